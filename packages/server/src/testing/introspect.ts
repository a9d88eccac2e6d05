import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../kernel/store/index.ts'
import { dialectOf } from '../kernel/store/index.ts'

/**
 * Everything a database can tell of its tables, one fact a line and sorted: two schemas are the same when the lines are.
 * Tables of ours and Alembic's own are left out.
 */
export async function describeSchema(db: Db): Promise<readonly string[]> {
  const facts = { sqlite: sqliteFacts, postgresql: postgresqlFacts, mysql: mysqlFacts }[dialectOf(db)]
  return (await facts(db))
    .filter((line) => !/^(table|column|key|index|check) (quoin_|alembic_version)/.test(line))
    .sort()
}

const lines = async (db: Db, query: RawBuilder<{ line: string }>): Promise<string[]> =>
  (await query.execute(db)).rows.map(({ line }) => line)

async function postgresqlFacts(db: Db): Promise<string[]> {
  return [
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'column', table_name, ordinal_position, column_name, udt_name, character_maximum_length,
            is_nullable, column_default) as line
          from information_schema.columns where table_schema = 'public'`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'key', r.relname, conname, pg_get_constraintdef(c.oid)) as line
          from pg_constraint c join pg_class r on r.oid = c.conrelid where connamespace = 'public'::regnamespace`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'index', tablename, indexdef) as line from pg_indexes where schemaname = 'public'`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'enum', typname, string_agg(enumlabel, ',' order by enumsortorder)) as line
          from pg_enum join pg_type t on t.oid = enumtypid group by typname`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'function', proname, prorettype::regtype) as line
          from pg_proc where pronamespace = 'public'::regnamespace`,
    )),
  ]
}

async function mysqlFacts(db: Db): Promise<string[]> {
  return [
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'table', table_name, engine, table_collation) as line
          from information_schema.tables where table_schema = database()`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'column', table_name, ordinal_position, column_name, column_type, is_nullable,
            column_default, extra, collation_name) as line
          from information_schema.columns where table_schema = database()`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'index', table_name, index_name, if(non_unique, '', 'unique'),
            group_concat(column_name order by seq_in_index)) as line
          from information_schema.statistics where table_schema = database()
          group by table_name, index_name, non_unique`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'key', k.table_name, k.constraint_name, group_concat(k.column_name order by k.ordinal_position),
            k.referenced_table_name, group_concat(k.referenced_column_name order by k.ordinal_position),
            r.delete_rule, r.update_rule) as line
          from information_schema.key_column_usage k join information_schema.referential_constraints r
            on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
          where k.table_schema = database()
          group by k.table_name, k.constraint_name, k.referenced_table_name, r.delete_rule, r.update_rule`,
    )),
    ...(await lines(
      db,
      sql`select concat_ws(' ', 'check', table_name, check_clause) as line
          from information_schema.check_constraints where constraint_schema = database()`,
    )),
  ]
}

/** SQLite forgets the names of constraints everywhere but in the statements, so those are compared, part by part. */
async function sqliteFacts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ type: string; table: string; sql: string }>`
    select type, tbl_name as "table", sql from sqlite_master where sql is not null`.execute(db)
  return rows.flatMap((row) => {
    const statement = row.sql
      .replaceAll('"', '')
      .replace(/\s+/g, ' ')
      .replace(/ ?\( ?/g, '(')
      .replace(/ ?\) ?/g, ') ')
      .trim()
    if (row.type === 'index') return [`index ${row.table} ${statement}`]
    return parts(statement).map(
      (part, position) => `column ${row.table} ${/^[a-z_]/.test(part) ? position : ''} ${part}`,
    )
  })
}

/** What is between the outer brackets, at its commas. */
function parts(statement: string): string[] {
  const found: string[] = []
  let depth = 0
  let part = ''
  for (const char of statement.slice(statement.indexOf('(') + 1, statement.lastIndexOf(')'))) {
    if (char === '(') depth += 1
    if (char === ')') depth -= 1
    if (char !== ',' || depth > 0) part += char
    else {
      found.push(part.trim())
      part = ''
    }
  }
  return [...found, part.trim()]
}
