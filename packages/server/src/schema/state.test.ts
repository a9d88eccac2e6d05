import type { KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { record } from '../kernel/changes/index.ts'
import { openStore, type Store, StoreError } from '../kernel/store/index.ts'
import { tableNames } from '../kernel/store/introspect.ts'
import { available, type FreshDatabase, freshDatabase } from '../testing/databases.ts'
import { describeSchema } from '../testing/introspect.ts'
import {
  addQuoinTables,
  contractRevisions,
  createSchema,
  expandRevisions,
  knownHeads,
  quoinTablesPresent,
  ROOT_DOMAIN_ID,
  schemaState,
} from './index.ts'

describe.each(available)('the state of the schema ($name)', ({ name }) => {
  let fresh: FreshDatabase
  let store: Store
  beforeEach(async () => {
    fresh = await freshDatabase(name)
    store = await openStore(fresh.url)
  })
  afterEach(async () => {
    await store.close()
    await fresh.drop()
  })
  const revisions = (...found: string[]) =>
    store.define(async (db) => {
      await db.deleteFrom('alembic_version').execute()
      for (const version_num of found) await db.insertInto('alembic_version').values({ version_num }).execute()
    })
  const refusal = (): Promise<unknown> =>
    schemaState(store).then(
      (state) => state,
      (error) => error,
    )

  test('an empty database is made into one that Keystone would have made', async () => {
    expect(await schemaState(store)).toEqual({ kind: 'empty', expand: '', contract: '', quoinTables: false })
    expect(store.has.mappingSchemaVersion).toBe(false)
    await createSchema(store)
    expect(await schemaState(store)).toEqual({ kind: 'ours-or-keystone', ...knownHeads, quoinTables: true })
    expect(store.has.mappingSchemaVersion).toBe(true)
    expect(await store.db.selectFrom('project').selectAll().execute()).toEqual([
      {
        ...{ id: ROOT_DOMAIN_ID, name: ROOT_DOMAIN_ID, domain_id: ROOT_DOMAIN_ID, parent_id: null },
        ...{ enabled: false, is_domain: true, description: '', extra: '{}' },
      },
    ])
    // Once more changes nothing.
    const before = await describeSchema(store.db)
    await createSchema(store)
    await addQuoinTables(store)
    expect(await describeSchema(store.db)).toEqual(before)
    await store.write(async (tx) => record(tx, { entity: 'region', id: 'r', op: 'update', body: {} }))
    expect(store.changes.position()).toBe(1)
  })

  test('of two that create at once, one does', async () => {
    const other = await openStore(fresh.url)
    await Promise.all([createSchema(store), createSchema(other)])
    expect((await schemaState(other)).kind).toBe('ours-or-keystone')
    expect((await other.db.selectFrom('project').select('id').execute()).length).toBe(1)
    await other.close()
  })

  test('any pair of revisions from Zed to 2026.1 is served, others are refused with a reason', async () => {
    await createSchema(store)
    for (const expand of expandRevisions)
      for (const contract of contractRevisions) {
        await revisions(contract, expand)
        expect(await schemaState(store)).toMatchObject({ kind: 'ours-or-keystone', expand, contract })
      }
    const known = 'known are expand 29e87d24a316, b4f8b3f584e0'
    for (const [found, fix] of [
      [['27e647c0fad4'], 'older than Zed'],
      [['ffffffffffff', 'c88cdce8f248'], 'finish the upgrade'],
      [['ffffffffffff', 'eeeeeeeeeeee'], 'newer than 2026.1'],
      [['742c857f1dfb'], 'finish the upgrade'],
      [['742c857f1dfb', '29e87d24a316'], 'finish the upgrade'],
      [['742c857f1dfb', 'c88cdce8f248', 'ffffffffffff'], 'finish the upgrade'],
    ] as const) {
      await revisions(...found)
      const error = await refusal()
      expect(error).toBeInstanceOf(StoreError)
      expect((error as StoreError).message).toContain('[database] connection: the database is at revision')
      for (const part of [known, ...found]) expect((error as StoreError).message).toContain(part)
      expect((error as StoreError).fix).toContain(fix)
    }
  })

  test('a database of something else is refused', async () => {
    await store.define((db) => db.schema.createTable('shop').addColumn('id', 'integer').execute())
    const error = await refusal()
    expect(error).toBeInstanceOf(StoreError)
    expect((error as StoreError).message).toContain("has tables (shop, …) but no revision of Keystone's schema")
    await expect(createSchema(store)).rejects.toThrow(StoreError)
    expect([...(await tableNames(store.db))]).toEqual(['shop'])
  })

  test('our own tables are added to a database of Keystone, and nothing else', async () => {
    await createSchema(store)
    await store.define(async (db) => {
      for (const table of ['quoin_change', 'quoin_counter']) await db.schema.dropTable(table).execute()
    })
    const before = await describeSchema(store.db)
    expect([await quoinTablesPresent(store), (await schemaState(store)).quoinTables]).toEqual([false, false])
    await addQuoinTables(store)
    expect([await quoinTablesPresent(store), (await schemaState(store)).quoinTables]).toEqual([true, true])
    expect(await describeSchema(store.db)).toEqual(before)
    await store.write(async (tx) => record(tx, { entity: 'region', id: 'r', op: 'update', body: {} }))
  })

  test('columns that our own tables got later are added to tables of an earlier version (INV-71)', async () => {
    await createSchema(store)
    await store.write(async (tx) => record(tx, { entity: 'region', id: 'before', op: 'update', body: {} }))
    await store.define(async (db) => {
      for (const column of ['origin', 'because'])
        await db.schema.alterTable('quoin_change').dropColumn(column).execute()
    })
    expect(await quoinTablesPresent(store)).toBe(false)
    await addQuoinTables(store)
    expect(await quoinTablesPresent(store)).toBe(true)
    await store.write(async (tx) => record(tx, { entity: 'region', id: 'after', op: 'update', body: {} }))
    expect(await store.changes.read(0, 10)).toMatchObject([
      { id: 'before', origin: null, because: null },
      { id: 'after', origin: null, because: null },
    ])
  })

  test.each([5, 50])(
    'a creation cut short after %i statements leaves nothing, or goes on (INV-70)',
    async (statements) => {
      const failing: Store = {
        ...store,
        define: (work) => store.define((db) => work(db.withPlugin(failAfter(statements)))),
      }
      await expect(createSchema(failing)).rejects.toThrow('the power is gone')
      expect((await schemaState(store)).kind).toBe('empty')
      if (name !== 'mysql') expect((await tableNames(store.db)).size).toBe(0)
      await createSchema(store)
      expect(await schemaState(store)).toMatchObject({ kind: 'ours-or-keystone', ...knownHeads, quoinTables: true })
      expect((await store.db.selectFrom('alembic_version').selectAll().execute()).length).toBe(2)
      const whole = await freshDatabase(name)
      const other = await openStore(whole.url)
      await createSchema(other)
      expect(await describeSchema(store.db)).toEqual(await describeSchema(other.db))
      await other.close()
      await whole.drop()
    },
  )
})

function failAfter(statements: number): KyselyPlugin {
  let count = 0
  return {
    transformQuery({ node }) {
      count += 1
      if (count > statements) throw new Error('the power is gone')
      return node
    },
    transformResult: async ({ result }) => result,
  }
}
