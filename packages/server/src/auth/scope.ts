import { effectiveRoles } from '../assignment/operations.ts'
import { usableTrust } from '../delegation/operations.ts'
import { userById } from '../identity/operations.ts'
import type { Context } from '../kernel/context.ts'
import { BadRequest, NotFound, Unauthorized } from '../kernel/errors.ts'
import {
  type Domain,
  domainById,
  domainByName,
  type Project,
  projectById,
  projectByName,
} from '../resource/operations.ts'
import type { DomainReference, ScopeRequest } from './schemas.ts'
import type { GrantScope } from './tokens/issue.ts'

/**
 * The scope a request asks for, looked up. What is not there or disabled is answered as a failed authentication:
 * before it, nobody learns which projects exist (INV-28).
 * @returns null when the request says nothing of scope
 */
export async function requestedScope(ctx: Context, scope: ScopeRequest | undefined): Promise<GrantScope | null> {
  if (scope === undefined) return null
  const asked = SCOPES.filter((kind) => (typeof scope === 'string' ? scope.includes(kind) : Object.hasOwn(scope, kind)))
  if (asked.length !== 1) throw BadRequest.missing('system, project, domain, OS-TRUST:trust or unscoped', 'scope')
  const [kind] = asked
  if (kind === 'unscoped') return { kind: 'unscoped' }
  if (typeof scope === 'string') throw new BadRequest(`Invalid input for field 'scope': '${kind}' needs an object.`)
  if (kind === 'system') return { kind: 'system' }
  if (kind === 'domain') return { kind: 'domain', domainId: (await knownDomain(ctx, scope.domain ?? {})).id }
  if (kind === 'project') return { kind: 'project', projectId: (await knownProject(ctx, scope.project ?? {})).id }
  return trustScope(ctx, scope['OS-TRUST:trust']?.id)
}

/** Who may use the trust, and whether what it rests on still is, comes to light only after the proof (INV-28). */
async function trustScope(ctx: Context, id: string | undefined): Promise<GrantScope> {
  if (!id) throw BadRequest.missing('trust_id', 'trust')
  const { project_id: projectId } = await orStranger(() => usableTrust(ctx, id))
  if (projectId === null) throw new Unauthorized().because(`trust ${id} is for no project`)
  await knownProject(ctx, { id: projectId })
  return { kind: 'trust', projectId, trustId: id }
}

const SCOPES = ['project', 'domain', 'unscoped', 'system', 'OS-TRUST:trust'] as const

/** The domain, when it exists and is enabled; a name wins over an id. */
export async function knownDomain(ctx: Context, { id, name }: DomainReference): Promise<Domain> {
  const domain = await orStranger(() =>
    name !== undefined && name !== '' ? domainByName(ctx, name) : domainById(ctx, id ?? ''),
  )
  if (!domain.enabled) throw new Unauthorized().because(`domain ${domain.id} is disabled`)
  return domain
}

async function knownProject(
  ctx: Context,
  { id, name, domain }: { id?: string; name?: string; domain?: DomainReference },
): Promise<Project> {
  let project: Project
  if (name !== undefined && name !== '') {
    if (domain === undefined) throw BadRequest.missing('domain', 'project')
    const { id: domainId } = await knownDomain(ctx, domain)
    project = await orStranger(() => projectByName(ctx, name, domainId))
  } else {
    project = await orStranger(() => projectById(ctx, id ?? ''))
    // A project that acts as a domain is reached as a domain.
    if (project.domain_id === null) throw new Unauthorized().because(`project ${project.id} acts as a domain`)
    await knownDomain(ctx, { id: project.domain_id })
  }
  if (!project.enabled) throw new Unauthorized().because(`project ${project.id} is disabled`)
  return project
}

/**
 * Without a scope: the user's default project when it is there, enabled and the user has a role in it; else unscoped.
 * Never a reason to refuse.
 */
export async function defaultScope(ctx: Context, userId: string): Promise<GrantScope> {
  const { default_project_id: projectId } = await userById(ctx, userId)
  if (projectId === null) return { kind: 'unscoped' }
  const unscoped = (why: string): GrantScope => {
    ctx.log.debug(`Default project ${projectId} of user ${userId} ${why}. The token will be unscoped.`)
    return { kind: 'unscoped' }
  }
  try {
    const project = await projectById(ctx, projectId)
    const domain = await domainById(ctx, project.domain_id ?? project.id)
    if (!project.enabled || !domain.enabled) return unscoped('is disabled')
    const { roles } = await effectiveRoles(ctx, userId, { projectId })
    return roles.length === 0 ? unscoped('gives the user no role') : { kind: 'project', projectId }
  } catch (error) {
    if (error instanceof NotFound) return unscoped('is not there')
    throw error
  }
}

export async function orStranger<T>(lookUp: () => Promise<T>): Promise<T> {
  try {
    return await lookUp()
  } catch (error) {
    if (error instanceof NotFound) throw new Unauthorized().because(error.message)
    throw error
  }
}
