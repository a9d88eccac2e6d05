import { type Expression, type ExpressionBuilder, type Insertable, type Kysely, type SqlBool, sql } from 'kysely'
import { type TableName, type Tables, tableOf } from '../../schema/tables.ts'
import { dialectOf } from './dialect.ts'
import { isDuplicate } from './errors.ts'
import type { Tx } from './index.ts'

/** Rows that one statement deletes at most. */
export const BATCH_MAX = 1_000

type ColumnOf<T extends TableName> = keyof Tables[T] & string

/** The keys are only known as text here: what they select is typed by the callers' signatures. */
interface LooseRow {
  readonly [column: string]: unknown
}
type LooseTables = Record<string, LooseRow>
type Loose = Kysely<LooseTables>

/**
 * Inserts a row unless one with the same key is there, which then stays as it is. True when it was inserted. The key is
 * the table's primary key unless another unique one is named; a clash with any other key is still an error.
 */
export async function insertIgnore<T extends TableName>(
  tx: Tx,
  table: T,
  row: Insertable<Tables[T]>,
  key: readonly ColumnOf<T>[] = primaryKey(table),
): Promise<boolean> {
  const loose = tx as unknown as Loose
  const name: string = table
  const values = row as Record<string, unknown>
  if (dialectOf(tx) !== 'mysql') {
    const insert = loose
      .insertInto(name)
      .values(values)
      .onConflict((conflict) => conflict.columns([...key]).doNothing())
    const { numInsertedOrUpdatedRows } = await insert.executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }
  try {
    await loose.insertInto(name).values(values).execute()
    return true
  } catch (error) {
    // INSERT IGNORE would also cut texts and pass over references. The key found must be ours exactly, no look-alike.
    if (!isDuplicate(error)) throw error
    const same = loose.selectFrom(name).select(sql<number>`1`.as('one'))
    const found = same.where((eb) => eb.and(key.map((column) => eb(column as string, '=', eb.val(values[column])))))
    if ((await found.executeTakeFirst()) === undefined) throw error
    return false
  }
}

/** Inserts a row of a table that numbers its rows, and returns the number. */
export async function insertNumbered<T extends TableName>(
  tx: Tx,
  table: T,
  row: Insertable<Tables[T]>,
): Promise<number> {
  const number = Object.entries(tableOf(table)?.columns ?? {}).find(([, column]) => column.increments === true)?.[0]
  if (number === undefined) throw new TypeError(`${table} does not number its rows`)
  const name: string = table
  const insert = (tx as unknown as Loose).insertInto(name).values(row as Record<string, unknown>)
  if (dialectOf(tx) === 'mysql') return Number((await insert.executeTakeFirst()).insertId)
  const inserted = await insert.returning(number).executeTakeFirstOrThrow()
  return Number(inserted[number])
}

/** Inserts a row, or gives the row with the same key these values. The key is the primary key unless another is named. */
export async function upsert<T extends TableName>(
  tx: Tx,
  table: T,
  row: Insertable<Tables[T]>,
  key: readonly ColumnOf<T>[] = primaryKey(table),
): Promise<void> {
  const loose = tx as unknown as Loose
  const name: string = table
  const values = row as Record<string, unknown>
  const rest = Object.fromEntries(Object.entries(values).filter(([column]) => !key.includes(column as ColumnOf<T>)))
  if (Object.keys(rest).length === 0) {
    await insertIgnore(tx, table, row, key)
    return
  }
  const insert = loose.insertInto(name).values(values)
  const saved =
    dialectOf(tx) === 'mysql'
      ? insert.onDuplicateKeyUpdate(rest)
      : insert.onConflict((conflict) => conflict.columns([...key]).doUpdateSet(rest))
  await saved.execute()
}

type Condition<T extends TableName> = (eb: ExpressionBuilder<Tables, T>) => Expression<SqlBool>

/** Deletes at most `limit` rows that meet the condition, in one statement; returns how many. */
export async function deleteBatch<T extends TableName>(
  tx: Tx,
  table: T,
  condition: Condition<T>,
  limit: number = BATCH_MAX,
): Promise<number> {
  const where = condition as unknown as (eb: ExpressionBuilder<LooseTables, string>) => Expression<SqlBool>
  const loose = tx as unknown as Loose
  const name: string = table
  const dialect = dialectOf(tx)
  const bounded = Math.min(limit, BATCH_MAX)
  if (dialect === 'mysql') {
    const { numDeletedRows } = await loose.deleteFrom(name).where(where).limit(bounded).executeTakeFirst()
    return Number(numDeletedRows)
  }
  const row = dialect === 'postgresql' ? 'ctid' : 'rowid'
  const { numDeletedRows } = await loose
    .deleteFrom(name)
    .where((eb) => eb(row as string, 'in', eb.selectFrom(name).select(row).where(where).limit(bounded)))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Deletes all rows that meet the condition, at most 1,000 a statement; returns how many. For one transaction's worth. */
export async function deleteInBatches<T extends TableName>(tx: Tx, table: T, condition: Condition<T>): Promise<number> {
  for (let total = 0; ; ) {
    const deleted = await deleteBatch(tx, table, condition)
    total += deleted
    if (deleted < BATCH_MAX) return total
  }
}

const primaryKey = <T extends TableName>(table: T): readonly ColumnOf<T>[] =>
  (tableOf(table)?.primaryKey ?? []) as readonly ColumnOf<T>[]
