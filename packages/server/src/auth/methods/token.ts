import type { Context } from '../../kernel/context.ts'
import { hasDelegatedMethod } from '../../kernel/delegated.ts'
import { BadRequest, Forbidden } from '../../kernel/errors.ts'
import type { AuthRequest } from '../schemas.ts'
import type { ValidToken } from '../tokens/valid-token.ts'
import { validateToken } from '../tokens/validate.ts'
import type { AuthMethod } from './index.ts'
import { federatedAgain } from './mapped.ts'

/** A token for another scope, from one in hand. It ends when that one ends, and stays in its audit chain (INV-17). */
export const token: AuthMethod = {
  name: 'token',
  async prove(ctx, data, request) {
    const id = (data as { id?: string }).id
    if (id === undefined) throw BadRequest.missing('id', 'token')
    const held = await validateToken(ctx, id)
    assertMayRescope(ctx, held, request)
    const { payload } = held
    if (held.federation !== null) return { ...(await federatedAgain(ctx, held)), earlierMethods: payload.methods }
    return {
      userId: payload.userId,
      earlierMethods: payload.methods,
      expiresAtS: payload.expiresAtS,
      parentAuditId: payload.auditIds[1] ?? payload.auditIds[0] ?? '',
    }
  },
}

/** INV-03: what was delegated is not exchanged for anything else, and first of all not for more. */
function assertMayRescope(ctx: Context, held: ValidToken, { scope }: AuthRequest): void {
  if (held.delegation?.kind === 'oauth1')
    throw Forbidden.action('Using OAuth-scoped token to create another token. Create a new OAuth-scoped token instead')
  if (held.delegation?.kind === 'trust')
    throw Forbidden.action('Using trust-scoped token to create another token. Create a new trust-scoped token instead')
  const asked = typeof scope === 'object' ? scope : {}
  if (held.scope.kind === 'system' && (asked.project !== undefined || asked.domain !== undefined))
    throw Forbidden.action(
      'Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.',
    )
  if (held.delegation !== null || hasDelegatedMethod(ctx, held.payload.methods))
    throw Forbidden.action('Using a delegated token to create another token is not allowed.')
  if (!ctx.config.token.allow_rescope_scoped_token && held.scope.kind !== 'unscoped')
    throw Forbidden.action('rescope a scoped token')
}
