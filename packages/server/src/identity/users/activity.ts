import { following } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { recordUser } from './operations.ts'
import { rowsWithoutActivity, storedUsers, updateUserRow } from './store.ts'
import { dayOf } from './user.ts'

/** Users one transaction may touch: a cluster's write set stays small. */
const USERS_AT_ONCE_MAX = 500

/**
 * Users whose last activity is unknown count as active today, so that [security_compliance]
 * disable_user_account_days_inactive does not disable them at once. May be interrupted and run again.
 * @returns how many
 */
export async function resetUnknownActivity(ctx: Context): Promise<number> {
  for (let done = 0; ; ) {
    const now = await ctx.write(resetSome)
    done += now
    if (now < USERS_AT_ONCE_MAX) return done
  }
}

async function resetSome(ctx: WriteContext): Promise<number> {
  const rows = await rowsWithoutActivity(ctx.tx, USERS_AT_ONCE_MAX)
  const today = dayOf(ctx.now())
  for (const stored of await storedUsers(ctx.tx, rows)) {
    await updateUserRow(ctx.tx, stored.row.id, { last_active_at: today })
    await following(ctx.tx, 'sign-in', async () =>
      recordUser(ctx, { ...stored, row: { ...stored.row, last_active_at: today } }, 'update'),
    )
  }
  return rows.length
}
