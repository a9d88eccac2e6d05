import { sql } from 'kysely'
import type { Db, Tx } from '../../kernel/store/index.ts'
import type { StoredPassword } from '../users/user.ts'

/** Passwords are a history in order of creation; the last one is current. Times are microseconds first, DATETIME second. */
const passwordRows = (db: Db, localUserIds: readonly number[]) =>
  db
    .selectFrom('password')
    .selectAll()
    .where('local_user_id', 'in', localUserIds)
    .orderBy('created_at_int')
    .orderBy('id')
    .execute()

type Row = Awaited<ReturnType<typeof passwordRows>>[number]

const stored = (row: Row): StoredPassword => ({
  id: row.id,
  password_hash: row.password_hash,
  self_service: row.self_service,
  createdAt: row.created_at_int > 0 ? new Date(row.created_at_int / 1000) : row.created_at,
  expiresAt: row.expires_at_int ? new Date(row.expires_at_int / 1000) : row.expires_at,
})

const microseconds = (time: Date): number => time.getTime() * 1000

export async function currentPasswords(
  db: Db,
  localUserIds: readonly number[],
): Promise<ReadonlyMap<number, StoredPassword>> {
  if (localUserIds.length === 0) return new Map()
  return new Map((await passwordRows(db, localUserIds)).map((row) => [row.local_user_id, stored(row)]))
}

/** Oldest first. */
export const passwordHistory = async (db: Db, localUserId: number): Promise<readonly StoredPassword[]> =>
  (await passwordRows(db, [localUserId])).map(stored)

export interface NewPassword {
  readonly hash: string | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly selfService: boolean
}

/** A new current password. Of those before it `keep` stay, and have expired. */
export async function appendPassword(tx: Tx, localUserId: number, password: NewPassword, keep: number): Promise<void> {
  const history = await passwordHistory(tx, localUserId)
  const kept = history.slice(-keep)
  const dropped = history.slice(0, history.length - kept.length).map(({ id }) => id)
  if (dropped.length > 0) await tx.deleteFrom('password').where('id', 'in', dropped).execute()
  const { createdAt: now } = password
  const alive = kept.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(({ id }) => id)
  if (alive.length > 0)
    await tx
      .updateTable('password')
      .set({ expires_at: now, expires_at_int: microseconds(now) })
      .where('id', 'in', alive)
      .execute()
  await tx
    .insertInto('password')
    .values({
      local_user_id: localUserId,
      password_hash: password.hash,
      self_service: password.selfService,
      created_at: now,
      created_at_int: microseconds(now),
      expires_at: password.expiresAt,
      expires_at_int: password.expiresAt === null ? null : microseconds(password.expiresAt),
    })
    .execute()
}

/** The same password under a stronger hash, unless it was changed meanwhile. */
export async function replaceHash(
  tx: Tx,
  password: { readonly id: number; readonly from: string; readonly to: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('password')
    .set({ password_hash: password.to })
    .where('id', '=', password.id)
    .where('password_hash', '=', password.from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Counts an attempt as failed, in one statement, if the limit allows one more (INV-29). After a lock-out has run its time
 * the count begins anew.
 * @param unlockedBefore lock-outs that began no later are over; null when they never are
 */
export async function countAttempt(
  tx: Tx,
  userId: string,
  limit: { readonly attemptsMax: number; readonly now: Date; readonly unlockedBefore: Date | null },
): Promise<boolean> {
  const { attemptsMax, now, unlockedBefore } = limit
  const { numUpdatedRows } = await tx
    .updateTable('local_user')
    .set({
      failed_auth_count: sql<number>`case when coalesce(failed_auth_count, 0) < ${sql.lit(attemptsMax)}
        then coalesce(failed_auth_count, 0) + 1 else 1 end`,
      failed_auth_at: now,
    })
    .where('user_id', '=', userId)
    .where((eb) =>
      eb.or([
        eb('failed_auth_count', 'is', null),
        eb('failed_auth_count', '<', attemptsMax),
        ...(unlockedBefore === null ? [] : [eb('failed_auth_at', '<=', unlockedBefore)]),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The attempt turned out to be none: nothing was learnt from it. */
export async function uncountAttempt(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('local_user')
    .set({ failed_auth_count: sql<number>`failed_auth_count - 1` })
    .where('user_id', '=', userId)
    .where('failed_auth_count', '>', 0)
    .execute()
}
