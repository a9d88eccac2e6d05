import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { record, unrecorded } from '../kernel/changes/index.ts'
import { createLogger } from '../kernel/log/index.ts'
import type { Store, Tx } from '../kernel/store/index.ts'
import { available } from '../testing/databases.ts'
import { type FreshStore, freshStore } from '../testing/store.ts'
import type { Event } from './event.ts'
import { type Follower, type FollowerOptions, startFollower } from './follower.ts'
import { Patience } from './patience.ts'
import { following } from './store.ts'

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}
const upTo = (count: number, from = 1): string[] => Array.from({ length: count }, (_, index) => `r${index + from}`)

describe.each(available)('telling of changes ($name)', ({ name }) => {
  let fresh: FreshStore
  let heard: string[]
  let lines: string[]
  let started: Follower[]
  /** The end of the log when a test begins. */
  let base: number
  beforeAll(async () => {
    fresh = await freshStore(name, { changePollMs: 20 })
  })
  afterAll(() => fresh.drop())
  beforeEach(async () => {
    await kept((tx) => tx.deleteFrom('quoin_follower').execute())
    base = fresh.store.changes.position()
    heard = []
    lines = []
    started = []
  })
  afterEach(async () => {
    for (const follower of started) await follower.stop()
  })
  /** What a test does to the tables themselves. */
  const kept = (work: (tx: Tx) => Promise<unknown>): Promise<unknown> =>
    fresh.store.write((tx) => {
      unrecorded(tx, 'a test')
      return work(tx)
    })

  const change = (store: Store, ...ids: string[]): Promise<void> =>
    store.write(async (tx) => {
      for (const id of ids) record(tx, { entity: 'region', id, op: 'create', body: {} })
    })
  const idsOf = (events: readonly Event[]): string[] =>
    events.map(({ facts }) => (facts.kind === 'resource' ? facts.id : ''))
  const position = async (): Promise<number> => ((await following(fresh.store.db))?.seq ?? Number.NaN) - base

  const start = (holder: string, more: Partial<FollowerOptions> = {}): Follower => {
    const log = createLogger({
      format: 'oslo',
      level: 'info',
      write: (line) => lines.push(line),
      clock: () => new Date(),
    })
    const follower = startFollower({
      ...{ store: fresh.store, log, holder, beatMs: 20, takeOverMs: 10_000 },
      patience: () => new Patience(0.01, 0, 0.01),
      send: async (events) => {
        heard.push(...idsOf(events))
        return { count: events.length }
      },
      ...more,
    })
    started.push(follower)
    return follower
  }

  test('begins at the end of the log, and goes on where it stopped', async () => {
    await change(fresh.store, 'before')
    const first = start('one')
    await until(async () => (await position()) === 1)
    for (const id of upTo(3)) await change(fresh.store, id)
    await until(async () => (await position()) === 4)
    await first.stop()
    expect((await following(fresh.store.db))?.holder).toBe('')
    await change(fresh.store, ...upTo(250, 4))
    start('two')
    await until(async () => (await position()) === 254)
    expect(heard).toEqual(upTo(253))
  })

  test('what was not confirmed is sent again, from there on and in order; requests do not notice', async () => {
    let away = true
    const attempts: string[][] = []
    start('one', {
      send: async (events) => {
        attempts.push(idsOf(events))
        const count = away ? Math.min(1, events.length - 1) : events.length
        heard.push(...idsOf(events).slice(0, count))
        return count === events.length ? { count } : { count, error: new Error('broker away') }
      },
    })
    await until(async () => (await following(fresh.store.db))?.holder === 'one')
    await change(fresh.store, ...upTo(3))
    await until(() => attempts.length > 4)
    expect(await position()).toBe(2)
    expect(attempts.slice(0, 4)).toEqual([['r1', 'r2', 'r3'], ['r2', 'r3'], ['r3'], ['r3']])
    away = false
    await until(async () => (await position()) === 3)
    expect(heard).toEqual(upTo(3))
    expect(lines.filter((line) => line.includes('cannot be sent'))).toHaveLength(1)
    expect(lines.some((line) => line.includes('are sent again'))).toBe(true)
  })

  test('of many processes one tells; another takes over from one that died, and none from one that lives', async () => {
    const other = await fresh.another()
    start('one', { takeOverMs: 300 })
    await until(async () => (await following(fresh.store.db))?.holder === 'one')
    start('two', { store: other, takeOverMs: 300 })
    for (const id of upTo(20)) await change(Number(id.slice(1)) % 2 ? fresh.store : other, id)
    await until(async () => (await position()) === 20)
    const alive = await following(fresh.store.db)
    await until(async () => ((await following(fresh.store.db))?.beat ?? 0) > (alive?.beat ?? 0) + 10)
    expect((await following(fresh.store.db))?.holder).toBe('one')
    await started[0]?.stop()
    // A third that is dead: it holds, and its beat stands still.
    await kept((tx) => tx.updateTable('quoin_follower').set({ holder: 'dead' }).execute())
    await change(fresh.store, 'r21')
    await until(async () => (await position()) === 21)
    expect((await following(fresh.store.db))?.holder).toBe('two')
    expect(heard).toEqual(upTo(21))
  })

  test('one that was replaced stops, and does not move the position', async () => {
    let release: (() => void) | undefined
    start('slow', {
      beatMs: 60_000,
      send: async (events) => {
        await new Promise<void>((resolve) => {
          release = resolve
        })
        return { count: events.length }
      },
    })
    await until(async () => (await following(fresh.store.db))?.holder === 'slow')
    await change(fresh.store, 'r1')
    await until(() => release !== undefined)
    await kept((tx) => tx.updateTable('quoin_follower').set({ holder: 'other', seq: 0 }).execute())
    release?.()
    await started[0]?.stop()
    expect(await following(fresh.store.db)).toMatchObject({ holder: 'other', seq: 0 })
  })

  test('a log that was trimmed is reported, and so is a database older than what was told of', async () => {
    const first = start('one')
    await until(async () => (await following(fresh.store.db))?.holder === 'one')
    await first.stop()
    await change(fresh.store, ...upTo(5))
    await kept((tx) =>
      tx
        .deleteFrom('quoin_change')
        .where('seq', '<=', base + 3)
        .execute(),
    )
    const second = start('two')
    await until(async () => (await position()) === 5)
    expect(heard).toEqual(['r4', 'r5'])
    expect(lines.join('')).toContain('3 changes were removed from the log before they were told of')
    await second.stop()
    await kept((tx) => tx.updateTable('quoin_follower').set({ seq: 9_000 }).execute())
    start('three')
    await until(() => lines.join('').includes(`The log of changes ends at ${base + 5}, but 9000 had been told of`))
    await change(fresh.store, 'r6')
    await until(async () => (await position()) === 6)
    expect(heard).toEqual(['r4', 'r5', 'r6'])
  })
})
