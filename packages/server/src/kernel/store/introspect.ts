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

export async function hasColumn(db: Kysely<Tables>, table: string, column: string): Promise<boolean> {
  const { rows } = await columnOf(db, table, column).execute(db)
  return rows.length > 0
}

function columnOf(db: Kysely<Tables>, table: string, column: string) {
  switch (dialectOf(db)) {
    case 'mysql':
      return sql`select 1 from information_schema.columns
        where table_schema = database() and table_name = ${table} and column_name = ${column}`
    case 'postgresql':
      return sql`select 1 from information_schema.columns
        where table_schema = current_schema() and table_name = ${table} and column_name = ${column}`
    case 'sqlite':
      return sql`select 1 from pragma_table_info(${table}) where name = ${column}`
  }
}
