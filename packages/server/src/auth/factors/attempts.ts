import { unrecorded } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { countAttempt, forgetAttempts } from './store.ts'

/** Wrong codes of one user; then none is looked at until the time is over. */
export const ATTEMPTS_MAX = 5
const ATTEMPTS_FOR_MS = 300_000

/** Those of strangers, who know a name alone, are not those of someone who brought a second proof. */
export type AttemptKind = 'totp-alone' | 'totp-beside'

/** Counts the attempt before its code is looked at (INV-29). @throws Unauthorized when there were too many */
export async function countedAttempt(ctx: Context, userId: string, kind: AttemptKind): Promise<void> {
  const now = ctx.now()
  const limit = { attemptsMax: ATTEMPTS_MAX, now, countedSince: new Date(now.getTime() - ATTEMPTS_FOR_MS) }
  const counted = await ctx.write((write) => {
    unrecorded(write.tx, 'counters of wrong codes are this site’s own')
    return countAttempt(write.tx, userId, kind, limit)
  })
  if (!counted) throw new Unauthorized().because(`too many wrong codes of user ${userId} (${kind})`)
}

export async function attemptSucceeded(ctx: WriteContext, userId: string, kind: AttemptKind): Promise<void> {
  unrecorded(ctx.tx, 'counters of wrong codes are this site’s own')
  await forgetAttempts(ctx.tx, userId, kind)
}
