import { groupsOfUser } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { type Reads, rolesGranted } from './effective-roles.ts'
import { roleGraph, withImplied } from './role-graph.ts'

/** What trusts and application credentials ask of roles: what is passed on, and whether its owner still has it (INV-01). */
export interface HeldRoles {
  /** Those of a domain are among them: they can be passed on, though no token shows them. */
  readonly ids: ReadonlySet<string>
  readonly tags: readonly string[]
  /** Seconds since the epoch at which one of them may lapse by itself; infinite when none does (INV-17). */
  readonly holdsUntilS: number
}

/** @throws NotFound for a project that is not there */
export async function roleIdsOnProject(ctx: Reads, userId: string, projectId: string): Promise<HeldRoles> {
  const { ids: groupIds, tags, holdsUntilS } = await groupsOfUser(ctx, userId)
  const granted = await rolesGranted(ctx, { userId, groupIds }, { projectId })
  const ids = new Set(withImplied(await roleGraph(ctx), granted))
  const actors = [userId, ...groupIds]
  return {
    ids,
    tags: ['roles', ...tags, ...actors.map((actor) => `assignments-of:${actor}`)],
    holdsUntilS,
  }
}

/** The roles and all they imply. */
export const rolesWithImplied = async (
  ctx: Pick<Context, 'db' | 'caches'>,
  roleIds: readonly string[],
): Promise<readonly string[]> => withImplied(await roleGraph(ctx), roleIds)
