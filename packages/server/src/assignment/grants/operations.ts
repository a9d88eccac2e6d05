import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Forbidden, NotFound } from '../../kernel/errors.ts'
import type { Role } from '../roles/role.ts'
import { rolesByIds } from '../roles/store.ts'
import { type Grant, type Holding, isOfGroup, isOnProject, isOnSystem, noGrant, SYSTEM } from './grant.ts'
import { deleteGrant, grantExists, insertGrant, projectGrantsOf, roleIdsHeld } from './store.ts'

/** @throws NotFound */
export async function assertGranted(ctx: Pick<Context, 'db'>, grant: Grant): Promise<void> {
  if (!(await grantExists(ctx.db, grant))) throw noGrant(grant)
}

/** The roles that were granted, without what they imply. */
export const rolesHeld = async (ctx: Pick<Context, 'db'>, holding: Holding): Promise<readonly Role[]> =>
  rolesByIds(ctx.db, await roleIdsHeld(ctx.db, holding))

/** No change when it is there already. Callers have seen that actor, target and role are. */
export async function createGrant(ctx: WriteContext, grant: Grant): Promise<void> {
  if (await insertGrant(ctx.tx, grant)) recordGrant(ctx, 'create', grant)
}

/** Roles of tokens are looked up anew with every validation, so nothing is left to end. @throws NotFound (INV-14) */
export async function revokeGrant(ctx: WriteContext, grant: Grant): Promise<void> {
  if (!(await deleteGrant(ctx.tx, grant))) throw noGrant(grant)
  recordGrant(ctx, 'delete', grant)
}

/** A grant on a project or a domain that is not there, or may not be, is told of as well, as upstream has it. */
export async function tellingRefusal(
  ctx: WriteContext,
  operation: 'created' | 'deleted',
  grant: Grant,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const refused = error instanceof NotFound || error instanceof Forbidden
    if (refused && !isOnSystem(grant.type))
      ctx.notice({
        kind: 'grant refused',
        operation,
        grant: {
          actor: isOfGroup(grant.type) ? 'group' : 'user',
          actorId: grant.actor_id,
          target: isOnProject(grant.type) ? 'project' : 'domain',
          targetId: grant.target_id,
          roleId: grant.role_id,
          inherited: grant.inherited,
        },
      })
    throw error
  }
}

export function recordGrant(ctx: WriteContext, op: 'create' | 'delete', grant: Grant): void {
  const { type, actor_id, target_id, role_id, inherited } = grant
  record(ctx.tx, {
    entity: isOnSystem(type) ? 'system_assignment' : 'assignment',
    id: [type, actor_id, target_id, role_id, inherited ? 1 : 0].join('/'),
    op,
    body: { type, actor_id, target_id, role_id, inherited },
  })
}

interface RoleAndPlace {
  readonly role?: Pick<Role, 'id' | 'domain_id'>
  readonly project?: { readonly id: string; readonly domain_id: string | null }
}

/**
 * A role of a domain is for that domain's projects. On a domain it may be any, as upstream has it: there it only leads to
 * other roles.
 * @throws Forbidden (project), BadRequest (system)
 */
export function assertRoleFits(grant: Grant, { role, project }: RoleAndPlace): void {
  if (role === undefined || role.domain_id === null) return
  if (isOnSystem(grant.type))
    throw new BadRequest(
      `Role ${role.id} is a domain-specific role. Unable to use a domain-specific role in a system assignment.`,
    )
  if (project !== undefined && project.domain_id !== role.domain_id)
    throw new Forbidden(`Project ${project.id} must be in the same domain as the role ${role.id} being assigned.`)
}

export const grantOnProject = (
  ctx: WriteContext,
  { roleId, userId, projectId }: { readonly roleId: string; readonly userId: string; readonly projectId: string },
): Promise<void> =>
  createGrant(ctx, {
    type: 'UserProject',
    actor_id: userId,
    target_id: projectId,
    role_id: roleId,
    inherited: false,
  })

/** The user's own roles on projects, one by one. */
export const projectRolesOf = async (
  ctx: Pick<Context, 'db'>,
  userId: string,
): Promise<readonly { readonly projectId: string; readonly roleId: string }[]> =>
  (await projectGrantsOf(ctx.db, userId)).map(({ target_id, role_id }) => ({ projectId: target_id, roleId: role_id }))

export const revokeOnProject = (
  ctx: WriteContext,
  { roleId, userId, projectId }: { readonly roleId: string; readonly userId: string; readonly projectId: string },
): Promise<void> =>
  revokeGrant(ctx, {
    type: 'UserProject',
    actor_id: userId,
    target_id: projectId,
    role_id: roleId,
    inherited: false,
  })

export const grantOnSystem = (
  ctx: WriteContext,
  { roleId, userId }: { readonly roleId: string; readonly userId: string },
): Promise<void> =>
  createGrant(ctx, { type: 'UserSystem', actor_id: userId, target_id: SYSTEM, role_id: roleId, inherited: false })
