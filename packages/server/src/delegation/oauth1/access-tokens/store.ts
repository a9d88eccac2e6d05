import { type ListRequest, type Page, page } from '../../../kernel/lists/index.ts'
import type { Db, Tx } from '../../../kernel/store/index.ts'

/** As the table has it. `expires_at` is a time as the API prints it, `role_ids` a list in JSON. */
export interface AccessTokenRow {
  readonly id: string
  readonly access_secret: string
  readonly authorizing_user_id: string
  readonly project_id: string
  readonly role_ids: string
  readonly consumer_id: string
  readonly expires_at: string | null
}

const shown = ['id', 'authorizing_user_id', 'project_id', 'role_ids', 'consumer_id', 'expires_at'] as const

export const accessTokenRow = (db: Db, id: string): Promise<AccessTokenRow | undefined> =>
  db
    .selectFrom('access_token')
    .select([...shown, 'access_secret'])
    .where('id', '=', id)
    .executeTakeFirst()

export const listAccessTokens = (
  db: Db,
  userId: string,
  list: ListRequest,
  maxDbLimit: number,
): Promise<Page<Omit<AccessTokenRow, 'access_secret'>>> =>
  page(db.selectFrom('access_token').select(shown).where('authorizing_user_id', '=', userId), list, {
    id: 'access_token.id',
    maxDbLimit,
  })

export async function insertAccessToken(tx: Tx, row: AccessTokenRow): Promise<void> {
  await tx.insertInto('access_token').values(row).execute()
}

export type Owner = 'authorizing_user_id' | 'project_id' | 'consumer_id'

/** At most so many; see the caller for the rest. */
export const accessTokensOf = (
  db: Db,
  owner: Owner,
  id: string,
  max: number,
): Promise<readonly { id: string; consumer_id: string }[]> =>
  db.selectFrom('access_token').select(['id', 'consumer_id']).where(owner, '=', id).limit(max).execute()

export async function deleteAccessTokens(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('access_token').where('id', 'in', ids).execute()
}
