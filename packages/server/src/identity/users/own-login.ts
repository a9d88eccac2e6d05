import { type Context, callerOf } from '../../kernel/context.ts'
import { isDelegated } from '../../kernel/delegated.ts'
import { Forbidden } from '../../kernel/errors.ts'

/**
 * An administrator sets passwords and sign-in options, also by delegation; only not of the one the delegation acts as:
 * it would become that user's own login, and outlive its bounds (INV-03, INV-04). Upstream asks for the role alone.
 * @throws Forbidden
 */
export function assertNotOwnLogin(ctx: Context, userId: string, change: object): void {
  const caller = callerOf(ctx)
  if (caller.userId === userId && ('password' in change || 'options' in change) && isDelegated(ctx, caller))
    throw Forbidden.action('identity:update_user')
}
