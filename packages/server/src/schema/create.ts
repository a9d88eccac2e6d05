import { type Kysely, sql } from 'kysely'
import { addColumnStatement, createStatements, enumStatements, quoting } from '../kernel/store/ddl.ts'
import { type Db, dialectOf, isDuplicate, type Store } from '../kernel/store/index.ts'
import type { Table } from './columns.ts'
import { knownHeads } from './revisions.ts'
import { missingColumns, stateOf } from './state.ts'
import { alembic_version, keystoneTables, quoinTables, type Tables } from './tables.ts'

/** The domain of all domains: a row that no API shows, for `project.domain_id` to refer to. */
export const ROOT_DOMAIN_ID = '<<keystone.domain.root>>'

/**
 * Creates Keystone's schema at the heads of 2026.1, and our own tables, in an empty database. Where definitions are
 * transactional all of it happens or nothing; on MySQL a creation that was cut short goes on where it stopped. Does
 * nothing when another process was first.
 */
export async function createSchema(store: Store): Promise<void> {
  await store.define(async (db) => {
    if ((await stateOf(db)).kind !== 'empty') return
    const dialect = dialectOf(db)
    const resume = dialect === 'mysql'
    if (dialect === 'mysql') await utf8ByDefault(db)
    await addTables(db, quoinTables, resume)
    if (dialect === 'postgresql') {
      for (const statement of enumStatements(Object.values(keystoneTables))) await run(db, statement)
      for (const name of LEFTOVER_FUNCTIONS) await run(db, leftoverFunction(name))
    }
    await addTables(db, { ...keystoneTables, alembic_version }, resume)
    await addRootDomain(db)
    // Last: until these are there, the database counts as empty.
    const heads = [{ version_num: knownHeads.expand }, { version_num: knownHeads.contract }]
    await unlessThere(db.insertInto('alembic_version').values(heads).execute())
  })
}

/** Adds the quoin_* tables that are missing, and columns that they got later, and touches nothing else. */
export async function addQuoinTables(store: Store): Promise<void> {
  await store.define(async (db) => {
    await addTables(db, quoinTables, true)
    for (const { table, name, column } of await missingColumns(db))
      await run(db, addColumnStatement(dialectOf(db), table, name, column))
  })
}

async function addTables(db: Db, tables: Readonly<Record<string, Table>>, resume: boolean): Promise<void> {
  const dialect = dialectOf(db)
  for (const [name, table] of referencedFirst(tables))
    for (const statement of createStatements(dialect, name, table, resume)) await run(db, statement)
  if ('quoin_counter' in tables) await addCounter(db)
}

async function addCounter(db: Db): Promise<void> {
  const there = await db.selectFrom('quoin_counter').select('name').where('name', '=', 'change').executeTakeFirst()
  if (there === undefined)
    await unlessThere(db.insertInto('quoin_counter').values({ name: 'change', value: 0 }).execute())
}

async function addRootDomain(db: Db): Promise<void> {
  const there = await db.selectFrom('project').select('id').where('id', '=', ROOT_DOMAIN_ID).executeTakeFirst()
  if (there !== undefined) return
  const root = { id: ROOT_DOMAIN_ID, name: ROOT_DOMAIN_ID, domain_id: ROOT_DOMAIN_ID, parent_id: null, is_domain: true }
  const row = { ...root, enabled: false, description: '', extra: '{}' }
  await unlessThere(db.insertInto('project').values(row).execute())
}

/** Another process may be creating the same, on MySQL: see define(). */
async function unlessThere(insert: Promise<unknown>): Promise<void> {
  try {
    await insert
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

/** Tables created without a character set of their own take the database's. */
async function utf8ByDefault(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`select database() as name`.execute(db)
  for (const { name } of rows) await run(db, `ALTER DATABASE ${quoting('mysql')(name)} DEFAULT CHARACTER SET utf8`)
}

/**
 * Trigger functions that Keystone's migrations leave on PostgreSQL, attached to nothing. A later migration of Keystone may
 * drop them by name, so they are there to be dropped.
 */
const LEFTOVER_FUNCTIONS = [
  'keystone_read_only_update',
  'keystone_read_only_insert',
  'update_federated_user_domain_id',
  'update_user_domain_id',
]

const leftoverFunction = (name: string): string =>
  `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`

/** A table comes after those it refers to. */
function referencedFirst(tables: Readonly<Record<string, Table>>): [string, Table][] {
  const done = new Map<string, Table>()
  const add = (name: string): void => {
    const table = Object.hasOwn(tables, name) ? tables[name] : undefined
    if (table === undefined || done.has(name)) return
    for (const key of table.foreignKeys ?? []) if (key.table !== name) add(key.table)
    done.set(name, table)
  }
  for (const name of Object.keys(tables)) add(name)
  return [...done]
}

const run = (db: Kysely<Tables>, statement: string): Promise<unknown> => sql.raw(statement).execute(db)
