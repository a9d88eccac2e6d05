import { type Context, callerOf } from '../kernel/context.ts'
import type { Query } from '../kernel/declare.ts'
import { Unauthorized } from '../kernel/errors.ts'

/**
 * The domain a list is of when the request's filters name none: with a driver for each domain a list must know its
 * domain, from the query or the token.
 * @throws Unauthorized when nothing says which
 */
export function listDomain(ctx: Context, query: Query): string | null {
  if (!ctx.config.identity.domain_specific_drivers_enabled) return null
  const caller = callerOf(ctx)
  const domainId = query.domain_id || caller.domainId || caller.projectDomainId
  if (domainId) return domainId
  if (caller.systemScope === 'all') return null
  throw new Unauthorized().because('No domain information specified as part of list request')
}
