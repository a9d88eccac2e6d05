import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { type FreshStore, freshStore } from '../../testing/store.ts'
import type { Store, Tx } from '../store/index.ts'
import { type Change, following, type RecordedChange, record, unrecorded } from './index.ts'

const created = (id: string, more: Partial<Change> = {}): Change => ({
  entity: 'region',
  id,
  op: 'create',
  body: { id },
  ...more,
})

async function addRegion(tx: Tx, id: string, more: Partial<Change> = {}): Promise<void> {
  await tx.insertInto('region').values({ id, description: '', parent_region_id: null, extra: '{}' }).execute()
  record(tx, created(id, more))
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
/** Resolves as soon as the condition holds; the test's own time limit ends it otherwise. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe.each(available)('the change log ($name)', ({ name }) => {
  let fresh: FreshStore
  let store: Store
  beforeAll(async () => {
    fresh = await freshStore(name, { now: () => new Date('2026-03-01T12:00:00.123Z') })
    store = fresh.store
  })
  afterAll(() => fresh.drop())
  const written = async (): Promise<readonly RecordedChange[]> => store.changes.read(0, 1000)

  test('a change is written with who, when and what, and heard of before the write resolves', async () => {
    const heard: RecordedChange[] = []
    const origin = { address: '192.0.2.1', agent: 'é', projectId: 'p', userName: 'ann' }
    const end = store.changes.follow((changes) => heard.push(...changes))
    await store.write(
      async (tx) => {
        await addRegion(tx, 'r1', {
          body: { id: 'r1', at: new Date(0), none: undefined, nested: { list: [1, 'é😀'] } },
        })
        record(tx, { entity: 'token', id: 't', op: 'delete', body: {}, lane: 'revocation' })
        expect(heard).toEqual([])
      },
      { userId: 'u'.repeat(64), requestId: 'req-1', origin },
    )
    const by = {
      at: new Date('2026-03-01T12:00:00.123Z'),
      version: 1,
      userId: 'u'.repeat(64),
      requestId: 'req-1',
      origin,
    }
    const body = { id: 'r1', at: '1970-01-01T00:00:00.000Z', nested: { list: [1, 'é😀'] } }
    expect(heard).toEqual([
      { seq: 1, entity: 'region', id: 'r1', op: 'create', lane: 'data', body, because: null, ...by },
      { seq: 2, entity: 'token', id: 't', op: 'delete', lane: 'revocation', body: {}, because: null, ...by },
    ])
    expect(await written()).toEqual(heard)
    expect(store.changes.position()).toBe(2)
    end()
  })

  test('INV-55: a body never holds secrets, at any depth', async () => {
    const body = {
      ...{
        name: 'x',
        password: 'HUSH',
        secret: 'HUSH',
        blob: 'HUSH',
        extra: { deep: [{ secret_hash: 'HUSH', kept: 1 }] },
      },
      ...JSON.parse('{"__proto__": {"secret": "HUSH"}, "constructor": "kept"}'),
    }
    await store.write(async (tx) => record(tx, { entity: 'credential', id: 'c', op: 'update', body }))
    await store.write(async (tx) => record(tx, { entity: 'policy', id: 'p', op: 'update', body: { blob: '{}' } }))
    const [credential, policy] = (await written()).slice(-2)
    expect(JSON.stringify(credential)).not.toContain('HUSH')
    expect(credential?.body).toMatchObject({ name: 'x', extra: { deep: [{ kept: 1 }] }, constructor: 'kept' })
    expect(policy?.body).toEqual({ blob: '{}' })
  })

  test('what follows from something else says from what, and the innermost cause counts', async () => {
    await store.write(async (tx) => {
      record(tx, created('asked'))
      await following(tx, 'domain', async () => {
        record(tx, created('of-domain'))
        await following(tx, 'user', async () => record(tx, created('of-user')))
        record(tx, created('stated', { because: 'project' }))
      })
      record(tx, created('asked-again'))
    })
    const causes = (await written()).slice(-5).map(({ id, because }) => [id, because])
    expect(causes).toEqual([
      ['asked', null],
      ['of-domain', 'domain'],
      ['of-user', 'user'],
      ['stated', 'project'],
      ['asked-again', null],
    ])
  })

  test('a write that fails leaves neither rows nor changes nor a gap (INV-13)', async () => {
    const before = (await written()).length
    const failed = store.write(async (tx) => {
      await addRegion(tx, 'gone')
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    // The last statements fail too: the counter was raised already, and goes back.
    const tooLong = store.write(async (tx) => addRegion(tx, 'gone', { id: 'x'.repeat(1025) }))
    await expect(tooLong).rejects.toThrow('quoin_change.entity_id')
    await store.write((tx) => addRegion(tx, 'kept'))
    const after = await written()
    expect(after.map(({ seq }) => seq)).toEqual(upTo(before + 1))
    expect(after.at(-1)?.id).toBe('kept')
    expect(await store.db.selectFrom('region').select('id').where('id', '=', 'gone').execute()).toEqual([])
  })

  test('what is not to be recorded is not, with a reason', async () => {
    const before = store.changes.position()
    await store.write(async (tx) => {
      unrecorded(tx, 'sweeps expired rows')
      await tx.deleteFrom('region').where('id', '=', 'kept').execute()
    })
    expect((await written()).at(-1)?.seq).toBe(before)
  })

  test('many changes of one transaction are numbered in the order they were recorded', async () => {
    const before = store.changes.position()
    await store.write(async (tx) => {
      for (const n of upTo(1200)) record(tx, created(`many-${n}`))
    })
    const first = await store.changes.read(before, 5000)
    expect(first.length).toBe(1000)
    const all = [...first, ...(await store.changes.read(first.at(-1)?.seq ?? 0, 1000))]
    expect(all.map(({ id }) => id)).toEqual(upTo(1200).map((n) => `many-${n}`))
    expect(store.changes.position()).toBe(before + 1200)
  })

  test('a listener that throws is reported, and the others still hear', async () => {
    const errors: unknown[] = []
    const other = await fresh.another({ onError: (error) => errors.push(error) })
    const heard: string[] = []
    other.changes.follow(() => {
      throw new Error('deaf')
    })
    other.changes.follow((changes) => heard.push(...changes.map(({ id }) => id)))
    await other.write((tx) => addRegion(tx, 'loud'))
    expect(heard).toEqual(['loud'])
    expect(errors).toEqual([new Error('deaf')])
  })
})

describe.each(available)('two stores on one database ($name)', ({ name }) => {
  let fresh: FreshStore
  beforeAll(async () => {
    fresh = await freshStore(name)
  })
  afterAll(() => fresh.drop())

  test('200 concurrent writers leave no gap, and every follower hears all of it in order', async () => {
    const stores = [fresh.store, await fresh.another(), await fresh.another()] as const
    const ends: (() => void)[] = []
    const heard = stores.map((store) => {
      const changes: RecordedChange[] = []
      ends.push(store.changes.follow((news) => changes.push(...news)))
      return changes
    })
    const [one, two, watcher] = stores
    const writers = upTo(200).map(async (n) => {
      const store = n % 2 === 0 ? one : two
      const position = await store
        .write(async (tx) => {
          await addRegion(tx, `w-${n}`)
          if (n % 7 === 0) record(tx, created(`extra-${n}`))
          if (n % 10 === 0) throw new Error('rolled back')
        })
        .then(
          () => store.changes.position(),
          (error: Error) => error.message,
        )
      // Own writes are heard of when the write resolves.
      if (position !== 'rolled back') expect(heard[n % 2 === 0 ? 0 : 1]?.some(({ id }) => id === `w-${n}`)).toBe(true)
    })
    await Promise.all(writers)
    const committed = upTo(200).filter((n) => n % 10 !== 0)
    const total = committed.length + committed.filter((n) => n % 7 === 0).length
    const log = await watcher.changes.read(0, 1000)
    expect(log.map(({ seq }) => seq)).toEqual(upTo(total))
    const rows = (await watcher.db.selectFrom('region').select('id').execute()).map(({ id }) => id).sort()
    expect(
      log
        .map(({ id }) => id)
        .filter((id) => id.startsWith('w-'))
        .sort(),
    ).toEqual(rows)
    await until(() => stores.every((store) => store.changes.position() === total))
    for (const changes of heard) expect(changes).toEqual(log)
    for (const end of ends) end()
  })

  test("another process's change is heard within the bound", async () => {
    const other = await fresh.another({ changePollMs: 50 })
    const delays: number[] = []
    const committed = new Map<string, number>()
    const end = other.changes.follow((changes) => {
      for (const { id } of changes) delays.push(performance.now() - (committed.get(id) ?? Number.NaN))
    })
    for (const n of upTo(10)) {
      await fresh.store.write((tx) => addRegion(tx, `late-${n}`))
      committed.set(`late-${n}`, performance.now())
      await until(() => delays.length === n)
    }
    // Every 50 ms, and room for a machine that has other things to do: still within the default bound.
    expect(delays.sort((a, b) => a - b)[5]).toBeLessThan(250)
    expect(other.changes.age_ms()).toBeLessThan(10_000)
    end()
  })

  test('polling reports an outage once, and goes on where it was', async () => {
    const errors: unknown[] = []
    const other = await fresh.another({ changePollMs: 5, onError: (error) => errors.push(error) })
    const heard: string[] = []
    other.changes.follow((changes) => heard.push(...changes.map(({ id }) => id)))
    await fresh.store.define((db) => db.schema.alterTable('quoin_change').renameTo('quoin_away').execute())
    await until(() => errors.length > 0)
    await expect(other.changes.poll()).rejects.toThrow()
    await fresh.store.define((db) =>
      db.schema
        .alterTable('quoin_away' as 'quoin_change')
        .renameTo('quoin_change')
        .execute(),
    )
    await fresh.store.write((tx) => addRegion(tx, 'after-outage'))
    await until(() => heard.length > 0)
    expect(heard).toEqual(['after-outage'])
    expect(errors.length).toBe(1)
  })
})
