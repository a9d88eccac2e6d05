import { type Columns, type Row, type Table, table, varchar } from './columns.ts'
import * as assignment from './tables/assignment.ts'
import * as catalog from './tables/catalog.ts'
import * as delegation from './tables/delegation.ts'
import * as federation from './tables/federation.ts'
import * as identity from './tables/identity.ts'
import * as quoin from './tables/quoin.ts'
import * as resource from './tables/resource.ts'

/** Keystone's 48 tables at the heads of 2026.1, by their names in the database. */
export const keystoneTables = {
  ...resource,
  ...federation,
  ...identity,
  ...assignment,
  ...catalog,
  ...delegation,
} as const

/** The counter comes first: while a creation is under way it tells an empty database from someone else's. */
const { quoin_counter, ...ours } = quoin
export const quoinTables = { quoin_counter, ...ours } as const

/** Where Alembic, Keystone's migration tool, keeps the heads. Two rows: expand and contract. */
export const alembic_version = table(
  { version_num: varchar(32) },
  { primaryKey: ['version_num'], primaryKeyName: 'alembic_version_pkc', charset: 'database' },
)

const tables = { ...keystoneTables, ...quoinTables, alembic_version }

/**
 * Every table as the application sees it, the same on all databases: booleans, `Date` in UTC (whole milliseconds),
 * 'YYYY-MM-DD' for a day, number for integers, raw text for JSON.
 */
export type Tables = { [Name in keyof typeof tables]: (typeof tables)[Name] extends Table<infer C> ? Row<C> : never }
export type TableName = keyof Tables

export const tableOf = (name: string): Table<Columns> | undefined =>
  Object.hasOwn(tables, name) ? tables[name as TableName] : undefined
