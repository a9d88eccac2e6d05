import { type Context, callerOf } from '../kernel/context.ts'
import { isDelegated } from '../kernel/delegated.ts'
import { Forbidden } from '../kernel/errors.ts'
import { isEc2 } from './credentials/credential.ts'

/**
 * Credentials are out of reach of whoever acts by delegation: what a token was lent for one project would otherwise reach
 * all of a user's keys and seeds (INV-04, INV-05). [security_compliance] has a way round it for administrators that copy
 * EC2 keys; it opens no other type.
 */
export function mayReach(ctx: Context, type: string): boolean {
  if (!isDelegated(ctx, callerOf(ctx))) return true
  const { allow_insecure_admin_trust_cross_project_credentials_access: isAllowed } = ctx.config.security_compliance
  return isAllowed && isEc2(type) && ctx.allows('admin_required', {})
}

/** @throws Forbidden */
export function assertReach(ctx: Context, type: string): void {
  if (!mayReach(ctx, type)) throw refused()
}

/** Key pairs by their own address: for nobody who acts by delegation. */
export function assertOwnLogin(ctx: Context): void {
  if (isDelegated(ctx, callerOf(ctx))) throw refused()
}

const refused = (): Forbidden => Forbidden.action('Delegated tokens cannot access credentials directly')
