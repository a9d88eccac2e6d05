import { catalogFor } from '../catalog/operations.ts'
import { pathMatches } from '../delegation/operations.ts'
import type { Caller, Context } from '../kernel/context.ts'
import { NotFound, Unauthorized } from '../kernel/errors.ts'
import { callerOfToken } from './caller.ts'
import { TokenNotFound } from './tokens/not-found.ts'
import type { ValidToken } from './tokens/valid-token.ts'
import { validateToken } from './tokens/validate.ts'

/** Access rules of application credentials, kept as services keep them with keystonemiddleware. */
const SERVICE_TYPE = 'identity'
const SERVICE_ROLE = 'service'
const SUPPORT_MIN = 1

/**
 * Whether the caller's access rules have this request. Any token may be shown to itself; a request that a service makes
 * in the course of another is not the user's. keystonemiddleware takes any word for a service's token; here it must be
 * valid and have the role `service`, or whoever holds a restricted token could lift its bounds (INV-01).
 * @throws Unauthorized
 */
export async function assertRequestAllowed(ctx: Context, { delegation, userId, projectId }: Caller): Promise<void> {
  if (delegation?.kind !== 'application-credential' || delegation.accessRules === null) return
  const { method, path } = ctx.request
  if (method === 'GET' && path.endsWith('/v3/auth/tokens')) return
  const offered = (await catalogFor(ctx, { userId, projectId })).some(({ type }) => type === SERVICE_TYPE)
  if (offered) {
    if (await fromService(ctx)) return
    const allowed = delegation.accessRules.some(
      (rule) => rule.method === method && rule.service === SERVICE_TYPE && pathMatches(rule.path, path),
    )
    if (allowed) return
  }
  throw new Unauthorized().because(`no access rule of application credential ${delegation.id} has ${method} ${path}`)
}

async function fromService(ctx: Context): Promise<boolean> {
  const id = ctx.request.headers['x-service-token']
  if (id === undefined || id === '') return false
  try {
    return callerOfToken(await validateToken(ctx, id)).roles.includes(SERVICE_ROLE)
  } catch (error) {
    if (error instanceof NotFound) return false
    throw error
  }
}

/** A token with access rules is good only for those who say that they keep them. @throws NotFound */
export function assertRulesAreKept(ctx: Context, { delegation }: ValidToken): void {
  if (delegation?.kind !== 'application-credential' || delegation.accessRules === null) return
  const version = Number.parseFloat(ctx.request.headers['openstack-identity-access-rules'] ?? '')
  if (!(version >= SUPPORT_MIN))
    throw new TokenNotFound('Failed to validate token').because('the asker does not keep access rules')
}
