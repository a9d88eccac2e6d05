import { Unauthorized } from '../../kernel/errors.ts'
import { matchingCode, useRecoveryCode } from '../factors/recovery-codes.ts'
import type { AuthMethod } from './index.ts'
import { passcodeIn } from './passcode.ts'

/** One of the codes a user keeps on paper; each is good once (INV-33). Too long to be guessed, hence not counted. */
export const recoveryCode: AuthMethod = {
  name: 'recovery_code',
  async prove(ctx, data) {
    const { user, passcode } = await passcodeIn(ctx, data)
    const hash = await matchingCode(ctx, user.id, passcode)
    if (hash === null) throw new Unauthorized().because(`recovery code of user ${user.id}: wrong`)
    return { userId: user.id, spend: (write) => useRecoveryCode(write, user.id, hash) }
  },
}
