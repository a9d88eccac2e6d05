import { following, record, unrecorded } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { optionsFrom } from '../users/options.ts'
import { clearFailedAttempts, findUser, updateUserRow } from '../users/store.ts'
import { dayOf, type StoredPassword, type StoredUser, type User, userBody, userOf } from '../users/user.ts'
import { partialPasswordHash } from './partial-hash.ts'
import { attemptLimit, isExpired } from './rules.ts'
import { countAttempt, replaceHash, uncountAttempt } from './store.ts'
import { inTurn } from './turns.ts'

/** Why a password does not let its user in. For the log and for the one who proved it: strangers are told nothing. */
export type PasswordVerdict =
  | { readonly ok: true; readonly user: User; readonly passwordId: number }
  | { readonly ok: false; readonly why: 'unknown' | 'locked' | 'wrong' }
  /** The password was right. */
  | { readonly ok: false; readonly why: 'disabled' | 'expired'; readonly passwordId: number }

/**
 * Whether this is the user's password and lets them in: locked? → password → enabled → expired, as upstream.
 * Costs the same whoever is asked for (INV-28), once (INV-31). With a limit on failures the attempt is counted before the
 * password is looked at, and taken back if it was right: guesses side by side cannot exceed the limit (INV-29).
 * @throws Busy, and PasswordTooLong with strict_password_check
 */
export async function verifyPassword(ctx: Context, userId: string, password: string): Promise<PasswordVerdict> {
  return ctx.config.security_compliance.lockout_failure_attempts === null
    ? attempt(ctx, userId, password)
    : inTurn(ctx.store, userId, () => attempt(ctx, userId, password))
}

async function attempt(ctx: Context, userId: string, password: string): Promise<PasswordVerdict> {
  const stored = await findUser(ctx.db, userId)
  const verdict = stored === undefined ? await refused(ctx, password, 'unknown') : await counted(ctx, stored, password)
  const name = stored?.row.local_name ?? stored?.row.nonlocal_name ?? null
  noticeVerdict(ctx, { id: userId, name }, verdict, password)
  return verdict
}

/** With the reasons that upstream states. */
function noticeVerdict(
  ctx: Context,
  user: { readonly id: string; readonly name: string | null },
  verdict: PasswordVerdict,
  password: string,
): void {
  const reasons: Readonly<Record<string, string>> = {
    locked: `The account is locked for user: ${user.id}.`,
    expired: `The password is expired and needs to be changed for user: ${user.id}.`,
  }
  const message = verdict.ok ? undefined : reasons[verdict.why]
  const hash = !verdict.ok && verdict.why === 'wrong' ? partialPasswordHash(ctx.config, password) : null
  ctx.notice({
    kind: 'authentication',
    outcome: verdict.ok ? 'success' : 'failure',
    user,
    ...(message === undefined ? {} : { reason: { message, code: 401 } }),
    ...(hash === null ? {} : { passwordHash: hash }),
  })
}

async function counted(ctx: Context, stored: StoredUser, password: string): Promise<PasswordVerdict> {
  const userId = stored.row.id
  const limit = attemptLimit(ctx.config.security_compliance, optionsFrom(stored.options), ctx.now())
  if (stored.row.local_user_id === null) return refused(ctx, password, 'wrong')
  if (limit === null) return judged(ctx, stored, password, false)

  if (!(await counting(ctx, (tx) => countAttempt(tx, userId, limit)))) return refused(ctx, password, 'locked')
  let verdict: PasswordVerdict
  try {
    verdict = await judged(ctx, stored, password, true)
  } catch (error) {
    await counting(ctx, (tx) => uncountAttempt(tx, userId))
    throw error
  }
  if (!verdict.ok && verdict.why !== 'wrong') await counting(ctx, (tx) => uncountAttempt(tx, userId))
  return verdict
}

async function refused(ctx: Context, password: string, why: 'unknown' | 'locked' | 'wrong'): Promise<PasswordVerdict> {
  await ctx.hasher.dummyVerify(password)
  return { ok: false, why }
}

async function judged(ctx: Context, stored: StoredUser, password: string, counted: boolean): Promise<PasswordVerdict> {
  const { password: current } = stored
  const hash = current?.password_hash ?? null
  if (current === null || hash === null) return refused(ctx, password, 'wrong')
  if (!(await ctx.hasher.verify(password, hash))) return { ok: false, why: 'wrong' }
  const user = userOf(ctx, stored)
  const passwordId = current.id
  if (!user.enabled) return { ok: false, why: 'disabled', passwordId }
  if (isExpired(current, user.options, ctx.now())) return { ok: false, why: 'expired', passwordId }
  await entered(ctx, stored, { current, hash, password, counted })
  return { ok: true, user, passwordId }
}

/** What a success leaves behind: no failures, today's date, and a hash as strong as those made now (INV-32). */
async function entered(
  ctx: Context,
  stored: StoredUser,
  proof: { current: StoredPassword; hash: string; password: string; counted: boolean },
): Promise<void> {
  const { row } = stored
  const today = dayOf(ctx.now())
  const clears = proof.counted || (row.failed_auth_count ?? 0) > 0
  const newHash = ctx.hasher.needsRehash(proof.hash, proof.password) ? await ctx.hasher.hash(proof.password) : null
  if (!clears && newHash === null && row.last_active_at === today) return
  await ctx.write(async (write) => {
    if (clears) await clearFailedAttempts(write.tx, row.id)
    unrecorded(write.tx, 'failure counters are this site’s own')
    if (row.last_active_at !== today) await setLastActive(write, stored, today)
    if (newHash === null) return
    const replaced = await replaceHash(write.tx, { id: proof.current.id, from: proof.hash, to: newHash })
    if (replaced) await following(write.tx, 'sign-in', async () => recordPassword(write, row.id, proof.current))
  })
}

async function setLastActive(ctx: WriteContext, stored: StoredUser, today: string): Promise<void> {
  await updateUserRow(ctx.tx, stored.row.id, { last_active_at: today })
  record(ctx.tx, {
    entity: 'user',
    id: stored.row.id,
    op: 'update',
    body: userBody({ ...stored, row: { ...stored.row, last_active_at: today } }),
    because: 'sign-in',
  })
}

/** The log says that a password changed and when it ends, never what it is (INV-55). */
export function recordPassword(
  ctx: WriteContext,
  userId: string,
  password: Pick<StoredPassword, 'createdAt' | 'expiresAt' | 'self_service'>,
): void {
  record(ctx.tx, {
    entity: 'password',
    id: userId,
    op: 'update',
    body: {
      user_id: userId,
      created_at: password.createdAt.toISOString(),
      expires_at: password.expiresAt?.toISOString() ?? null,
      self_service: password.self_service,
    },
  })
}

/** Strangers make these writes happen: nothing of them stays (INV-51). */
const counting = <T>(ctx: Context, work: (tx: WriteContext['tx']) => Promise<T>): Promise<T> =>
  ctx.write((write) => {
    unrecorded(write.tx, 'failure counters are this site’s own')
    return work(write.tx)
  })
