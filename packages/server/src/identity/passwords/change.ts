import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Unauthorized } from '../../kernel/errors.ts'
import { revoke } from '../../revocation/operations.ts'
import { findUser, lockUser, optionsOf } from '../users/store.ts'
import {
  assertNotLocked,
  assertOldEnough,
  assertStrong,
  expiryOf,
  hashesToDiffer,
  historyKept,
  usedBefore,
} from './rules.ts'
import { appendPassword, passwordHistory } from './store.ts'
import { recordPassword, verifyPassword } from './verify.ts'

/**
 * A user changes their own password: they prove the current one (which may have expired), then the new one is checked -
 * strength, permission, age, history - in upstream's order. All of it before the transaction, which stores the result
 * only if the proven password still is the current one.
 */
export interface PasswordChange {
  /** The password that was proven. */
  readonly passwordId: number
  readonly hash: string
}

/** @throws Unauthorized, BadRequest */
export async function prepareChange(
  ctx: Context,
  userId: string,
  passwords: { readonly from: string; readonly to: string },
): Promise<PasswordChange> {
  const verdict = await verifyPassword(ctx, userId, passwords.from)
  if (!verdict.ok && verdict.why === 'disabled') throw new Unauthorized(`The account is disabled for user: ${userId}.`)
  if (!verdict.ok && verdict.why !== 'expired')
    throw new Unauthorized().because(`password change of user ${userId}: ${verdict.why}`)
  const { passwordId } = verdict

  try {
    return await allowed(ctx, userId, { passwordId, to: passwords.to })
  } catch (error) {
    if (error instanceof BadRequest)
      ctx.notice({ kind: 'password refused', userId, reason: { message: error.message, code: error.status } })
    throw error
  }
}

async function allowed(
  ctx: Context,
  userId: string,
  { passwordId, to }: { readonly passwordId: number; readonly to: string },
): Promise<PasswordChange> {
  const rules = ctx.config.security_compliance
  assertStrong(rules, to)
  const stored = await findUser(ctx.db, userId)
  const localUserId = stored?.row.local_user_id ?? null
  if (stored === undefined || localUserId === null) throw overtaken(userId)
  assertNotLocked(optionsOf(stored))
  const history = await passwordHistory(ctx.db, localUserId)
  const current = history.at(-1)
  if (current?.id !== passwordId) throw overtaken(userId)
  assertOldEnough(rules, current, ctx.now())
  for (const hash of hashesToDiffer(rules, history)) if (await ctx.hasher.verify(to, hash)) throw usedBefore(rules)
  return { passwordId, hash: await ctx.hasher.hash(to) }
}

/** @throws Unauthorized when the password was changed meanwhile */
export async function storeChange(ctx: WriteContext, userId: string, change: PasswordChange): Promise<void> {
  const stored = await lockUser(ctx.tx, userId)
  const localUserId = stored?.row.local_user_id ?? null
  if (stored === undefined || localUserId === null || stored.password?.id !== change.passwordId) throw overtaken(userId)
  const rules = ctx.config.security_compliance
  const now = ctx.now()
  const expiresAt = expiryOf(rules, optionsOf(stored), now)
  await appendPassword(
    ctx.tx,
    localUserId,
    { hash: change.hash, createdAt: now, expiresAt, selfService: true },
    historyKept(rules),
  )
  recordPassword(ctx, userId, { createdAt: now, expiresAt, self_service: true })
  await revoke(ctx, { userId }) // INV-18
}

const overtaken = (userId: string): Unauthorized =>
  new Unauthorized().because(`the password of user ${userId} was changed meanwhile`)
