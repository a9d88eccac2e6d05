import { groupIdsOfUser } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { parentsOf, projectById } from '../../resource/operations.ts'
import { roleGraph, withImplied } from './role-graph.ts'

/** What a user may do on a target, as tokens carry it, and the facts that went into it (see auth/cache-tags.ts). */
export interface EffectiveRoles {
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly tags: readonly string[]
}

export type RoleTarget = { readonly projectId: string } | { readonly domainId: string } | { readonly system: true }

/**
 * The user's own grants and those of the groups, on the target and inherited by it, with all they imply. Roles of a
 * domain only lead to others: they are not among the result.
 */
export async function effectiveRoles(
  ctx: Pick<Context, 'db' | 'caches' | 'now' | 'config'>,
  userId: string,
  target: RoleTarget,
): Promise<EffectiveRoles> {
  const groupIds = await groupIdsOfUser(ctx, userId)
  const actors = [userId, ...groupIds]
  const granted = await grantedTo(ctx, actors, target)
  const graph = await roleGraph(ctx)
  const roles = withImplied(graph, granted).flatMap((id) => {
    const role = graph.roles.get(id)
    return role === undefined || role.domainId !== null ? [] : [{ id: role.id, name: role.name }]
  })
  return {
    roles,
    tags: ['roles', 'groups', `groups-of:${userId}`, ...actors.map((actor) => `assignments-of:${actor}`)],
  }
}

async function grantedTo(
  ctx: Pick<Context, 'db'>,
  actors: readonly string[],
  target: RoleTarget,
): Promise<readonly string[]> {
  if ('system' in target) {
    const rows = await ctx.db
      .selectFrom('system_assignment')
      .select('role_id')
      .where('actor_id', 'in', actors)
      .where('target_id', '=', 'system')
      .execute()
    return rows.map((row) => row.role_id)
  }
  const direct = 'projectId' in target ? target.projectId : target.domainId
  const above = 'projectId' in target ? await inheritedFrom(ctx, target.projectId) : { projects: [], domain: null }
  const types = 'projectId' in target ? PROJECT_TYPES : DOMAIN_TYPES
  const rows = await ctx.db
    .selectFrom('assignment')
    .select('role_id')
    .where('actor_id', 'in', actors)
    .where((eb) =>
      eb.or([
        eb.and([eb('type', 'in', types), eb('target_id', '=', direct), eb('inherited', '=', false)]),
        ...(above.projects.length === 0
          ? []
          : [
              eb.and([
                eb('type', 'in', PROJECT_TYPES),
                eb('target_id', 'in', above.projects),
                eb('inherited', '=', true),
              ]),
            ]),
        ...(above.domain === null
          ? []
          : [eb.and([eb('type', 'in', DOMAIN_TYPES), eb('target_id', '=', above.domain), eb('inherited', '=', true)])]),
      ]),
    )
    .execute()
  return rows.map((row) => row.role_id)
}

const PROJECT_TYPES = ['UserProject', 'GroupProject'] as const
const DOMAIN_TYPES = ['UserDomain', 'GroupDomain'] as const

/** Whose inherited grants a project has: the projects above it and its domain. */
async function inheritedFrom(
  ctx: Pick<Context, 'db'>,
  projectId: string,
): Promise<{ projects: readonly string[]; domain: string | null }> {
  const project = await projectById(ctx, projectId)
  const parents = await parentsOf(ctx, project)
  return {
    projects: parents.filter((parent) => !parent.is_domain).map((parent) => parent.id),
    domain: project.domain_id,
  }
}
