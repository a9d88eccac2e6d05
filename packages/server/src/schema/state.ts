import { type Db, type Store, StoreError } from '../kernel/store/index.ts'
import { columnNames, tableNames } from '../kernel/store/introspect.ts'
import type { Column, Table } from './columns.ts'
import { contractRevisions, expandRevisions } from './revisions.ts'
import { quoinTables } from './tables.ts'

/** What the database holds. */
export interface SchemaState {
  /** `empty`: createSchema may run (or go on, where MySQL left it half way). */
  readonly kind: 'empty' | 'ours-or-keystone'
  /** Revisions of Keystone's migrations; '' when empty. */
  readonly expand: string
  readonly contract: string
  readonly quoinTables: boolean
}

/** Throws a StoreError for a schema that is not known: nothing is read from or written to it. */
export const schemaState = (store: Store): Promise<SchemaState> => stateOf(store.db)

export async function stateOf(db: Db): Promise<SchemaState> {
  const names = await tableNames(db)
  const ours = await quoinTablesIn(db, names)
  const revisions = names.has('alembic_version')
    ? (await db.selectFrom('alembic_version').select('version_num').execute()).map((row) => row.version_num)
    : []
  // The counter is what createSchema makes first and the revisions are what it writes last.
  if (names.size === 0 || (revisions.length === 0 && names.has('quoin_counter')))
    return { kind: 'empty', expand: '', contract: '', quoinTables: ours }
  const expand = revisions.find((revision) => isOneOf(expandRevisions, revision))
  const contract = revisions.find((revision) => isOneOf(contractRevisions, revision))
  if (expand === undefined || contract === undefined || revisions.length !== 2) throw unknownSchema(revisions, names)
  return { kind: 'ours-or-keystone', expand, contract, quoinTables: ours }
}

/** Whether quoin_* tables are all there; without them nothing can be written. */
export const quoinTablesPresent = async (store: Store): Promise<boolean> =>
  quoinTablesIn(store.db, await tableNames(store.db))

const quoinTablesIn = async (db: Db, names: ReadonlySet<string>): Promise<boolean> =>
  Object.keys(quoinTables).every((name) => names.has(name)) && (await missingColumns(db)).length === 0

/** Columns that our tables got after they were first made. */
export async function missingColumns(
  db: Db,
): Promise<readonly { readonly table: string; readonly name: string; readonly column: Column }[]> {
  const missing = []
  for (const [table, { columns }] of Object.entries<Table>(quoinTables)) {
    const there = await columnNames(db, table)
    for (const [name, column] of Object.entries(columns)) if (!there.has(name)) missing.push({ table, name, column })
  }
  return missing
}

const isOneOf = (known: readonly string[], revision: string): boolean => known.includes(revision)

function unknownSchema(revisions: readonly string[], names: ReadonlySet<string>): StoreError {
  const known = `known are expand ${expandRevisions.join(', ')} with contract ${contractRevisions.join(', ')}`
  if (revisions.length === 0)
    return new StoreError(
      `[database] connection: the database has tables (${[...names].slice(0, 3).join(', ')}, …) but no revision of Keystone's schema; ${known}`,
      "name Keystone's database, or an empty one",
    )
  return new StoreError(
    `[database] connection: the database is at revision ${revisions.join(', ')} of Keystone's schema; ${known}`,
    revisions.some((revision) => isOneOf([...expandRevisions, ...contractRevisions], revision))
      ? 'finish the upgrade with `keystone-manage db_sync`'
      : 'older than Zed: upgrade with `keystone-manage db_sync` of Zed or later; newer than 2026.1: use a version of Quoin that knows it',
  )
}
