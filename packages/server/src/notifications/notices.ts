import type { Logger } from '../kernel/log/index.ts'
import type { Event } from './event.ts'
import type { Patience } from './patience.ts'
import type { Sent } from './sink.ts'

/**
 * Events that are kept in memory alone, since anyone may cause them: a queue of bounded length, told of in order
 * (decision 0028, INV-51). What finds no room is counted, and so is what is given up.
 */
export interface NoticeOptions {
  readonly log: Logger
  readonly patience: Patience
  /** Attempts after the first; -1 for as long as it takes. */
  readonly retry: number
  readonly roomMax?: number
  send(events: readonly Event[]): Promise<Sent>
}

const ROOM_MAX = 10_000
const BATCH_MAX = 200
const STOP_MS_MAX = 5_000

export class Notices {
  readonly #options: NoticeOptions
  readonly #roomMax: number
  readonly #stopping = new AbortController()
  #waiting: Event[] = []
  #sending: Promise<void> | undefined
  #lost = 0

  constructor(options: NoticeOptions) {
    this.#options = options
    this.#roomMax = options.roomMax ?? ROOM_MAX
  }

  add(event: Event): void {
    if (this.#waiting.length >= this.#roomMax) {
      if (this.#lost === 0)
        this.#options.log.error(`${this.#roomMax} notifications of logins wait to be sent: further ones are lost`)
      this.#lost += 1
      return
    }
    this.#waiting.push(event)
    this.#sending ??= this.#sendAll()
  }

  /** Lost since the process began; those that wait are not. */
  lost(): number {
    return this.#lost
  }

  /** Sends what is there if it can, within some seconds. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#stopping.abort(), STOP_MS_MAX).unref()
    await this.#sending
    clearTimeout(timer)
    this.#stopping.abort()
    if (this.#waiting.length > 0)
      this.#options.log.error(`${this.#waiting.length} notifications of logins are lost with the end of the process`)
  }

  async #sendAll(): Promise<void> {
    const { log, patience, retry, send } = this.#options
    while (this.#waiting.length > 0 && !this.#stopping.signal.aborted) {
      const { count, error } = await send(this.#waiting.slice(0, BATCH_MAX))
      this.#waiting = this.#waiting.slice(count)
      if (error === undefined) {
        if (!patience.isFresh()) log.info(`Notifications of logins are sent again; ${this.#lost} were lost so far`)
        patience.reset()
        continue
      }
      if (patience.isFresh()) log.error('Notifications of logins cannot be sent', { error })
      if (retry >= 0 && patience.attempts() >= retry) this.#giveUp()
      else await patience.wait(this.#stopping.signal)
    }
    this.#sending = undefined
  }

  #giveUp(): void {
    const given = this.#waiting.splice(0, BATCH_MAX)
    this.#lost += given.length
    this.#options.patience.reset()
    this.#options.log.error(
      `${given.length} notifications of logins are given up, as [oslo_messaging_notifications] retry says`,
    )
  }
}
