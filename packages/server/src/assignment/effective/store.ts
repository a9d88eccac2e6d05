import type { ExpressionBuilder } from 'kysely'
import type { Db } from '../../kernel/store/index.ts'
import type { Tables } from '../../schema/tables.ts'
import { DOMAIN_TYPES, GROUP_TYPES, PROJECT_TYPES, SYSTEM, USER_TYPES } from '../grants/grant.ts'

/** Ids one statement names at most. */
export const IDS_MAX = 500

/** A user and the groups they are in. */
export interface Actors {
  readonly userId: string
  readonly groupIds: readonly string[]
}

export interface AssignmentRow {
  readonly type: string
  readonly actor_id: string
  readonly target_id: string
  readonly role_id: string
  readonly inherited: boolean
}

/** All that the actors were granted on projects and domains. */
export const grantsOfActors = (db: Db, actors: Actors): Promise<readonly AssignmentRow[]> =>
  inBatches(actors, (some) =>
    db
      .selectFrom('assignment')
      .selectAll()
      .where((eb) => held(eb, some))
      .execute(),
  )

/** What the actors were granted on a project, and all inherited grants they have: any of them may reach it. */
export const grantsToward = (db: Db, actors: Actors, projectId: string): Promise<readonly AssignmentRow[]> =>
  inBatches(actors, (some) =>
    db
      .selectFrom('assignment')
      .selectAll()
      .where((eb) => held(eb, some))
      .where((eb) =>
        eb.or([eb('inherited', '=', true), eb.and([eb('type', 'in', PROJECT_TYPES), eb('target_id', '=', projectId)])]),
      )
      .execute(),
  )

/** What a domain's projects inherit does not count on the domain itself. */
export async function roleIdsOnDomain(db: Db, actors: Actors, domainId: string): Promise<readonly string[]> {
  const rows = await inBatches(actors, (some) =>
    db
      .selectFrom('assignment')
      .select('role_id')
      .where((eb) => held(eb, some))
      .where('type', 'in', DOMAIN_TYPES)
      .where('target_id', '=', domainId)
      .where('inherited', '=', false)
      .execute(),
  )
  return rows.map(({ role_id }) => role_id)
}

export async function systemRoleIdsOf(db: Db, actors: Actors): Promise<readonly string[]> {
  const rows = await inBatches(actors, ({ userId, groupIds }) =>
    db
      .selectFrom('system_assignment')
      .select('role_id')
      .where('target_id', '=', SYSTEM)
      .where((eb) =>
        eb.or([
          eb.and([eb('type', '=', 'UserSystem'), eb('actor_id', '=', userId)]),
          ...(groupIds.length === 0 ? [] : [eb.and([eb('type', '=', 'GroupSystem'), eb('actor_id', 'in', groupIds)])]),
        ]),
      )
      .execute(),
  )
  return rows.map(({ role_id }) => role_id)
}

/** A grant counts for the kind of actor it was made for: ids of users and groups may come from other systems. */
const held = (eb: ExpressionBuilder<Tables, 'assignment'>, { userId, groupIds }: Actors) =>
  eb.or([
    eb.and([eb('actor_id', '=', userId), eb('type', 'in', USER_TYPES)]),
    ...(groupIds.length === 0 ? [] : [eb.and([eb('actor_id', 'in', groupIds), eb('type', 'in', GROUP_TYPES)])]),
  ])

/** With a bounded number of groups at a time. Beyond the first batch the user's own rows are found again. */
async function inBatches<Row>(
  { userId, groupIds }: Actors,
  select: (some: Actors) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  let rows = await select({ userId, groupIds: groupIds.slice(0, IDS_MAX) })
  for (const some of chunks(groupIds.slice(IDS_MAX))) rows = rows.concat(await select({ userId, groupIds: some }))
  return rows
}

/** Ids of all projects of a domain, the domain itself left out. */
export async function projectIdsInDomain(db: Db, domainId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('project').select('id').where('domain_id', '=', domainId).execute()
  return rows.map(({ id }) => id)
}

export function* chunks<T>(items: readonly T[], size = IDS_MAX): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
