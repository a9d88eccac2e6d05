import { type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Tx } from '../../kernel/store/index.ts'
import { rowOf, type Trust, type TrustRow, trustOf } from './trust.ts'

const columns = [
  ...(['id', 'trustor_user_id', 'trustee_user_id', 'project_id', 'impersonation', 'deleted_at'] as const),
  ...(['expires_at', 'expires_at_int', 'remaining_uses', 'redelegated_trust_id', 'redelegation_count'] as const),
  'extra',
] as const

/** Those that were not ended. */
const living = (db: Db) => db.selectFrom('trust').select(columns).where('deleted_at', 'is', null)

export async function livingTrust(db: Db, id: string): Promise<Trust | undefined> {
  const row = await living(db).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : trustOf(row, await roleIdsOf(db, id))
}

async function roleIdsOf(db: Db, id: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('trust_role')
    .select('role_id')
    .where('trust_id', '=', id)
    .orderBy('role_id')
    .execute()
  return rows.map(({ role_id }) => role_id)
}

/** Without their roles, as lists show them. */
export async function listTrusts(
  db: Db,
  of: { readonly trustorId?: string; readonly trusteeId?: string },
  list: ListRequest,
  maxDbLimit: number,
): Promise<Page<Trust>> {
  let query = living(db)
  if (of.trustorId !== undefined) query = query.where('trustor_user_id', '=', of.trustorId)
  if (of.trusteeId !== undefined) query = query.where('trustee_user_id', '=', of.trusteeId)
  const { rows, truncated } = await page(query, list, { id: 'trust.id', maxDbLimit })
  return { rows: rows.map((row: TrustRow) => trustOf(row, [])), truncated }
}

export async function insertTrust(tx: Tx, trust: Trust): Promise<void> {
  await tx.insertInto('trust').values(rowOf(trust)).execute()
  for (const role_id of trust.roleIds)
    await tx.insertInto('trust_role').values({ trust_id: trust.id, role_id }).execute()
}

/** Takes one of the uses that are left, however many ask at once (INV-33). False when none is left. */
export async function takeUse(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('trust')
    .set((eb) => ({ remaining_uses: eb('remaining_uses', '-', 1) }))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('remaining_uses', '>', 0)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** False when it was ended before. */
export async function markDeleted(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('trust')
    .set({ deleted_at: at })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface Flushed {
  readonly projectId?: string
  readonly trustorUserId?: string
  readonly trusteeUserId?: string
  /** Those that ended by themselves did so before this. */
  readonly before: Date
}

/** Some that were ended or have ended, at most as many as one transaction deletes; ids after the one given. */
export async function someOver(tx: Tx, of: Flushed, limit: number): Promise<readonly string[]> {
  let query = tx
    .selectFrom('trust')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('deleted_at', 'is not', null),
        eb('expires_at_int', '<', of.before.getTime() * 1000),
        eb.and([eb('expires_at_int', 'is', null), eb('expires_at', '<', of.before)]),
      ]),
    )
    .limit(limit)
  if (of.projectId !== undefined) query = query.where('project_id', '=', of.projectId)
  if (of.trustorUserId !== undefined) query = query.where('trustor_user_id', '=', of.trustorUserId)
  if (of.trusteeUserId !== undefined) query = query.where('trustee_user_id', '=', of.trusteeUserId)
  return (await query.forUpdate().execute()).map(({ id }) => id)
}

export async function deleteTrusts(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('trust_role').where('trust_id', 'in', ids).execute()
  await tx.deleteFrom('trust').where('id', 'in', ids).execute()
}

const TRUSTS_AT_ONCE_MAX = 500

/** Some of the living ones that rest on what goes; none when none are left. */
export async function someTrustIds(
  tx: Tx,
  of:
    | { readonly userId: string }
    | { readonly projectId: string }
    | { readonly roleId: string }
    | { readonly redelegated: string },
): Promise<readonly string[]> {
  const from = living(tx).clearSelect().select('id').limit(TRUSTS_AT_ONCE_MAX)
  const query =
    'userId' in of
      ? from.where((eb) => eb.or([eb('trustor_user_id', '=', of.userId), eb('trustee_user_id', '=', of.userId)]))
      : 'projectId' in of
        ? from.where('project_id', '=', of.projectId)
        : 'redelegated' in of
          ? from.where('redelegated_trust_id', '=', of.redelegated)
          : from.where('id', 'in', (eb) =>
              eb.selectFrom('trust_role').select('trust_id').where('role_id', '=', of.roleId),
            )
  return (await query.execute()).map(({ id }) => id)
}
