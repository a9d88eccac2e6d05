import { unrecorded } from '../../kernel/changes/index.ts'
import type { Context } from '../../kernel/context.ts'
import { deleteTrusts, type Flushed, someOver } from './store.ts'

/** Rows of one transaction, a trust's roles among them: Keystone's clusters refuse, and others wait for, larger ones. */
const TRUSTS_AT_ONCE_MAX = 100

/** Deletes the rows of trusts that nothing can use any more; says how many. Keystone leaves their roles behind. */
export async function flushTrusts(ctx: Context, of: Flushed): Promise<number> {
  for (let total = 0; ; ) {
    const deleted = await ctx.write(async ({ tx }) => {
      unrecorded(tx, 'trusts that were over are swept away')
      const ids = await someOver(tx, of, TRUSTS_AT_ONCE_MAX)
      if (ids.length > 0) await deleteTrusts(tx, ids)
      return ids.length
    })
    total += deleted
    if (deleted < TRUSTS_AT_ONCE_MAX) return total
  }
}
