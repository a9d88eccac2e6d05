import { groupsOfUser } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { parentsOf, projectById } from '../../resource/operations.ts'
import { isOnProject } from '../grants/grant.ts'
import { roleGraph, withImplied } from './role-graph.ts'
import { type Actors, type AssignmentRow, grantsToward, roleIdsOnDomain, systemRoleIdsOf } from './store.ts'

/** What a user may do on a target, as tokens carry it, and the facts that went into it (see auth/cache-tags.ts). */
export interface EffectiveRoles {
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly tags: readonly string[]
  /** Seconds since the epoch at which one of them may lapse by itself, when one does. */
  readonly holdsUntilS?: number
}

export type RoleTarget = { readonly projectId: string } | { readonly domainId: string } | { readonly system: true }

export type Reads = Pick<Context, 'db' | 'caches' | 'now' | 'config'>

/**
 * The user's own grants and those of the groups, on the target and inherited by it, with all they imply. Roles of a
 * domain only lead to others: they are not among the result. `asserted` are groups that a federated login gave beside.
 * @throws NotFound for a project that is not there
 */
export async function effectiveRoles(
  ctx: Reads,
  userId: string,
  target: RoleTarget,
  asserted: readonly string[] = [],
): Promise<EffectiveRoles> {
  const groups = await groupsOfUser(ctx, userId)
  const groupIds = [...new Set([...groups.ids, ...asserted])]
  const granted = await rolesGranted(ctx, { userId, groupIds }, target)
  const graph = await roleGraph(ctx)
  const roles = withImplied(graph, granted).flatMap((id) => {
    const role = graph.roles.get(id)
    return role === undefined || role.domainId !== null ? [] : [{ id: role.id, name: role.name }]
  })
  const actors = [userId, ...groupIds]
  return {
    roles,
    tags: ['roles', ...groups.tags, ...actors.map((actor) => `assignments-of:${actor}`)],
    holdsUntilS: groups.holdsUntilS,
  }
}

export async function rolesGranted(ctx: Reads, actors: Actors, target: RoleTarget): Promise<readonly string[]> {
  if ('system' in target) return systemRoleIdsOf(ctx.db, actors)
  if ('domainId' in target) return roleIdsOnDomain(ctx.db, actors, target.domainId)
  const grants = await grantsToward(ctx.db, actors, target.projectId)
  const inherited = grants.filter((grant) => grant.inherited)
  // Few users have any: for the others, nothing above the project matters.
  const reaches = inherited.length === 0 ? () => false : await reachesProject(ctx, target.projectId)
  return grants.filter((grant) => !grant.inherited || reaches(grant)).map(({ role_id }) => role_id)
}

/** Whether an inherited grant is on the project's domain or on a project above it; the domain is one of those, too. */
async function reachesProject(ctx: Reads, projectId: string): Promise<(grant: AssignmentRow) => boolean> {
  const project = await projectById(ctx, projectId)
  const above = new Set((await parentsOf(ctx, project)).map(({ id }) => id))
  return ({ type, target_id }) => (isOnProject(type) ? above.has(target_id) : target_id === project.domain_id)
}
