import type { InferResult, Insertable } from 'kysely'
import { type Db, deleteInBatches, type Tx } from '../../kernel/store/index.ts'
import type { Tables } from '../../schema/tables.ts'
import { currentPasswords } from '../passwords/store.ts'
import { type OptionRow, optionRows, optionsFrom, type UserOptions } from './options.ts'
import type { FederatedIdentity, StoredUser } from './user.ts'

/** Ids one statement names at most. */
const IDS_MAX = 500

/** Users beside their names; the rest of a user is fetched by `storedUsers`. */
export const userRows = (db: Db) =>
  db
    .selectFrom('user')
    .leftJoin('local_user', 'local_user.user_id', 'user.id')
    .leftJoin('nonlocal_user', 'nonlocal_user.user_id', 'user.id')
    .select([
      'user.id',
      'user.domain_id',
      'user.enabled',
      'user.extra',
      'user.default_project_id',
      'user.created_at',
      'user.last_active_at',
      'local_user.id as local_user_id',
      'local_user.name as local_name',
      'local_user.failed_auth_count',
      'nonlocal_user.name as nonlocal_name',
    ])

export type UserRow = InferResult<ReturnType<typeof userRows>>[number]

export async function findUser(db: Db, id: string): Promise<StoredUser | undefined> {
  const row = await userRows(db).where('user.id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : (await storedUsers(db, [row]))[0]
}

/** To change it: nobody else does, until the transaction ends. */
export async function lockUser(tx: Tx, id: string): Promise<StoredUser | undefined> {
  const row = await tx.selectFrom('user').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? undefined : findUser(tx, id)
}

/** By the name of a user of our own; others are known by their identity provider. */
export async function findUserByName(db: Db, name: string, domainId: string): Promise<StoredUser | undefined> {
  const row = await userRows(db)
    .where('local_user.domain_id', '=', domainId)
    .where('local_user.name', '=', name)
    .executeTakeFirst()
  return row === undefined ? undefined : (await storedUsers(db, [row]))[0]
}

/** The rows' users, in the rows' order. */
export async function storedUsers(db: Db, rows: readonly UserRow[]): Promise<readonly StoredUser[]> {
  const users: StoredUser[] = []
  for (let first = 0; first < rows.length; first += IDS_MAX) {
    const some = rows.slice(first, first + IDS_MAX)
    const ids = some.map(({ id }) => id)
    const options = byUser(await db.selectFrom('user_option').selectAll().where('user_id', 'in', ids).execute())
    const federated = byUser(await federatedIdentities(db, ids))
    const passwords = await currentPasswords(
      db,
      some.flatMap(({ local_user_id }) => local_user_id ?? []),
    )
    for (const row of some)
      users.push({
        row,
        options: options.get(row.id) ?? [],
        password: passwords.get(row.local_user_id ?? -1) ?? null,
        federated: (federated.get(row.id) ?? []).map(({ user_id: _, ...identity }) => identity),
      })
  }
  return users
}

function byUser<Row extends { readonly user_id: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const grouped = new Map<string, Row[]>()
  for (const row of rows) {
    const of = grouped.get(row.user_id)
    if (of === undefined) grouped.set(row.user_id, [row])
    else of.push(row)
  }
  return grouped
}

const federatedIdentities = (db: Db, userIds: readonly string[]) =>
  db
    .selectFrom('federated_user')
    .select(['user_id', 'idp_id', 'protocol_id', 'unique_id', 'display_name'])
    .where('user_id', 'in', userIds)
    .orderBy('id')
    .execute()

export async function insertUser(tx: Tx, row: Insertable<Tables['user']>): Promise<void> {
  await tx.insertInto('user').values(row).execute()
}

export async function updateUserRow(
  tx: Tx,
  id: string,
  values: Partial<Pick<Tables['user'], 'enabled' | 'extra' | 'default_project_id' | 'last_active_at'>>,
): Promise<void> {
  if (Object.keys(values).length > 0) await tx.updateTable('user').set(values).where('id', '=', id).execute()
}

export const rowsWithoutActivity = (tx: Tx, limit: number) =>
  userRows(tx).where('user.last_active_at', 'is', null).limit(limit).execute()

/** Gives a user a name (and, with it, the possibility of a password) of our own. Returns its key. */
export async function insertLocalUser(
  tx: Tx,
  user: { readonly id: string; readonly domainId: string; readonly name: string },
): Promise<number> {
  await tx.insertInto('local_user').values({ user_id: user.id, domain_id: user.domainId, name: user.name }).execute()
  const row = await tx.selectFrom('local_user').select('id').where('user_id', '=', user.id).executeTakeFirstOrThrow()
  return row.id
}

export async function renameLocalUser(tx: Tx, userId: string, name: string): Promise<void> {
  await tx.updateTable('local_user').set({ name }).where('user_id', '=', userId).execute()
}

export async function clearFailedAttempts(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('local_user')
    .set({ failed_auth_count: 0, failed_auth_at: null })
    .where('user_id', '=', userId)
    .execute()
}

/** All options anew; ids that nobody knows go. */
export async function replaceOptions(tx: Tx, stored: StoredUser, options: UserOptions): Promise<void> {
  const before = new Map(stored.options.map((row) => [row.option_id, row.option_value]))
  const after = new Map(optionRows(options).map((row) => [row.option_id, row.option_value]))
  const same = (id: string): boolean => before.get(id) === after.get(id)
  const gone = [...before.keys()].filter((id) => !same(id))
  const userId = stored.row.id
  if (gone.length > 0)
    await tx.deleteFrom('user_option').where('user_id', '=', userId).where('option_id', 'in', gone).execute()
  await insertOptions(
    tx,
    userId,
    [...after].filter(([id]) => !same(id)).map(([option_id, option_value]) => ({ option_id, option_value })),
  )
}

export async function insertOptions(tx: Tx, userId: string, rows: readonly OptionRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('user_option')
    .values(rows.map((row) => ({ ...row, user_id: userId })))
    .execute()
}

export const optionsOf = (stored: StoredUser): UserOptions => optionsFrom(stored.options)

export async function replaceFederated(
  tx: Tx,
  userId: string,
  identities: readonly FederatedIdentity[],
): Promise<void> {
  await tx.deleteFrom('federated_user').where('user_id', '=', userId).execute()
  if (identities.length === 0) return
  await tx
    .insertInto('federated_user')
    .values(identities.map((identity) => ({ ...identity, user_id: userId })))
    .execute()
}

/** The name shown for a user from elsewhere: that of the first identity. */
export async function renameFederated(tx: Tx, userId: string, name: string): Promise<void> {
  const first = await tx
    .selectFrom('federated_user')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id')
    .executeTakeFirst()
  if (first === undefined) return
  await tx.updateTable('federated_user').set({ display_name: name }).where('id', '=', first.id).execute()
}

type Identity = Pick<FederatedIdentity, 'idp_id' | 'protocol_id' | 'unique_id'>

export async function findUserIdByIdentity(db: Db, identity: Identity): Promise<string | undefined> {
  const row = await db
    .selectFrom('federated_user')
    .select('user_id')
    .where('idp_id', '=', identity.idp_id)
    .where('protocol_id', '=', identity.protocol_id)
    .where('unique_id', '=', identity.unique_id)
    .executeTakeFirst()
  return row?.user_id
}

export async function insertFederated(tx: Tx, userId: string, identity: FederatedIdentity): Promise<void> {
  await tx
    .insertInto('federated_user')
    .values({ ...identity, user_id: userId })
    .execute()
}

export async function renameIdentity(tx: Tx, identity: FederatedIdentity): Promise<void> {
  await tx
    .updateTable('federated_user')
    .set({ display_name: identity.display_name })
    .where('idp_id', '=', identity.idp_id)
    .where('protocol_id', '=', identity.protocol_id)
    .where('unique_id', '=', identity.unique_id)
    .execute()
}

type KnownBy = { readonly idpId: string; readonly protocolId?: string }

/** Users whom an identity provider (by one protocol) knows, one batch. */
export function usersKnownBy(db: Db, { idpId, protocolId }: KnownBy): Promise<readonly UserRow[]> {
  return userRows(db)
    .where('user.id', 'in', (eb) => {
      const known = eb.selectFrom('federated_user').select('user_id').where('idp_id', '=', idpId)
      return protocolId === undefined ? known : known.where('protocol_id', '=', protocolId)
    })
    .orderBy('user.id')
    .limit(IDS_MAX)
    .execute()
}

/** What the provider says of these users. */
export async function deleteIdentities(
  tx: Tx,
  { idpId, protocolId }: KnownBy,
  userIds: readonly string[],
): Promise<void> {
  await deleteInBatches(tx, 'federated_user', (eb) => {
    const known = eb.and([eb('idp_id', '=', idpId), eb('user_id', 'in', userIds)])
    return protocolId === undefined ? known : eb.and([known, eb('protocol_id', '=', protocolId)])
  })
}

/** Memberships that a provider vouched for. */
export async function deleteMembershipsBy(tx: Tx, idpId: string): Promise<void> {
  await deleteInBatches(tx, 'expiring_user_group_membership', (eb) => eb('idp_id', '=', idpId))
}

export const identityProviderExists = async (db: Db, id: string): Promise<boolean> =>
  (await db.selectFrom('identity_provider').select('id').where('id', '=', id).executeTakeFirst()) !== undefined

export const protocolExists = async (db: Db, idpId: string, id: string): Promise<boolean> =>
  (await db
    .selectFrom('federation_protocol')
    .select('id')
    .where('idp_id', '=', idpId)
    .where('id', '=', id)
    .executeTakeFirst()) !== undefined

/** Users of a domain after an id, in order of ids, one batch. */
export const usersInDomain = (db: Db, domainId: string, after: string): Promise<readonly UserRow[]> =>
  userRows(db)
    .where('user.domain_id', '=', domainId)
    .where('user.id', '>', after)
    .orderBy('user.id')
    .limit(IDS_MAX)
    .execute()

/** Users with a default project, one batch. */
export const usersWithDefaultProject = (db: Db, projectId: string): Promise<readonly UserRow[]> =>
  userRows(db).where('user.default_project_id', '=', projectId).orderBy('user.id').limit(IDS_MAX).execute()

export async function unsetDefaultProject(tx: Tx, userIds: readonly string[]): Promise<void> {
  await tx.updateTable('user').set({ default_project_id: null }).where('id', 'in', userIds).execute()
}

/**
 * All that this area keeps for users, one batch of them. Nothing relies on the database's cascades. Tables with more than
 * a row for each user go in batches of their own.
 */
export async function deleteUsers(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > IDS_MAX) throw new Error(`${ids.length} users cannot go in one statement`)
  await deleteInBatches(tx, 'user_group_membership', (eb) => eb('user_id', 'in', ids))
  await deleteInBatches(tx, 'expiring_user_group_membership', (eb) => eb('user_id', 'in', ids))
  await deleteInBatches(tx, 'federated_user', (eb) => eb('user_id', 'in', ids))
  await deleteInBatches(tx, 'user_option', (eb) => eb('user_id', 'in', ids))
  const locals = await tx.selectFrom('local_user').select('id').where('user_id', 'in', ids).execute()
  const localIds = locals.map(({ id }) => id)
  if (localIds.length > 0) await deleteInBatches(tx, 'password', (eb) => eb('local_user_id', 'in', localIds))
  await tx.deleteFrom('local_user').where('user_id', 'in', ids).execute()
  await tx.deleteFrom('nonlocal_user').where('user_id', 'in', ids).execute()
  await tx.deleteFrom('id_mapping').where('public_id', 'in', ids).execute()
  await tx.deleteFrom('user').where('id', 'in', ids).execute()
}
