import { setTimeout as pause } from 'node:timers/promises'

/** Longer and longer waits between attempts, as `rabbit_retry_interval`, `_backoff` and `rabbit_interval_max` say. */
export class Patience {
  readonly #first_s: number
  readonly #more_s: number
  readonly #max_s: number
  #attempts = 0

  constructor(first_s: number, more_s: number, max_s: number) {
    this.#first_s = first_s
    this.#more_s = more_s
    this.#max_s = max_s
  }

  /** Nothing has failed since the last reset. */
  isFresh(): boolean {
    return this.#attempts === 0
  }

  attempts(): number {
    return this.#attempts
  }

  reset(): void {
    this.#attempts = 0
  }

  /** Counts a failure and waits; an aborted signal ends the wait. */
  async wait(signal: AbortSignal): Promise<void> {
    const s = Math.min(this.#first_s + this.#attempts * this.#more_s, this.#max_s)
    this.#attempts += 1
    await pause(s * 1000, undefined, { signal, ref: false }).catch(() => {})
  }
}
