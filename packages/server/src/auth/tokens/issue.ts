import { newAuditId, type TokenBase, type TokenPayload } from '@quoin/tokens'
import type { Context } from '../../kernel/context.ts'
import { afterRevocations } from './after-revocations.ts'
import { inBitOrder } from './bit-order.ts'
import { sealToken } from './payload.ts'
import { resolveToken, revocable } from './resolve.ts'
import type { ValidToken } from './valid-token.ts'
import { keepToken } from './validate.ts'

/** What an authentication came to, and for where. */
export interface Grant {
  readonly userId: string
  readonly methods: readonly string[]
  /** Seconds since the epoch; never later than that of any token it came from (INV-17). */
  readonly expiresAtS: number | null
  /** First audit id of the chain that the authentication came from. */
  readonly parentAuditId: string | null
  readonly scope: GrantScope
}

export type GrantScope =
  | { readonly kind: 'unscoped' }
  | { readonly kind: 'system' }
  | { readonly kind: 'domain'; readonly domainId: string }
  | { readonly kind: 'project'; readonly projectId: string }

export async function issueToken(ctx: Context, grant: Grant): Promise<ValidToken> {
  const nowS = Math.floor(ctx.now().getTime() / 1000)
  const auditId = newAuditId(ctx.random(16))
  const base: TokenBase = {
    userId: grant.userId,
    methods: inBitOrder(grant.methods, ctx.config.auth.methods),
    expiresAtS: grant.expiresAtS ?? nowS + ctx.config.token.expiration,
    auditIds: grant.parentAuditId === null ? [auditId] : [auditId, grant.parentAuditId],
  }
  const payload = payloadOf(base, grant.scope)
  const { value: draft, tags } = await resolveToken(ctx, '', { payload, issuedAtS: nowS })
  const issuedAtS = await afterRevocations(ctx, nowS, (at) => revocable({ ...draft, issuedAtS: at }))
  const token: ValidToken = { ...draft, id: sealToken(ctx, payload, issuedAtS), issuedAtS, json: {} }
  return keepToken(ctx, token, tags)
}

function payloadOf(base: TokenBase, scope: GrantScope): TokenPayload {
  switch (scope.kind) {
    case 'unscoped':
      return { ...base, kind: 'unscoped' }
    case 'system':
      return { ...base, kind: 'system', system: 'all' }
    case 'domain':
      return { ...base, kind: 'domain', domainId: scope.domainId }
    case 'project':
      return { ...base, kind: 'project', projectId: scope.projectId }
    default:
      return scope satisfies never
  }
}
