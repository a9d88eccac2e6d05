import { inspect } from 'node:util'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { type FreshStore, freshStore } from '../../testing/store.ts'
import { record, unrecorded } from '../changes/index.ts'
import { type Dialect, isUnstorable, openStore, type Store, StoreError, type Tx, Unrecorded } from './index.ts'

// A zone that changes its hour on the day that the test of times uses.
process.env.TZ = 'Europe/Paris'

const region = (id: string, description = '') => ({ id, description, parent_region_id: null, extra: '{}' })
const noted = (tx: Tx, id: string) => record(tx, { entity: 'region', id, op: 'create', body: { id } })

describe.each(available)('the store ($name)', ({ name }) => {
  let fresh: FreshStore
  let store: Store
  beforeAll(async () => {
    fresh = await freshStore(name)
    store = fresh.store
  })
  afterAll(() => fresh.drop())
  beforeEach(() =>
    store.write(async (tx) => {
      await tx.deleteFrom('region').execute()
      unrecorded(tx, 'a test begins')
    }),
  )
  const regions = async () =>
    (await store.db.selectFrom('region').select('id').orderBy('id').execute()).map(({ id }) => id)

  test('types come back as they went in', async () => {
    const at = new Date('2026-03-01T12:34:56.789Z')
    const micro = 1_772_368_496_789_123
    await store.write(async (tx) => {
      unrecorded(tx, 'a test')
      const user = { id: 'u1', extra: '{"ä":"€"}', enabled: true, default_project_id: null, domain_id: 'default' }
      await tx
        .insertInto('user')
        .values({ ...user, created_at: at, last_active_at: '2026-02-28' })
        .execute()
      await tx
        .insertInto('local_user')
        .values({ user_id: 'u1', domain_id: 'default', name: 'Zoë Ünïcode 漢字' })
        .execute()
      const { id } = await tx.selectFrom('local_user').select('id').executeTakeFirstOrThrow()
      const password = { local_user_id: id, self_service: true, created_at: at, created_at_int: micro }
      await tx
        .insertInto('password')
        .values({ ...password, expires_at_int: Number.MAX_SAFE_INTEGER })
        .execute()
    })
    const row = await store.db
      .selectFrom('user')
      .innerJoin('local_user', 'local_user.user_id', 'user.id')
      .innerJoin('password', 'password.local_user_id', 'local_user.id')
      .selectAll(['user', 'local_user', 'password'])
      .select('user.id as user_id')
      .executeTakeFirstOrThrow()
    // MySQL's DATETIME holds whole seconds, cut and not rounded.
    const kept = name === 'mysql' ? new Date('2026-03-01T12:34:56.000Z') : at
    expect(row).toMatchObject({
      ...{ user_id: 'u1', extra: '{"ä":"€"}', enabled: true, default_project_id: null, created_at: kept },
      ...{ last_active_at: '2026-02-28', name: 'Zoë Ünïcode 漢字', failed_auth_count: null, failed_auth_at: null },
      ...{ self_service: true, password_hash: null, created_at_int: micro, expires_at_int: Number.MAX_SAFE_INTEGER },
    })
    expect(typeof row.id).toBe('number')
    const { count } = await store.db
      .selectFrom('user')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('created_at', '<=', at)
      .where('enabled', '=', true)
      .executeTakeFirstOrThrow()
    expect(count).toBe(1)
  })

  test('every half of every second of a day reads as it was written, whatever the zone of the machine', async () => {
    const times = Array.from({ length: 48 }, (_, half) => new Date(Date.UTC(2026, 2, 29, 0, half * 30, 1)))
    await store.write(async (tx) => {
      unrecorded(tx, 'a test')
      await tx.deleteFrom('revocation_event').execute()
      await tx
        .insertInto('revocation_event')
        .values(times.map((time) => ({ issued_before: time, revoked_at: time, expires_at: null })))
        .execute()
    })
    const rows = await store.db
      .selectFrom('revocation_event')
      .select(['issued_before', 'expires_at'])
      .orderBy('id')
      .execute()
    expect(rows).toEqual(times.map((time) => ({ issued_before: time, expires_at: null })))
  })

  test('any text comes back as it went in, and is found by it', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'\\\'"`%_;-#\n\r\t\x1a\x08 éẞ漢aA\u200d\ufffd'), maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(text, async (description) => {
        await store.write(async (tx) => {
          unrecorded(tx, 'a test')
          await tx.deleteFrom('region').execute()
          await tx.insertInto('region').values(region('r', description)).execute()
        })
        const found = store.db.selectFrom('region').select('description').where('description', '=', description)
        expect(await found.execute()).toEqual([{ description }])
      }),
      { numRuns: 40 },
    )
  })

  test('characters beyond the basic plane: kept, or refused whole, never cut', async () => {
    const write = store.write(async (tx) => {
      noted(tx, 'r')
      await tx.insertInto('region').values(region('r', 'grin 😀')).execute()
    })
    if (name !== 'mysql') await write
    else await expect(write).rejects.toSatisfy((error) => isUnstorable(error))
    const found = await store.db.selectFrom('region').select('description').executeTakeFirst()
    expect(found?.description).toBe(name === 'mysql' ? undefined : 'grin 😀')
  })

  test('a committed write is seen by the next read, an open or failed one is not (INV-13)', async () => {
    await store.write(async (tx) => {
      await tx.insertInto('region').values(region('r1')).execute()
      noted(tx, 'r1')
      expect(await tx.selectFrom('region').select('id').execute()).toEqual([{ id: 'r1' }])
      expect(await regions()).toEqual([])
    })
    expect(await regions()).toEqual(['r1'])
    const failed = store.write(async (tx) => {
      await tx.insertInto('region').values(region('r2')).execute()
      noted(tx, 'r2')
      throw new Error('second thoughts')
    })
    await expect(failed).rejects.toThrow('second thoughts')
    expect(await regions()).toEqual(['r1'])
  })

  test('store.db does not write', async () => {
    await expect(store.db.insertInto('region').values(region('r')).execute()).rejects.toThrow('store.db only reads')
    await expect(store.db.updateTable('region').set({ extra: '' }).execute()).rejects.toThrow('store.db only reads')
    await expect(sql`  DELETE from region`.execute(store.db)).rejects.toThrow('store.db only reads')
  })

  test('a transaction that changes rows and records nothing is not committed', async () => {
    const silent = store.write((tx) => tx.insertInto('region').values(region('r')).execute())
    await expect(silent).rejects.toThrow(Unrecorded)
    await expect(store.write((tx) => sql`insert into trust_role values ('a', 'b')`.execute(tx))).rejects.toThrow(
      Unrecorded,
    )
    expect(await regions()).toEqual([])
    // Reading, and statements that meet no row, need no record.
    await store.write((tx) => tx.deleteFrom('region').where('id', '=', 'nowhere').execute())
    expect(await store.write((tx) => tx.selectFrom('region').select('id').execute())).toEqual([])
  })

  test('records belong to a transaction that is open', async () => {
    let kept: Tx | undefined
    await store.write(async (tx) => {
      kept = tx
    })
    expect(() => noted(kept as Tx, 'late')).toThrow('the transaction is over')
    expect(() => noted(store.db as Tx, 'none')).toThrow('only in a transaction')
  })

  test('rows read for update are locked, on every database in the same words', async () => {
    await store.write(async (tx) => {
      await tx.insertInto('region').values(region('r', '0')).execute()
      noted(tx, 'r')
    })
    const raise = () =>
      store.write(async (tx) => {
        const row = await tx
          .selectFrom('region')
          .select('description')
          .where('id', '=', 'r')
          .forUpdate()
          .executeTakeFirstOrThrow()
        await tx
          .updateTable('region')
          .set({ description: String(Number(row.description) + 1) })
          .where('id', '=', 'r')
          .execute()
        noted(tx, 'r')
      })
    await Promise.all(Array.from({ length: 20 }, raise))
    expect(await store.db.selectFrom('region').select('description').executeTakeFirst()).toEqual({ description: '20' })
  })

  test('an update counts the rows it met, also when they were as wanted already', async () => {
    await store.write(async (tx) => {
      await tx.insertInto('region').values(region('r', 'same')).execute()
      noted(tx, 'r')
      const { numUpdatedRows } = await tx
        .updateTable('region')
        .set({ description: 'same' })
        .where('id', '=', 'r')
        .executeTakeFirstOrThrow()
      expect(numUpdatedRows).toBe(1n)
    })
  })

  test('a statement that failed spoils its transaction, even when the work carries on', async () => {
    const spoilt = store.write(async (tx) => {
      await tx.insertInto('region').values(region('r1')).execute()
      unrecorded(tx, 'a test')
      await sql`select nonsense`.execute(tx).catch(() => {})
    })
    if (name === 'postgresql') {
      await expect(spoilt).rejects.toThrow('nothing was committed')
      expect(await regions()).toEqual([])
    } else {
      // The others let a transaction go on after such an error.
      await spoilt
      expect(await regions()).toEqual(['r1'])
    }
  })
})

describe('opening', () => {
  const wrong: Record<Dialect, (url: string) => [string, RegExp][]> = {
    sqlite: (url) => [
      ['sqlite:////nowhere/at/all.db', /cannot create \/nowhere\/at\/all.db \(ENOENT\)/],
      [url.replace('test.db', ''), /cannot use sqlite:.*/],
    ],
    postgresql: (url) => [
      [url.replace(/\/test_\w+/, '/nothing'), /cannot use postgresql:.*"nothing" does not exist/],
      ['postgresql://u:hush@127.0.0.1:1/d', /cannot use postgresql:\/\/u@127.0.0.1:1\/d: connect ECONNREFUSED/],
      ['postgresql://u:hush@/d?host=/nowhere', /cannot use postgresql:.*ENOENT/],
    ],
    mysql: (url) => [
      [url.replace(/\/test_\w+/, '/nothing'), /cannot use mysql:.*Unknown database/],
      [url.replace('root@', 'stranger:hush@'), /cannot use mysql:\/\/stranger@.*Access denied/],
      ['mysql://u:hush@127.0.0.1:1/d', /cannot use mysql:\/\/u@127.0.0.1:1\/d: connect ECONNREFUSED/],
    ],
  }

  test.each(available)('says what is wrong and what to do, and never the password ($name)', async ({ name }) => {
    const fresh = await freshStore(name)
    for (const [url, message] of wrong[name](fresh.url)) {
      const error: unknown = await openStore(url).then(
        () => undefined,
        (reason) => reason,
      )
      expect(error).toBeInstanceOf(StoreError)
      expect((error as StoreError).message).toMatch(/^\[database\] connection: /)
      expect((error as StoreError).message).toMatch(message)
      expect((error as StoreError).fix).not.toBe('')
      expect(inspect(error, { depth: 9 })).not.toContain('hush')
    }
    await fresh.drop()
  })
})
