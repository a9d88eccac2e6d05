import type { Db } from '../../kernel/store/index.ts'
import { GROUP_TYPES, SYSTEM, USER_TYPES } from '../grants/grant.ts'

/** Ids one statement names at most. */
export const IDS_MAX = 500

export interface Actors {
  readonly userId: string
  readonly groupIds: readonly string[]
}

export type AssignmentRow = Awaited<ReturnType<typeof grantsOfActors>>[number]

/** What a user and their groups were granted on projects and domains, inherited grants included. */
export async function grantsOfActors(db: Db, { userId, groupIds }: Actors) {
  const all = db.selectFrom('assignment').selectAll()
  const rows = await all.where('actor_id', '=', userId).where('type', 'in', USER_TYPES).execute()
  for (const ids of chunks(groupIds))
    rows.push(...(await all.where('actor_id', 'in', ids).where('type', 'in', GROUP_TYPES).execute()))
  return rows
}

/** Roles that a user and their groups were granted on the system. */
export async function systemRoleIdsOf(db: Db, { userId, groupIds }: Actors): Promise<readonly string[]> {
  const all = db.selectFrom('system_assignment').select('role_id').where('target_id', '=', SYSTEM)
  const rows = await all.where('actor_id', '=', userId).where('type', '=', 'UserSystem').execute()
  for (const ids of chunks(groupIds))
    rows.push(...(await all.where('actor_id', 'in', ids).where('type', '=', 'GroupSystem').execute()))
  return rows.map(({ role_id }) => role_id)
}

/** Ids of all projects of a domain, the domain itself left out. */
export async function projectIdsInDomain(db: Db, domainId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('project').select('id').where('domain_id', '=', domainId).execute()
  return rows.map(({ id }) => id)
}

export function* chunks<T>(items: readonly T[], size = IDS_MAX): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
