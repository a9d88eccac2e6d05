import type { Db } from '../../kernel/store/index.ts'
import { type AssignmentRow, chunks } from '../effective/store.ts'
import { DOMAIN_TYPES, GROUP_TYPES, PROJECT_TYPES, USER_TYPES } from '../grants/grant.ts'
import type { Name } from './names.ts'

/** Grants on projects and domains. What is not said is any. */
export interface GrantFilter {
  readonly actor?: { readonly kind: 'user' | 'group'; readonly ids: readonly string[] }
  readonly target?: { readonly kind: 'project' | 'domain'; readonly ids: readonly string[] }
  readonly inherited?: boolean
  readonly roleId?: string
  /** On the domain, its projects, and what is inherited from the domain as a project. */
  readonly within?: string
}

const ANY = [undefined]

/** At most `max`. */
export async function grantRows(db: Db, filter: GrantFilter, max: number): Promise<readonly AssignmentRow[]> {
  const { actor, target } = filter
  let rows: readonly AssignmentRow[] = []
  for (const actorIds of actor === undefined ? ANY : chunks(actor.ids))
    for (const targetIds of target === undefined ? ANY : chunks(target.ids)) {
      let query = conditioned(db, filter).limit(max - rows.length)
      if (actorIds !== undefined) query = query.where('actor_id', 'in', actorIds)
      if (targetIds !== undefined) query = query.where('target_id', 'in', targetIds)
      rows = rows.concat(await query.execute())
      if (rows.length >= max) return rows
    }
  return rows
}

function conditioned(db: Db, { actor, target, inherited, roleId, within }: GrantFilter) {
  let query = db.selectFrom('assignment').selectAll()
  if (actor !== undefined) query = query.where('type', 'in', actor.kind === 'user' ? USER_TYPES : GROUP_TYPES)
  if (target !== undefined) query = query.where('type', 'in', target.kind === 'project' ? PROJECT_TYPES : DOMAIN_TYPES)
  if (inherited !== undefined) query = query.where('inherited', '=', inherited)
  if (roleId !== undefined) query = query.where('role_id', '=', roleId)
  if (within !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb.and([eb('type', 'in', DOMAIN_TYPES), eb('target_id', '=', within)]),
        eb.and([eb('type', 'in', PROJECT_TYPES), eb('target_id', '=', within), eb('inherited', '=', true)]),
        eb.and([
          eb('type', 'in', PROJECT_TYPES),
          eb('target_id', 'in', eb.selectFrom('project').select('id').where('domain_id', '=', within)),
        ]),
      ]),
    )
  return query
}

/** Grants on the system, at most `max`. */
export async function systemGrantRows(
  db: Db,
  { actor, roleId }: Pick<GrantFilter, 'actor' | 'roleId'>,
  max: number,
): Promise<readonly AssignmentRow[]> {
  let query = db.selectFrom('system_assignment').selectAll().limit(max)
  if (actor !== undefined)
    query = query
      .where('type', '=', actor.kind === 'user' ? 'UserSystem' : 'GroupSystem')
      .where('actor_id', 'in', actor.ids)
  if (roleId !== undefined) query = query.where('role_id', '=', roleId)
  return query.execute()
}

/** Names alone, by id: a list may mention thousands of users, each of whom is otherwise spread over several tables. */
export async function userNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Name>> {
  const names = new Map<string, Name>()
  for (const some of chunks(ids)) {
    const rows = await db
      .selectFrom('user')
      .leftJoin('local_user', 'local_user.user_id', 'user.id')
      .leftJoin('nonlocal_user', 'nonlocal_user.user_id', 'user.id')
      .leftJoin('federated_user', 'federated_user.user_id', 'user.id')
      .select([
        'user.id',
        'user.domain_id',
        'local_user.name as local_name',
        'nonlocal_user.name as nonlocal_name',
        'federated_user.display_name',
      ])
      .where('user.id', 'in', some)
      // Of several identities the first one's name counts, as for the user itself.
      .orderBy('federated_user.id', 'desc')
      .execute()
    for (const { id, domain_id, local_name, nonlocal_name, display_name } of rows)
      names.set(id, { name: local_name ?? nonlocal_name ?? display_name ?? '', domainId: domain_id })
  }
  return names
}

export async function groupNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Name>> {
  const names = new Map<string, Name>()
  for (const some of chunks(ids)) {
    const rows = await db.selectFrom('group').select(['id', 'name', 'domain_id']).where('id', 'in', some).execute()
    for (const { id, name, domain_id } of rows) names.set(id, { name, domainId: domain_id })
  }
  return names
}
