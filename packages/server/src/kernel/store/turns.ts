import { Busy } from '../errors.ts'

/** One at a time, in the order they came; who has waited `bound_ms` is turned away (INV-52). */
export class Turns {
  readonly #bound_ms: number
  readonly #waiting = new Set<() => void>()
  #taken = false

  constructor(bound_ms: number) {
    this.#bound_ms = bound_ms
  }

  async take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true
      return
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(go)
        reject(new Busy('The database is busy.'))
      }, this.#bound_ms)
      this.#waiting.add(go)
    })
  }

  leave(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#taken = false
    else {
      this.#waiting.delete(next)
      next()
    }
  }
}
