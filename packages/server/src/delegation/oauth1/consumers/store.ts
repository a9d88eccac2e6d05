import { extrasOf } from '../../../kernel/extras.ts'
import { type ListRequest, type Page, page } from '../../../kernel/lists/index.ts'
import type { Db, Tx } from '../../../kernel/store/index.ts'

export interface Consumer {
  readonly id: string
  readonly description: string | null
  readonly [extra: string]: unknown
}

const columns = ['id', 'description', 'extra'] as const
const consumerOf = ({ extra, ...row }: { id: string; description: string | null; extra: string }): Consumer => ({
  ...extrasOf(extra),
  ...row,
})

export async function consumerById(db: Db, id: string): Promise<Consumer | undefined> {
  const row = await db.selectFrom('consumer').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : consumerOf(row)
}

/** Needed in clear: it is the key of signatures. */
export const consumerSecret = async (db: Db, id: string): Promise<string | undefined> =>
  (await db.selectFrom('consumer').select('secret').where('id', '=', id).executeTakeFirst())?.secret

export async function listConsumers(db: Db, list: ListRequest, maxDbLimit: number): Promise<Page<Consumer>> {
  const { rows, truncated } = await page(db.selectFrom('consumer').select(columns), list, {
    id: 'consumer.id',
    maxDbLimit,
  })
  return { rows: rows.map(consumerOf), truncated }
}

export interface ConsumerRow {
  readonly id: string
  readonly description: string | null
  readonly extra: string
}

export async function insertConsumer(tx: Tx, row: ConsumerRow & { readonly secret: string }): Promise<void> {
  await tx.insertInto('consumer').values(row).execute()
}

export async function updateConsumerRow(tx: Tx, { id, ...values }: ConsumerRow): Promise<void> {
  await tx.updateTable('consumer').set(values).where('id', '=', id).execute()
}

export async function deleteConsumerRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('consumer').where('id', '=', id).execute()
}
