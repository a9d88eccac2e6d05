import { createHash } from 'node:crypto'
import { effectiveRoles } from '../assignment/operations.ts'
import { attribute, recognize } from '../federation/operations.ts'
import { userById } from '../identity/operations.ts'
import type { Caller, Context } from '../kernel/context.ts'
import { BadRequest, Unauthorized } from '../kernel/errors.ts'
import { projectById } from '../resource/operations.ts'
import { callerWithoutToken } from './caller.ts'
import type { ScopeRequest } from './schemas.ts'
import { requestedScope } from './scope.ts'

/**
 * A request without a token, from a service whose certificate was made by an issuer that the operator trusts
 * ([tokenless_auth] trusted_issuer). The proxy has checked the certificate; the mapping of the issuer's identity provider
 * says whom it stands for; headers say for which project or domain. Null where no such issuer is named.
 * @throws BadRequest without a scope; what else the login of an outside user may be refused for
 */
export async function callerOfCertificate(ctx: Context): Promise<Caller | null> {
  const { trusted_issuer, issuer_attribute, protocol } = ctx.config.tokenless_auth
  if (trusted_issuer.length === 0) return null
  const issuer = attribute(ctx, issuer_attribute)
  if (issuer === undefined || !trusted_issuer.includes(issuer)) return null

  const scope = await requestedScope(ctx, scopeIn(ctx))
  if (scope?.kind !== 'project' && scope?.kind !== 'domain') return null
  const idpId = createHash('sha256').update(issuer).digest('hex')
  const who = await recognize(ctx, { idpId, protocolId: protocol })
  const groupIds = who.kind === 'outside' ? who.groupIds : []
  const user = who.kind === 'outside' ? { id: '', domain_id: '' } : await userById(ctx, who.userId)
  const { roles } = await effectiveRoles(ctx, user.id, scope, groupIds)
  if (roles.length === 0)
    throw new Unauthorized().because(`a certificate of ${issuer} gives no role in the ${scope.kind}`)
  return callerWithoutToken({
    userId: user.id,
    userDomainId: user.domain_id,
    projectId: scope.kind === 'project' ? scope.projectId : null,
    projectDomainId: scope.kind === 'project' ? (await projectById(ctx, scope.projectId)).domain_id : null,
    domainId: scope.kind === 'domain' ? scope.domainId : null,
    roles: roles.map((role) => role.name),
    roleIds: roles.map((role) => role.id),
    methods: [protocol],
    groupIds,
    federation: who.kind === 'outside' ? { idpId, protocolId: protocol, groupIds } : null,
    expiresAt: new Date(ctx.now().getTime() + ctx.config.token.expiration * 1000),
  })
}

/** Ids before names, the project before the domain. */
function scopeIn({ request: { headers } }: Context): ScopeRequest {
  const said = (name: string): string | undefined => headers[`x-${name}`] || undefined
  const projectId = said('project-id')
  if (projectId !== undefined) return { project: { id: projectId } }
  const name = said('project-name')
  if (name !== undefined) {
    const [id, domainName] = [said('project-domain-id'), said('project-domain-name')]
    if (id !== undefined) return { project: { name, domain: { id } } }
    if (domainName !== undefined) return { project: { name, domain: { name: domainName } } }
    throw new BadRequest('Neither Project Domain ID nor Project Domain Name was provided.')
  }
  const domainId = said('domain-id')
  if (domainId !== undefined) return { domain: { id: domainId } }
  const domainName = said('domain-name')
  if (domainName !== undefined) return { domain: { name: domainName } }
  throw BadRequest.missing('project or domain', 'scope')
}
