import {
  grantOnProject,
  isRoleNamed,
  projectRolesOf,
  type Role,
  revokeOnProject,
  roleNamed,
} from '../../assignment/operations.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { Forbidden, NotFound } from '../../kernel/errors.ts'
import { createProject, projectByName } from '../../resource/operations.ts'
import type { MappedProject, SchemaVersion } from '../mapping/mapping.ts'
import { domainIdOf } from './groups.ts'

export interface Provisioning {
  readonly userId: string
  readonly userDomainId: string
  readonly idpId: string
  /** Of projects without one of their own. */
  readonly idpDomainId: string
  readonly version: SchemaVersion
}

/**
 * Projects that a mapping gives: made when they are missing, with the roles it names. From version 3.0 on the user keeps
 * no other role of their own on any project.
 * @throws NotFound (role, domain), Forbidden (a role of another domain)
 */
export async function provision(
  ctx: WriteContext,
  projects: readonly MappedProject[],
  given: Provisioning,
): Promise<void> {
  const { userId } = given
  const wanted = new Map<string, { readonly projectId: string; readonly roleId: string }>()
  for (const project of projects) {
    const roles: Role[] = []
    for (const { name } of project.roles) roles.push(await roleFor(ctx, name, given))
    const projectId = await projectFor(ctx, project, given)
    for (const { id: roleId } of roles) wanted.set(`${projectId}/${roleId}`, { projectId, roleId })
  }
  for (const grant of wanted.values()) await grantOnProject(ctx, { ...grant, userId })
  if (given.version !== '3.0') return
  for (const held of await projectRolesOf(ctx, userId))
    if (!wanted.has(`${held.projectId}/${held.roleId}`)) await revokeOnProject(ctx, { ...held, userId })
}

/** One of the cloud's roles, or of the user's domain. */
async function roleFor(ctx: WriteContext, name: string, { userDomainId, idpId }: Provisioning): Promise<Role> {
  const role = (await roleNamed(ctx, name, null)) ?? (await roleNamed(ctx, name, userDomainId))
  if (role !== undefined) return role
  if (await isRoleNamed(ctx, name))
    throw new Forbidden(`role: ${name} must be within the same domain as the identity provider: ${idpId}.`)
  throw NotFound.of('role', name)
}

async function projectFor(ctx: WriteContext, wanted: MappedProject, { idpDomainId }: Provisioning): Promise<string> {
  const domainId = wanted.domain === undefined ? idpDomainId : await domainIdOf(ctx, wanted.domain)
  try {
    return (await projectByName(ctx, wanted.name, domainId)).id
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    return (await createProject(ctx, { id: ctx.newId(), name: wanted.name, domain_id: domainId })).id
  }
}
