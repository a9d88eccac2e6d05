import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { available } from '../../testing/databases.ts'
import { type FreshStore, freshStore } from '../../testing/store.ts'
import { record } from '../changes/index.ts'
import { Busy } from '../errors.ts'
import { poolBounds } from './connection.ts'
import type { Store, Tx } from './index.ts'

/** Resolves for both once both have come. */
function meeting(): () => Promise<void> {
  const waiting: (() => void)[] = []
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 2) for (const go of waiting) go()
    })
}

describe.each(available)('write ($name)', ({ name }) => {
  let fresh: FreshStore
  let store: Store
  beforeAll(async () => {
    fresh = await freshStore(name)
    store = fresh.store
    await store.write(async (tx) => {
      for (const id of ['a', 'b']) await tx.insertInto('region').values({ id, description: '0' }).execute()
      record(tx, { entity: 'region', id: 'both', op: 'create', body: {} })
    })
  })
  afterAll(() => fresh.drop())

  const raise = async (tx: Tx, id: string): Promise<void> => {
    const { description } = await tx
      .selectFrom('region')
      .select('description')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    await tx
      .updateTable('region')
      .set({ description: String(Number(description) + 1) })
      .where('id', '=', id)
      .execute()
    record(tx, { entity: 'region', id, op: 'update', body: {} })
  }
  const sums = async () =>
    (await store.db.selectFrom('region').select('description').orderBy('id').execute()).map((row) =>
      Number(row.description),
    )

  test('of two transactions in a deadlock both happen, once', async () => {
    const [a, b] = await sums()
    const meet = meeting()
    let runs = 0
    const crossing = (first: string, second: string) => {
      let run = 0
      return store.write(async (tx) => {
        runs += 1
        run += 1
        await raise(tx, first)
        // SQLite lets one in at a time: nobody to meet.
        if (run === 1 && name !== 'sqlite') await meet()
        await raise(tx, second)
      })
    }
    await Promise.all([crossing('a', 'b'), crossing('b', 'a')])
    expect(await sums()).toEqual([(a ?? 0) + 2, (b ?? 0) + 2])
    expect(runs).toBe(name === 'sqlite' ? 2 : 3)
    expect((await store.changes.read(0, 1000)).length).toBe(store.changes.position())
  })

  if (name !== 'sqlite')
    test('a transaction whose connection was cut before COMMIT is run again', async () => {
      const [a] = await sums()
      let runs = 0
      await store.write(async (tx) => {
        runs += 1
        await raise(tx, 'a')
        if (runs === 1) await cut(tx)
        await raise(tx, 'a')
      })
      expect(runs).toBe(2)
      expect((await sums())[0]).toBe((a ?? 0) + 2)
    })

  /** Ends the transaction's connection from outside, and waits until the server has let go of it. */
  async function cut(tx: Tx): Promise<void> {
    const { rows } = await (name === 'postgresql'
      ? sql<{ id: number }>`select pg_backend_pid() as id`
      : sql<{ id: number }>`select connection_id() as id`
    ).execute(tx)
    const id = rows[0]?.id ?? 0
    const kill = name === 'postgresql' ? sql`select pg_terminate_backend(${id})` : sql`kill ${sql.raw(String(id))}`
    await kill.execute(store.db)
    const alive =
      name === 'postgresql'
        ? sql`select 1 from pg_stat_activity where pid = ${id}`
        : sql`select 1 from information_schema.processlist where id = ${id}`
    while ((await alive.execute(store.db)).rows.length > 0);
  }

  test('who is always in the way makes it busy, in bounded time', async () => {
    let runs = 0
    const blocked = store.write(async () => {
      runs += 1
      throw Object.assign(new Error('deadlock'), { code: '40P01' })
    })
    await expect(blocked).rejects.toThrow(Busy)
    expect(runs).toBe(10)
  })

  test('any other failure is not tried again', async () => {
    let runs = 0
    const failed = store.write(async () => {
      runs += 1
      throw new Error('a mistake')
    })
    await expect(failed).rejects.toThrow('a mistake')
    expect(runs).toBe(1)
  })

  test('reads go on while a transaction is open', async () => {
    await store.write(async (tx) => {
      await raise(tx, 'a')
      const open = await sums()
      await raise(tx, 'a')
      expect(await sums()).toEqual(open)
    })
  })
})

describe.each(available.filter(({ name }) => name !== 'sqlite'))(
  'a pool without a free connection ($name)',
  ({ name }) => {
    afterEach(() => {
      vi.useRealTimers()
    })

    test('turns callers away after a while (INV-52), and works on when one comes free', async () => {
      const { another, drop } = await freshStore(name)
      const narrow = await another({ connections: 1 })
      let free: (() => void) | undefined
      const held = narrow.write(
        () =>
          new Promise<void>((resolve) => {
            free = resolve
          }),
      )
      await vi.waitFor(() => expect(free).toBeDefined())
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const waiting = narrow.write(async () => 'late')
      const turnedAway = expect(waiting).rejects.toThrow(Busy)
      await vi.advanceTimersByTimeAsync(poolBounds.wait_ms + 1)
      vi.useRealTimers()
      await turnedAway
      free?.()
      await held
      expect(await narrow.write(async () => 'next')).toBe('next')
      await drop()
    })
  },
)
