import { newAuditId, type TokenBase, type TokenPayload } from '@quoin/tokens'
import { consumeUse } from '../../delegation/operations.ts'
import type { Context, Federation } from '../../kernel/context.ts'
import { Forbidden, Unauthorized } from '../../kernel/errors.ts'
import { afterRevocations } from './after-revocations.ts'
import { inBitOrder } from './bit-order.ts'
import { endsOf } from './ends.ts'
import { sealToken } from './payload.ts'
import { resolveToken, revocable } from './resolve.ts'
import type { ValidToken } from './valid-token.ts'
import { keepToken, TOKEN_LENGTH_MAX } from './validate.ts'

/** What an authentication came to, and for where. */
export interface Grant {
  readonly userId: string
  readonly methods: readonly string[]
  /** Seconds since the epoch; never later than that of any token it came from (INV-17). */
  readonly expiresAtS: number | null
  /** First audit id of the chain that the authentication came from. */
  readonly parentAuditId: string | null
  readonly scope: GrantScope
  /** Of a federated login: its token says where it came from. */
  readonly federation?: Federation
  /** Binds the token to a client certificate (RFC 8705). */
  readonly thumbprint?: string
}

export type GrantScope =
  | { readonly kind: 'unscoped' }
  | { readonly kind: 'system' }
  | { readonly kind: 'domain'; readonly domainId: string }
  | { readonly kind: 'project'; readonly projectId: string }
  | { readonly kind: 'trust'; readonly projectId: string; readonly trustId: string }
  | {
      readonly kind: 'application-credential'
      readonly projectId: string
      readonly applicationCredentialId: string
    }
  | { readonly kind: 'oauth1'; readonly projectId: string; readonly accessTokenId: string }

export async function issueToken(ctx: Context, grant: Grant): Promise<ValidToken> {
  const nowS = Math.floor(ctx.now().getTime() / 1000)
  const auditId = newAuditId(ctx.random(16))
  const base: TokenBase = {
    userId: grant.userId,
    methods: inBitOrder(grant.methods, ctx.config.auth.methods),
    expiresAtS: Math.min(grant.expiresAtS ?? nowS + ctx.config.token.expiration, ...(await endsOf(ctx, grant.scope))),
    auditIds: grant.parentAuditId === null ? [auditId] : [auditId, grant.parentAuditId],
  }
  const payload = payloadOf(base, grant)
  const { value: draft, ...kept } = await resolveToken(ctx, '', { payload, issuedAtS: nowS })
  const issuedAtS = await afterRevocations(ctx, nowS, (at) => revocable({ ...draft, issuedAtS: at }))
  const id = sealToken(ctx, payload, issuedAtS)
  if (id.length > TOKEN_LENGTH_MAX) throw new Forbidden().because('the groups of this login do not fit into a token')
  const token: ValidToken = { ...draft, id, issuedAtS, json: {} }
  await keepToken(ctx, { value: token, ...kept })
  // Nobody has the token before its use is paid for, and nothing is paid for one that is refused (INV-33).
  if (grant.scope.kind === 'trust') await consumeUse(ctx, grant.scope.trustId)
  return token
}

function payloadOf(base: TokenBase, { scope, federation, thumbprint }: Grant): TokenPayload {
  if (thumbprint !== undefined && scope.kind === 'project')
    return { ...base, kind: 'oauth2-mtls', projectId: scope.projectId, domainId: null, thumbprint }
  switch (scope.kind) {
    case 'unscoped':
      return federation === undefined
        ? { ...base, kind: 'unscoped' }
        : { ...base, ...federation, kind: 'federated-unscoped' }
    case 'system':
      // Such a token has no place for where its user came from, and would outlive it (INV-43).
      if (federation !== undefined) throw new Unauthorized().because('an outside login has no system scope')
      return { ...base, kind: 'system', system: 'all' }
    case 'domain':
      return federation === undefined
        ? { ...base, ...scope }
        : { ...base, ...federation, kind: 'federated-domain', domainId: scope.domainId }
    case 'project':
      return federation === undefined
        ? { ...base, ...scope }
        : { ...base, ...federation, kind: 'federated-project', projectId: scope.projectId }
    case 'trust':
    case 'application-credential':
    case 'oauth1':
      return { ...base, ...scope }
    default:
      return scope satisfies never
  }
}
