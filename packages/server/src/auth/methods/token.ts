import type { Context } from '../../kernel/context.ts'
import { BadRequest, Forbidden } from '../../kernel/errors.ts'
import type { AuthRequest } from '../schemas.ts'
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
    const { payload } = held
    assertMayRescope(ctx, held.scope.kind, request)
    if (held.federation !== null) return { ...(await federatedAgain(ctx, held)), earlierMethods: payload.methods }
    return {
      userId: payload.userId,
      earlierMethods: payload.methods,
      expiresAtS: payload.expiresAtS,
      parentAuditId: payload.auditIds[1] ?? payload.auditIds[0] ?? '',
    }
  },
}

function assertMayRescope(ctx: Context, held: string, { scope }: AuthRequest): void {
  const asked = typeof scope === 'object' ? scope : {}
  if (held === 'system' && (asked.project !== undefined || asked.domain !== undefined))
    throw Forbidden.action(
      'Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.',
    )
  if (!ctx.config.token.allow_rescope_scoped_token && held !== 'unscoped')
    throw Forbidden.action('rescope a scoped token')
}
