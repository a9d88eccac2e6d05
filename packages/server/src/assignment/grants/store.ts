import type { Kysely } from 'kysely'
import { type Db, insertIgnore, type Tx } from '../../kernel/store/index.ts'
import { type Grant, type GrantType, type Holding, isOnSystem } from './grant.ts'

/**
 * Grants on the system have a table of their own, with the columns of the other. Here the two are one: what a type says
 * decides which is meant.
 */
interface EitherTable {
  readonly grant: Grant
}
const either = (db: Db): Kysely<EitherTable> => db as unknown as Kysely<EitherTable>
const tableOf = (type: GrantType) => (isOnSystem(type) ? 'system_assignment' : 'assignment') as string as 'grant'

/** False when it is there already. */
export const insertGrant = (tx: Tx, grant: Grant): Promise<boolean> => {
  const { type } = grant
  return isOnSystem(type)
    ? insertIgnore(tx, 'system_assignment', { ...grant, type })
    : insertIgnore(tx, 'assignment', { ...grant, type })
}

export async function grantExists(db: Db, grant: Grant): Promise<boolean> {
  const row = await held(db, grant).where('role_id', '=', grant.role_id).executeTakeFirst()
  return row !== undefined
}

export async function roleIdsHeld(db: Db, holding: Holding): Promise<readonly string[]> {
  const rows = await held(db, holding).orderBy('role_id').execute()
  return rows.map(({ role_id }) => role_id)
}

const held = (db: Db, { type, actor_id, target_id, inherited }: Holding) =>
  either(db)
    .selectFrom(tableOf(type))
    .select('role_id')
    .where('type', '=', type)
    .where('actor_id', '=', actor_id)
    .where('target_id', '=', target_id)
    .where('inherited', '=', inherited)

/** False when there was none. */
export async function deleteGrant(tx: Tx, grant: Grant): Promise<boolean> {
  const { numDeletedRows } = await either(tx)
    .deleteFrom(tableOf(grant.type))
    .where('type', '=', grant.type)
    .where('actor_id', '=', grant.actor_id)
    .where('target_id', '=', grant.target_id)
    .where('role_id', '=', grant.role_id)
    .where('inherited', '=', grant.inherited)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** All grants that have the same value in one column. */
export type GrantKey = { readonly [column in 'actor_id' | 'target_id' | 'role_id']?: string }

/** Grants of one statement's delete: each is named by its whole key. */
const DELETED_AT_ONCE_MAX = 100

/** Some of the grants with the key, of both tables, to be deleted next; none when none are left. */
export async function someGrants(tx: Tx, key: GrantKey): Promise<readonly Grant[]> {
  for (const type of ['UserProject', 'UserSystem'] as const) {
    let query = either(tx).selectFrom(tableOf(type)).select(['type', 'actor_id', 'target_id', 'role_id', 'inherited'])
    for (const [column, value] of Object.entries(key)) query = query.where(column as keyof GrantKey, '=', value)
    const rows = await query.limit(DELETED_AT_ONCE_MAX).forUpdate().execute()
    if (rows.length > 0) return rows
  }
  return []
}

/** Exactly these, all of one table. */
export async function deleteGrants(tx: Tx, grants: readonly Grant[]): Promise<void> {
  const [first] = grants
  if (first === undefined) return
  await either(tx)
    .deleteFrom(tableOf(first.type))
    .where((eb) => eb.or(grants.map(({ type, ...rest }) => eb.and({ type, ...rest }))))
    .execute()
}

/** Whether an actor has any role anywhere. */
export async function hasGrants(db: Db, actorId: string): Promise<boolean> {
  for (const type of ['GroupProject', 'GroupSystem'] as const) {
    const query = either(db).selectFrom(tableOf(type)).select('role_id').where('actor_id', '=', actorId)
    if ((await query.limit(1).executeTakeFirst()) !== undefined) return true
  }
  return false
}

export const projectGrantsOf = (
  db: Db,
  userId: string,
): Promise<readonly { readonly target_id: string; readonly role_id: string }[]> =>
  db
    .selectFrom('assignment')
    .select(['target_id', 'role_id'])
    .where('type', '=', 'UserProject')
    .where('actor_id', '=', userId)
    .where('inherited', '=', false)
    .execute()
