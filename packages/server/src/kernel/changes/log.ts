import type { Kysely } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { recorded } from './append.ts'
import type { ChangeLog, RecordedChange } from './change.ts'

const READ_MAX = 1_000

type Listener = (changes: readonly RecordedChange[]) => void

interface Options {
  readonly pollMs: number
  readonly onError: (error: unknown) => void
}

/** The log as one process follows it. Own commits are handed in; those of others are found by polling. */
export class FollowedLog implements ChangeLog {
  readonly #db: Kysely<Tables>
  readonly #options: Options
  readonly #listeners = new Set<Listener>()
  #position = 0
  #end_at = performance.now()
  /** Reads of the log, one after the other. */
  #reading: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #failing = false
  #closed = false

  constructor(db: Kysely<Tables>, options: Options) {
    this.#db = db
    this.#options = options
  }

  /** Begins after what is there now. */
  async start(): Promise<void> {
    const { last } = await this.#db
      .selectFrom('quoin_change')
      .select((eb) => eb.fn.max('seq').as('last'))
      .executeTakeFirstOrThrow()
    this.#position = Math.max(this.#position, last ?? 0)
    this.#end_at = performance.now()
  }

  follow(listener: Listener): () => void {
    this.#listeners.add(listener)
    this.#schedule()
    return () => this.#listeners.delete(listener)
  }

  position(): number {
    return this.#position
  }

  age_ms(): number {
    return performance.now() - this.#end_at
  }

  async read(after: number, limit: number): Promise<readonly RecordedChange[]> {
    const rows = await this.#db
      .selectFrom('quoin_change')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(Math.min(limit, READ_MAX))
      .execute()
    return rows.map(recorded)
  }

  async poll(): Promise<void> {
    await this.#alone(() => this.#catchUp())
  }

  /** What this process has just committed. The commit is done, so nothing here may fail. */
  async committed(own: readonly RecordedChange[]): Promise<void> {
    const first = own[0]
    if (first === undefined) return
    // Nobody listens: whoever begins to later wants what comes then.
    if (this.#listeners.size === 0 || first.seq <= this.#position + 1) return this.#deliver(own)
    await this.#alone(() => this.#catchUp()).catch(this.#options.onError)
    // Others' changes before ours cannot be read (yet: a Galera node may lag). Ours are announced now, and again in order.
    if (this.#position < first.seq) this.#announce(own)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#reading
  }

  #alone(work: () => Promise<void>): Promise<void> {
    const done = this.#reading.then(work)
    this.#reading = done.catch(() => {})
    return done
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const began = performance.now()
      const changes = await this.read(this.#position, READ_MAX)
      this.#deliver(changes)
      if (changes.length < READ_MAX) {
        this.#end_at = began
        return
      }
    }
  }

  #deliver(changes: readonly RecordedChange[]): void {
    const news = changes.filter(({ seq }) => seq > this.#position)
    const last = news.at(-1)
    if (last === undefined) return
    this.#position = last.seq
    this.#announce(news)
  }

  #announce(changes: readonly RecordedChange[]): void {
    for (const listener of this.#listeners)
      try {
        listener(changes)
      } catch (error) {
        this.#options.onError(error)
      }
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#closed) return
    this.#timer = setTimeout(() => this.#tick(), this.#options.pollMs).unref()
  }

  async #tick(): Promise<void> {
    try {
      if (this.#listeners.size > 0) await this.poll()
      this.#failing = false
    } catch (error) {
      // Once an outage, not four times a second: age_ms() tells how long it lasts.
      if (!this.#failing) this.#options.onError(error)
      this.#failing = true
    }
    this.#timer = undefined
    this.#schedule()
  }
}
