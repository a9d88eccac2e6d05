import { listSeeds } from '../auth/factors/enrolment.ts'
import { listPasskeys } from '../auth/factors/passkeys.ts'
import { type User, userById } from '../identity/operations.ts'
import { type Caller, type Context, callerOf } from '../kernel/context.ts'
import { isDelegated } from '../kernel/delegated.ts'
import { Forbidden } from '../kernel/errors.ts'
import { parseIso } from '../kernel/times.ts'

/**
 * Who may touch factors, whatever the rules say. INV-05: no delegated token, not even to look. INV-34: to change some one
 * needs to have signed in just now, with a factor if one has any.
 */
const FRESH_FOR_MS = 600_000
const FACTORS: readonly string[] = ['totp', 'passkey', 'recovery_code']

export const loadUser = async (ctx: Context, { params }: { readonly params: { readonly user_id: string } }) => ({
  user: await userById(ctx, params.user_id),
})

/** What the rules see: no words of a caller (INV-09). */
export const userTarget = ({ user }: { readonly user: User }) => ({
  user: { id: user.id, name: user.name, domain_id: user.domain_id, enabled: user.enabled },
})

/** @throws Forbidden */
export function assertNotDelegated(ctx: Context): Caller {
  const caller = callerOf(ctx)
  if (isDelegated(ctx, caller)) throw new Forbidden('A delegated token cannot see or change second factors.')
  return caller
}

export interface Owner {
  readonly userId: string
  readonly userName: string
  readonly auditId: string
}

/** The user itself, freshly signed in. @throws Forbidden */
export async function freshOwner(ctx: Context, user: User): Promise<Owner> {
  const caller = assertNotDelegated(ctx)
  if (caller.userId !== user.id) throw new Forbidden('Only the user itself can change single factors.')
  if (user.federated.length > 0)
    throw new Forbidden('The identity provider that knows this user keeps the second factors.')
  if (!isFresh(ctx, caller))
    throw new Forbidden('Second factors can be changed for ten minutes after signing in. Sign in again.')
  if (!caller.methods.some((method) => FACTORS.includes(method)) && (await hasUsableFactor(ctx, user.id)))
    throw new Forbidden('Second factors can be changed after signing in with one. Sign in again, with a second factor.')
  return { userId: user.id, userName: user.name, auditId: caller.auditIds[0] ?? '' }
}

/** Straight from a login: no token came before, which would make an old proof look young. */
function isFresh(ctx: Context, { auditIds, methods, token }: Caller): boolean {
  const issuedAt = parseIso(String(token.issued_at))
  if (auditIds.length !== 1 || methods.includes('token') || issuedAt === undefined) return false
  return ctx.now().getTime() - issuedAt.getTime() < FRESH_FOR_MS
}

/** A factor whose method is not enabled cannot be asked for. */
async function hasUsableFactor(ctx: Context, userId: string): Promise<boolean> {
  const { methods } = ctx.config.auth
  return (
    (methods.includes('totp') && (await listSeeds(ctx, userId)).length > 0) ||
    (methods.includes('passkey') && (await listPasskeys(ctx, userId)).length > 0)
  )
}
