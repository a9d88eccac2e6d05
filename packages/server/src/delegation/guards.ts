import { type Context, callerOf } from '../kernel/context.ts'
import { hasDelegatedMethod, isDelegated } from '../kernel/delegated.ts'
import { Forbidden } from '../kernel/errors.ts'

/**
 * What a delegated caller may do with delegations: decided by how it signed in, never by what it asks for (INV-02). An
 * application credential made through a trust would outlive the trust, and hide whose authority it is.
 */
export function assertNotByTrust(ctx: Context): void {
  const caller = callerOf(ctx)
  if (caller.delegation?.kind === 'application-credential') return
  if (isDelegated(ctx, caller))
    throw new Forbidden().because('Cannot manage application credentials with a token issued via delegation.')
}

/** INV-04: a restricted application credential changes none. */
export function assertUnrestricted(ctx: Context): void {
  assertNotByTrust(ctx)
  const { delegation } = callerOf(ctx)
  if (delegation?.kind === 'application-credential' && !delegation.unrestricted)
    throw Forbidden.action(
      "Using method 'application_credential' is not allowed for managing additional application credentials.",
    )
}

/**
 * A trust may be passed on by its trustee: that is redelegation, and its bounds are checked. Who signed in by an
 * application credential, OAuth1 or an EC2 key manages no trusts (INV-04); an operator can let the first.
 */
export function assertMayManageTrusts(ctx: Context): void {
  const { delegation, methods } = callerOf(ctx)
  if (!hasDelegatedMethod(ctx, methods)) return
  const { allow_insecure_application_credential_trust_escalation: allowed } = ctx.config.security_compliance
  if (allowed && delegation?.kind === 'application-credential') return
  throw Forbidden.action('Delegated tokens cannot manage trusts.')
}
