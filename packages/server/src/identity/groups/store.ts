import { type InferResult, sql } from 'kysely'
import { type Db, deleteInBatches, insertIgnore, type Tx } from '../../kernel/store/index.ts'
import type { Group } from './group.ts'

/** Ids one statement names at most. */
const IDS_MAX = 500

export const groupRows = (db: Db) =>
  db.selectFrom('group').select(['group.id', 'group.domain_id', 'group.name', 'group.description', 'group.extra'])

export type GroupRow = InferResult<ReturnType<typeof groupRows>>[number]

export const findGroup = (db: Db, id: string): Promise<GroupRow | undefined> =>
  groupRows(db).where('group.id', '=', id).executeTakeFirst()

/** To change it: nobody else does, until the transaction ends. */
export const lockGroup = (tx: Tx, id: string): Promise<GroupRow | undefined> =>
  groupRows(tx).where('group.id', '=', id).forUpdate().executeTakeFirst()

export const findGroupByName = (db: Db, name: string, domainId: string): Promise<GroupRow | undefined> =>
  groupRows(db).where('group.domain_id', '=', domainId).where('group.name', '=', name).executeTakeFirst()

const columnsOf = ({ extra, ...group }: Group) => ({ ...group, extra: JSON.stringify(extra) })

export async function insertGroup(tx: Tx, group: Group): Promise<void> {
  await tx.insertInto('group').values(columnsOf(group)).execute()
}

export async function replaceGroup(tx: Tx, group: Group): Promise<void> {
  await tx.updateTable('group').set(columnsOf(group)).where('id', '=', group.id).execute()
}

/** Groups of a domain after an id, in order of ids, one batch. */
export const groupsInDomain = (db: Db, domainId: string, after: string): Promise<readonly GroupRow[]> =>
  groupRows(db)
    .where('group.domain_id', '=', domainId)
    .where('group.id', '>', after)
    .orderBy('group.id')
    .limit(IDS_MAX)
    .execute()

/** Groups with their memberships, one batch of them. */
export async function deleteGroups(tx: Tx, ids: readonly string[]): Promise<void> {
  await deleteInBatches(tx, 'user_group_membership', (eb) => eb('group_id', 'in', ids))
  await deleteInBatches(tx, 'expiring_user_group_membership', (eb) => eb('group_id', 'in', ids))
  await tx.deleteFrom('id_mapping').where('public_id', 'in', ids).execute()
  await tx.deleteFrom('group').where('id', 'in', ids).execute()
}

export const isPermanentMember = async (db: Db, groupId: string, userId: string): Promise<boolean> =>
  (await db
    .selectFrom('user_group_membership')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('group_id', '=', groupId)
    .executeTakeFirst()) !== undefined

/** False when the user already was a member. */
export const insertMembership = (tx: Tx, groupId: string, userId: string): Promise<boolean> =>
  insertIgnore(tx, 'user_group_membership', { user_id: userId, group_id: groupId })

/** False when the user was none. */
export async function deleteMembership(tx: Tx, groupId: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('user_group_membership')
    .where('user_id', '=', userId)
    .where('group_id', '=', groupId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function permanentGroupIds(db: Db, userId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('user_group_membership')
    .select('group_id')
    .where('user_id', '=', userId)
    .orderBy('group_id')
    .execute()
  return rows.map(({ group_id }) => group_id)
}

/**
 * Memberships that an identity provider vouched for, for how many minutes (null or 0: the configured time), and whether
 * its word counts at all.
 */
export const expiringMemberships = (db: Db, userId: string) =>
  db
    .selectFrom('expiring_user_group_membership')
    .innerJoin('identity_provider', 'identity_provider.id', 'expiring_user_group_membership.idp_id')
    .select([
      'expiring_user_group_membership.group_id',
      'expiring_user_group_membership.last_verified',
      'expiring_user_group_membership.idp_id',
      'identity_provider.authorization_ttl',
      'identity_provider.enabled',
    ])
    .where('expiring_user_group_membership.user_id', '=', userId)
    .execute()

type Expiring = { readonly userId: string; readonly groupId: string; readonly idpId: string }

/** False when the provider had said so before: it has said it again. */
export async function saveExpiringMembership(tx: Tx, { userId, groupId, idpId }: Expiring, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('expiring_user_group_membership')
    .set({ last_verified: at })
    .where('user_id', '=', userId)
    .where('group_id', '=', groupId)
    .where('idp_id', '=', idpId)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return false
  const row = { user_id: userId, group_id: groupId, idp_id: idpId, last_verified: at }
  return insertIgnore(tx, 'expiring_user_group_membership', row)
}

export async function expiringGroupIds(tx: Tx, userId: string, idpId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('expiring_user_group_membership')
    .select('group_id')
    .where('user_id', '=', userId)
    .where('idp_id', '=', idpId)
    .execute()
  return rows.map(({ group_id }) => group_id)
}

export async function deleteExpiringMembership(tx: Tx, { userId, groupId, idpId }: Expiring): Promise<void> {
  await tx
    .deleteFrom('expiring_user_group_membership')
    .where('user_id', '=', userId)
    .where('group_id', '=', groupId)
    .where('idp_id', '=', idpId)
    .execute()
}

/** Groups a user is a permanent member of, or that are named. */
export const groupRowsOf = (db: Db, userId: string, orIn: readonly string[]) =>
  groupRows(db).where((eb) =>
    eb.or([
      eb.exists(
        eb
          .selectFrom('user_group_membership')
          .select(sql<number>`1`.as('one'))
          .whereRef('user_group_membership.group_id', '=', 'group.id')
          .where('user_group_membership.user_id', '=', userId),
      ),
      ...(orIn.length === 0 ? [] : [eb('group.id', 'in', orIn)]),
    ]),
  )

/** Permanent members after a user's id, in order of ids, one batch. */
export async function memberIdsAfter(db: Db, groupId: string, after: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('user_group_membership')
    .select('user_id')
    .where('group_id', '=', groupId)
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(IDS_MAX)
    .execute()
  return rows.map(({ user_id }) => user_id)
}
