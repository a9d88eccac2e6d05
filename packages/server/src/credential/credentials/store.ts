import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'
import type { CredentialFacts } from './credential.ts'

export interface CredentialRow extends CredentialFacts {
  readonly extra: string | null
  readonly key_hash: string
  readonly encrypted_blob: string
}

const columns = ['id', 'user_id', 'project_id', 'type', 'extra', 'key_hash', 'encrypted_blob'] as const

export const findCredential = (db: Db, id: string): Promise<CredentialRow | undefined> =>
  db.selectFrom('credential').select(columns).where('id', '=', id).executeTakeFirst()

export const lockCredential = (tx: Tx, id: string): Promise<CredentialRow | undefined> =>
  tx.selectFrom('credential').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()

export const credentialsOf = (
  db: Db,
  owner: { readonly userId: string; readonly type: string },
  limit: number,
): Promise<readonly CredentialRow[]> =>
  db
    .selectFrom('credential')
    .select(columns)
    .where('user_id', '=', owner.userId)
    .where('type', '=', owner.type)
    .orderBy('id')
    .limit(limit)
    .execute()

/** The same, a page of them. */
export const pageOfOwner = (
  db: Db,
  owner: { readonly userId: string; readonly type: string },
  list: ListRequest,
  maxDbLimit: number,
): Promise<Page<CredentialRow>> =>
  page(
    db.selectFrom('credential').select(columns).where('user_id', '=', owner.userId).where('type', '=', owner.type),
    list,
    { id: 'credential.id', maxDbLimit },
  )

const FILTERS = { user_id: { ref: 'user_id', kind: 'text' }, type: { ref: 'type', kind: 'text' } } as const

/** One page of the rows that the caller may see: what they hold is only read of those. */
export async function listCredentials(
  db: Db,
  list: ListRequest,
  options: { dialect: Store['dialect']; maxDbLimit: number; keep: (facts: CredentialFacts) => boolean },
): Promise<Page<CredentialRow>> {
  const facts = db.selectFrom('credential').select(['id', 'user_id', 'project_id', 'type'])
  const { query } = applyFilters(facts, list, FILTERS, options.dialect)
  const { rows, truncated } = await page(query, list, { ...options, id: 'credential.id' })
  const ids = rows.map(({ id }) => id)
  const whole =
    ids.length === 0
      ? []
      : await db.selectFrom('credential').select(columns).where('id', 'in', ids).orderBy('id').execute()
  return { rows: whole, truncated }
}

/** How many a user has, counted while nobody else adds one: the user's row is held until the end. */
export async function countHolding(tx: Tx, userId: string): Promise<number> {
  await tx.selectFrom('user').select('id').where('id', '=', userId).forUpdate().executeTakeFirst()
  const { count } = await tx
    .selectFrom('credential')
    .select(({ fn }) => fn.countAll<number | bigint | string>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function insertCredential(tx: Tx, row: CredentialRow): Promise<void> {
  await tx.insertInto('credential').values(row).execute()
}

export async function replaceBlob(
  tx: Tx,
  { id, key_hash, encrypted_blob }: Pick<CredentialRow, 'id' | 'key_hash' | 'encrypted_blob'>,
): Promise<void> {
  await tx.updateTable('credential').set({ key_hash, encrypted_blob }).where('id', '=', id).execute()
}

export async function deleteCredentials(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('credential').where('id', 'in', ids).execute()
}

/** Some of what belongs to a user or project that goes. */
export const someCredentials = (
  tx: Tx,
  owner: { user_id: string } | { project_id: string },
  limit: number,
): Promise<readonly CredentialRow[]> => {
  const query = tx.selectFrom('credential').select(columns).orderBy('id').limit(limit)
  return 'user_id' in owner
    ? query.where('user_id', '=', owner.user_id).execute()
    : query.where('project_id', '=', owner.project_id).execute()
}

/** Rows of another key than this, in the order of their ids. */
export const lockOfOtherKeys = (
  tx: Tx,
  { keyHash, after }: { readonly keyHash: string; readonly after: string },
  limit: number,
): Promise<readonly CredentialRow[]> =>
  tx
    .selectFrom('credential')
    .select(columns)
    .where('key_hash', '!=', keyHash)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute()

export const anyOfOtherKeys = async (db: Db, keyHash: string): Promise<boolean> =>
  (await db.selectFrom('credential').select('id').where('key_hash', '!=', keyHash).limit(1).executeTakeFirst()) !==
  undefined
