import type { Insertable } from 'kysely'
import { type Db, insertIgnore, type Tx } from '../../kernel/store/index.ts'
import type { Tables } from '../../schema/tables.ts'

/** Times are microseconds in the database, milliseconds here. */
const US = 1000

export interface AttemptLimit {
  readonly attemptsMax: number
  readonly now: Date
  /** Attempts counted since before this are forgotten. */
  readonly countedSince: Date
}

/** Counts one more attempt, in one statement, if the limit allows it (INV-29). */
export async function countAttempt(tx: Tx, userId: string, kind: string, limit: AttemptLimit): Promise<boolean> {
  const over_us = limit.countedSince.getTime() * US
  const now_us = limit.now.getTime() * US
  await insertIgnore(tx, 'quoin_attempts', { user_id: userId, kind, count: 0, since_us: now_us })
  const { numUpdatedRows } = await tx
    .updateTable('quoin_attempts')
    .set((eb) => ({
      // In this order: MySQL reads what stands in the row after the assignments before.
      count: eb
        .case()
        .when('since_us', '<=', over_us)
        .then(1)
        .else(eb('count', '+', 1))
        .end(),
      since_us: eb.case().when('since_us', '<=', over_us).then(now_us).else(eb.ref('since_us')).end(),
    }))
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where((eb) => eb.or([eb('count', '<', limit.attemptsMax), eb('since_us', '<=', over_us)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function forgetAttempts(tx: Tx, userId: string, kind?: string): Promise<void> {
  await tx
    .deleteFrom('quoin_attempts')
    .where('user_id', '=', userId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .execute()
}

export async function replaceRecoveryCodes(
  tx: Tx,
  userId: string,
  hashes: readonly string[],
  createdAt: Date,
): Promise<void> {
  await tx.deleteFrom('quoin_recovery_code').where('user_id', '=', userId).execute()
  if (hashes.length === 0) return
  const created_at_us = createdAt.getTime() * US
  await tx
    .insertInto('quoin_recovery_code')
    .values(hashes.map((hash) => ({ user_id: userId, hash, created_at_us })))
    .execute()
}

export const recoveryCodes = async (
  db: Db,
  userId: string,
): Promise<readonly { readonly hash: string; readonly createdAt: Date }[]> =>
  (
    await db.selectFrom('quoin_recovery_code').select(['hash', 'created_at_us']).where('user_id', '=', userId).execute()
  ).map(({ hash, created_at_us }) => ({ hash, createdAt: new Date(created_at_us / US) }))

/** Whether there was one to delete. */
export async function deleteRecoveryCode(tx: Tx, userId: string, hash: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('quoin_recovery_code')
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export interface StoredPasskey {
  readonly id: string
  readonly userId: string
  readonly credentialId: string
  /** COSE, in base64url. */
  readonly publicKey: string
  readonly signCount: number
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | null
}

const passkeyOf = (row: Tables['quoin_passkey']): StoredPasskey => ({
  id: row.id,
  userId: row.user_id,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  signCount: row.sign_count,
  name: row.name,
  createdAt: new Date(row.created_at_us / US),
  usedAt: row.used_at_us === null ? null : new Date(row.used_at_us / US),
})

export const insertPasskey = async (tx: Tx, passkey: StoredPasskey, credentialHash: string): Promise<void> => {
  const row: Insertable<Tables['quoin_passkey']> = {
    id: passkey.id,
    user_id: passkey.userId,
    credential_id: passkey.credentialId,
    credential_hash: credentialHash,
    public_key: passkey.publicKey,
    sign_count: passkey.signCount,
    name: passkey.name,
    created_at_us: passkey.createdAt.getTime() * US,
    used_at_us: null,
  }
  await tx.insertInto('quoin_passkey').values(row).execute()
}

export async function passkeysOfUser(db: Db, userId: string): Promise<readonly StoredPasskey[]> {
  const rows = await db
    .selectFrom('quoin_passkey')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at_us')
    .orderBy('id')
    .execute()
  return rows.map(passkeyOf)
}

export async function passkeyByHash(db: Db, credentialHash: string): Promise<StoredPasskey | undefined> {
  const row = await db
    .selectFrom('quoin_passkey')
    .selectAll()
    .where('credential_hash', '=', credentialHash)
    .executeTakeFirst()
  return row === undefined ? undefined : passkeyOf(row)
}

/** Notes a use, if nobody else has noted one since the passkey was read. */
export async function usePasskey(tx: Tx, passkey: StoredPasskey, signCount: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('quoin_passkey')
    .set({ sign_count: signCount, used_at_us: now.getTime() * US })
    .where('id', '=', passkey.id)
    .where('sign_count', '=', passkey.signCount)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deletePasskeys(tx: Tx, userId: string, id?: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('quoin_passkey')
    .where('user_id', '=', userId)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .executeTakeFirst()
  return numDeletedRows > 0n
}
