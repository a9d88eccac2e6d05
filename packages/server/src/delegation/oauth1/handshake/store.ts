import type { Db, Tx } from '../../../kernel/store/index.ts'

/** As the table has it; see access-tokens/store.ts. */
export interface RequestTokenRow {
  readonly id: string
  readonly request_secret: string
  readonly verifier: string | null
  readonly authorizing_user_id: string | null
  readonly requested_project_id: string
  readonly role_ids: string | null
  readonly consumer_id: string
  readonly expires_at: string | null
}

export const requestTokenRow = (db: Db, id: string): Promise<RequestTokenRow | undefined> =>
  db.selectFrom('request_token').selectAll().where('id', '=', id).executeTakeFirst()

/** The same, and nobody else changes it before the end of the transaction. */
export const lockedRequestTokenRow = (tx: Tx, id: string): Promise<RequestTokenRow | undefined> =>
  tx.selectFrom('request_token').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function insertRequestToken(tx: Tx, row: RequestTokenRow): Promise<void> {
  await tx.insertInto('request_token').values(row).execute()
}

export async function authorizeRow(
  tx: Tx,
  { id, ...values }: { id: string; verifier: string; authorizing_user_id: string; role_ids: string },
): Promise<void> {
  await tx.updateTable('request_token').set(values).where('id', '=', id).execute()
}

export async function deleteRequestToken(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('request_token').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteRequestTokensOfConsumer(tx: Tx, consumerId: string): Promise<void> {
  await tx.deleteFrom('request_token').where('consumer_id', '=', consumerId).execute()
}

/** At most `max` that lapsed; `before` is a time as the table holds them, which sort as text. */
export const lapsedRequestTokens = async (db: Db, before: string, max: number): Promise<readonly string[]> =>
  (await db.selectFrom('request_token').select('id').where('expires_at', '<', before).limit(max).execute()).map(
    ({ id }) => id,
  )
