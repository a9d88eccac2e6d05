import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { dialectOf } from './dialect.ts'

/**
 * Takes `count` numbers from a counter and returns the last of them. The row stays locked until the transaction ends: a
 * transaction that gets a higher number commits later, and one that rolls back leaves no gap.
 */
export async function takeNumbers(tx: Kysely<Tables>, name: string, count: number): Promise<number> {
  if (dialectOf(tx) === 'mysql') {
    const raised = sql`update quoin_counter set value = last_insert_id(value + ${count}) where name = ${name}`
    const { insertId } = await raised.execute(tx)
    return taken(name, insertId)
  }
  const row = await tx
    .updateTable('quoin_counter')
    .set((eb) => ({ value: eb('value', '+', count) }))
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirst()
  return taken(name, row?.value)
}

function taken(name: string, last: number | bigint | undefined): number {
  if (last === undefined) throw new Error(`the counter '${name}' is not in quoin_counter: run quoin db_sync`)
  return Number(last)
}
