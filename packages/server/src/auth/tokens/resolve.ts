import { type EffectiveRoles, effectiveRoles } from '../../assignment/operations.ts'
import { SERVICE_PROVIDERS_TAG } from '../../federation/operations.ts'
import { userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { NotFound, Unauthorized } from '../../kernel/errors.ts'
import { isoMicros } from '../../kernel/times.ts'
import { domainById, projectById } from '../../resource/operations.ts'
import type { RevocableToken } from '../../revocation/match.ts'
import { isRevoked } from '../../revocation/operations.ts'
import { foundationOf } from './kinds/index.ts'
import { TokenNotFound } from './not-found.ts'
import type { OpenedToken } from './payload.ts'
import type { TokenScope, TokenUser, ValidToken } from './valid-token.ts'

/**
 * From what a token says to what holds now: its user, scope and roles as they are at this moment (INV-01, INV-18).
 * Also names the facts it was made from, so that the result can be kept until one of them changes.
 */
export interface Resolved {
  readonly value: ValidToken
  readonly tags: readonly string[]
}

export async function resolveToken(ctx: Context, id: string, opened: OpenedToken): Promise<Resolved> {
  const { payload, issuedAtS } = opened
  const foundation = await foundationOf(ctx, payload)
  const user = await tokenUser(ctx, foundation.userId)
  const scope = await tokenScope(ctx, opened)
  await assertUserDomainEnabled(ctx, user)
  const roles = await (foundation.roles?.(scope) ?? rolesIn(ctx, foundation.userId, scope))
  // Rules ask whose proof it was, also where a trust impersonates.
  const proven = payload.userId === user.id ? user : await tokenUser(ctx, payload.userId)
  const target = Object.freeze({ token: { user_id: proven.id, user: { domain: { id: proven.domain.id } } } })
  const { delegation, federation, thumbprint, extras, revocable } = foundation
  const value: ValidToken = {
    id,
    payload,
    issuedAtS,
    user,
    scope,
    roles: roles.roles,
    delegation,
    federation,
    thumbprint,
    extras,
    revocable,
    holdsUntilS: Math.min(
      foundation.holdsUntilS ?? Number.POSITIVE_INFINITY,
      roles.holdsUntilS ?? Number.POSITIVE_INFINITY,
    ),
    target,
    json: {},
  }
  return { value, tags: [...tagsOfToken(value), ...roles.tags, ...foundation.tags] }
}

/** What is left once a token says what it says: that nobody ended it, and that its user may still act. */
export async function assertNotEnded(ctx: Context, token: ValidToken): Promise<void> {
  if (await isRevoked(ctx, revocable(token))) throw new TokenNotFound('Failed to validate token').because('revoked')
  if (!token.user.enabled) throw new Unauthorized(`The account is disabled for user: ${token.user.id}.`)
}

async function tokenUser(ctx: Context, userId: string): Promise<TokenUser> {
  const user = await userById(ctx, userId)
  const domain = await domainById(ctx, user.domain_id)
  return {
    id: user.id,
    name: user.name,
    domain: { id: domain.id, name: domain.name },
    // Upstream prints no zone here.
    passwordExpiresAt: user.password_expires_at === null ? null : isoMicros(user.password_expires_at).replace('Z', ''),
    enabled: user.enabled,
  }
}

async function assertUserDomainEnabled(ctx: Context, user: TokenUser): Promise<void> {
  const domain = await domainById(ctx, user.domain.id)
  if (!domain.enabled) throw new NotFound(`Unable to validate token because domain ${domain.id} is disabled`)
}

async function tokenScope(ctx: Context, { payload }: OpenedToken): Promise<TokenScope> {
  switch (payload.kind) {
    case 'unscoped':
    case 'federated-unscoped':
      return { kind: 'unscoped' }
    case 'system':
      return { kind: 'system' }
    case 'domain':
    case 'federated-domain':
      return domainScope(ctx, payload.domainId)
    case 'project':
    case 'federated-project':
    case 'trust':
    case 'oauth1':
    case 'application-credential':
    case 'oauth2-mtls':
      return projectScope(ctx, payload.projectId)
    default:
      return payload satisfies never
  }
}

async function domainScope(ctx: Context, domainId: string): Promise<TokenScope> {
  const domain = await domainById(ctx, domainId)
  return { kind: 'domain', domain: { id: domain.id, name: domain.name } }
}

async function projectScope(ctx: Context, projectId: string): Promise<TokenScope> {
  const project = await projectById(ctx, projectId)
  if (!project.enabled) throw new NotFound(`Unable to validate token because project ${project.id} is disabled`)
  // A domain is its own project's domain when a token is scoped to it as a project.
  const domain = await domainById(ctx, project.domain_id ?? project.id)
  if (!domain.enabled) throw new NotFound(`Unable to validate token because domain ${domain.id} is disabled`)
  return {
    kind: 'project',
    project: {
      id: project.id,
      name: project.name,
      domain: { id: domain.id, name: domain.name },
      isDomain: project.is_domain,
    },
  }
}

async function rolesIn(ctx: Context, userId: string, scope: TokenScope): Promise<EffectiveRoles> {
  if (scope.kind === 'unscoped') return { roles: [], tags: [] }
  const roles =
    scope.kind === 'system'
      ? await effectiveRoles(ctx, userId, { system: true })
      : scope.kind === 'domain'
        ? await effectiveRoles(ctx, userId, { domainId: scope.domain.id })
        : await effectiveRoles(ctx, userId, { projectId: scope.project.id })
  if (roles.roles.length === 0) throw new Unauthorized().because(`user ${userId} has no access to the ${scope.kind}`)
  return roles
}

export function revocable(token: ValidToken): RevocableToken {
  const { payload, scope } = token
  return {
    issuedAtS: token.issuedAtS,
    expiresAtS: payload.expiresAtS,
    auditId: payload.auditIds[0] ?? '',
    auditChainId: payload.auditIds[1] ?? null,
    userId: payload.userId,
    userDomainId: token.user.domain.id,
    projectId: scope.kind === 'project' ? scope.project.id : null,
    scopeDomainId: scope.kind === 'domain' ? scope.domain.id : null,
    roleIds: token.roles.map((role) => role.id),
    ...token.revocable,
  }
}

function tagsOfToken(token: ValidToken): string[] {
  const { payload, scope, user } = token
  const tags = [
    `user:${user.id}`,
    `domain:${user.domain.id}`,
    'catalog',
    SERVICE_PROVIDERS_TAG,
    'keys',
    'revoked:other',
    `revoked:user:${user.id}`,
    ...payload.auditIds.map((auditId) => `revoked:audit:${auditId}`),
  ]
  if (scope.kind === 'domain') tags.push(`domain:${scope.domain.id}`)
  if (scope.kind === 'project')
    tags.push(`project:${scope.project.id}`, `domain:${scope.project.domain.id}`, `revoked:project:${scope.project.id}`)
  return tags
}
