import { unrecorded } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { recordPasskey } from './passkeys.ts'
import { removeRecoveryCodes } from './recovery-codes.ts'
import { deletePasskeys, forgetAttempts, passkeysOfUser } from './store.ts'

/** All that this area keeps of a user's factors. Seeds are credentials, and go with those. */
export async function removeStoredFactors(ctx: WriteContext, userId: string): Promise<void> {
  for (const passkey of await passkeysOfUser(ctx.tx, userId)) recordPasskey(ctx, passkey, 'delete')
  await deletePasskeys(ctx.tx, userId)
  await removeRecoveryCodes(ctx, userId)
  unrecorded(ctx.tx, 'counters of wrong codes are this site’s own')
  await forgetAttempts(ctx.tx, userId)
}
