import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { dialectOf } from './dialect.ts'

/** The tables of the database, as it names them. */
export async function tableNames(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const { rows } = await tablesOf(db).execute(db)
  return new Set(rows.map(({ name }) => name))
}

function tablesOf(db: Kysely<Tables>) {
  switch (dialectOf(db)) {
    case 'mysql':
      return sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = database()`
    case 'postgresql':
      return sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = current_schema()`
    case 'sqlite':
      return sql<{ name: string }>`
        select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!'`
  }
}

export const hasColumn = async (db: Kysely<Tables>, table: string, column: string): Promise<boolean> =>
  (await columnNames(db, table)).has(column)

/** The columns of a table; none when there is no such table. */
export async function columnNames(db: Kysely<Tables>, table: string): Promise<ReadonlySet<string>> {
  const { rows } = await columnsOf(db, table).execute(db)
  return new Set(rows.map(({ name }) => name))
}

function columnsOf(db: Kysely<Tables>, table: string) {
  switch (dialectOf(db)) {
    case 'mysql':
      return sql<{ name: string }>`select column_name as name from information_schema.columns
        where table_schema = database() and table_name = ${table}`
    case 'postgresql':
      return sql<{ name: string }>`select column_name as name from information_schema.columns
        where table_schema = current_schema() and table_name = ${table}`
    case 'sqlite':
      return sql<{ name: string }>`select name from pragma_table_info(${table})`
  }
}
