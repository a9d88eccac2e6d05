import { setTimeout as pause } from 'node:timers/promises'
import type { RecordedChange } from '../kernel/changes/index.ts'
import type { Logger } from '../kernel/log/index.ts'
import type { Store } from '../kernel/store/index.ts'
import { eventsOf } from './announced.ts'
import type { Event } from './event.ts'
import type { Patience } from './patience.ts'
import type { Sent } from './sink.ts'
import { advance, beginOnce, following, release, take } from './store.ts'

/**
 * Tells of changes, from the log: one process of all at a time, each change at least once and in order, from where the
 * last one stopped (decision 0027). What is not confirmed is sent again, for as long as it takes.
 */
export interface FollowerOptions {
  readonly store: Store
  readonly log: Logger
  /** Unlike that of any other process. */
  readonly holder: string
  readonly patience: () => Patience
  send(events: readonly Event[]): Promise<Sent>
  /** How often the holder shows that it lives, and others look whether it does. */
  readonly beatMs?: number
  /** After so long without a beat, another takes over. */
  readonly takeOverMs?: number
}

const BEAT_MS = 5_000
const TAKE_OVER_MS = 20_000
const BATCH_MAX = 200

export interface Follower {
  /** Ends after what is being sent, and lets another follow. */
  stop(): Promise<void>
}

export function startFollower(options: FollowerOptions): Follower {
  const follower = new LogFollower(options)
  const running = follower.run()
  return {
    async stop() {
      follower.end()
      await running
    },
  }
}

class LogFollower {
  readonly #options: FollowerOptions
  readonly #beatMs: number
  readonly #stopping = new AbortController()
  #wake: () => void = () => {}
  /** Whether something may have come since the log was last read. */
  #news = true
  #held = false

  constructor(options: FollowerOptions) {
    this.#options = options
    this.#beatMs = options.beatMs ?? BEAT_MS
  }

  end(): void {
    this.#stopping.abort()
    this.#wake()
  }

  async run(): Promise<void> {
    const { store, log, holder } = this.#options
    const unfollow = store.changes.follow(() => this.#rouse())
    const patience = this.#options.patience()
    while (!this.#ended()) {
      try {
        const seq = await this.#becomeHolder()
        if (seq !== undefined) await this.#tellFrom(seq)
        patience.reset()
      } catch (error) {
        if (patience.isFresh()) log.error('Notifications of changes cannot be read or kept; trying again', { error })
        await patience.wait(this.#stopping.signal)
      }
    }
    unfollow()
    await release(store, holder).catch(() => {})
  }

  #ended = (): boolean => this.#stopping.signal.aborted

  /** Resolves with the position once this process is the one; undefined when it is to stop. */
  async #becomeHolder(): Promise<number | undefined> {
    const { store, holder, takeOverMs = TAKE_OVER_MS } = this.#options
    let seen: { readonly holder: string; readonly beat: number; readonly since: number } | undefined
    while (!this.#ended()) {
      await beginOnce(store)
      const now = await following(store.db)
      if (now === undefined) continue
      if (seen?.holder !== now.holder || seen.beat !== now.beat) seen = { ...now, since: performance.now() }
      const abandoned = now.holder === '' || performance.now() - seen.since >= takeOverMs
      if (abandoned && (await take(store, holder, now))) return this.#checked(now.seq)
      await pause(this.#beatMs, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => {})
    }
    return undefined
  }

  /** A position beyond the end of the log: the database is an older one than it was. */
  async #checked(seq: number): Promise<number> {
    const { store, log } = this.#options
    await store.changes.poll()
    const last = store.changes.position()
    if (seq <= last) return seq
    log.error(`The log of changes ends at ${last}, but ${seq} had been told of: notifications go on at its end`)
    return last
  }

  async #tellFrom(from: number): Promise<void> {
    const { store } = this.#options
    this.#held = true
    const beating = setInterval(() => void this.#beat(), this.#beatMs).unref()
    try {
      let seq = from
      while (this.#held && !this.#ended()) {
        this.#news = false
        const known = store.changes.position()
        const changes = await store.changes.read(seq, BATCH_MAX)
        const first = changes[0]?.seq ?? known + 1
        if (first > seq + 1) this.#reportGap(first - seq - 1)
        if (changes.length > 0) seq = await this.#tell(changes, seq)
        else {
          seq = Math.max(seq, known)
          await this.#untilNews()
        }
      }
    } finally {
      clearInterval(beating)
    }
  }

  /** Tells of a batch until all of it is confirmed, and keeps how far it came. Returns the new position. */
  async #tell(changes: readonly RecordedChange[], from: number): Promise<number> {
    const { store, log, holder, send } = this.#options
    const patience = this.#options.patience()
    let left = changes
    let seq = from
    while (left.length > 0 && this.#held && !this.#ended()) {
      const perChange = left.map(eventsOf)
      const { count, error } = await send(perChange.flat())
      const done = changesIn(perChange, count)
      if (done > 0) {
        seq = left[done - 1]?.seq ?? seq
        left = left.slice(done)
        if (!(await advance(store, holder, seq))) this.#held = false
      }
      if (error === undefined) continue
      if (patience.isFresh()) log.error('Notifications cannot be sent; they are kept and tried again', { error })
      await patience.wait(this.#stopping.signal)
    }
    if (left.length === 0 && !patience.isFresh()) log.info('Notifications are sent again')
    return seq
  }

  #reportGap(gone: number): void {
    this.#options.log.error(`${gone} changes were removed from the log before they were told of in notifications`)
  }

  async #beat(): Promise<void> {
    const { store, holder, log } = this.#options
    try {
      this.#held = await advance(store, holder)
      if (!this.#held) log.warn('Another process has taken over the notifications')
    } catch (error) {
      log.warn('The database does not take the notifications’ sign of life', { error })
    }
  }

  #rouse(): void {
    this.#news = true
    this.#wake()
  }

  /** Until something has come, or it is time to look again. */
  async #untilNews(): Promise<void> {
    if (this.#news || this.#ended()) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#beatMs).unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** How many changes, from the first on, have all their events among the first `count`. */
function changesIn(perChange: readonly (readonly Event[])[], count: number): number {
  let events = 0
  for (const [index, { length }] of perChange.entries()) {
    events += length
    if (events > count) return index
  }
  return perChange.length
}
