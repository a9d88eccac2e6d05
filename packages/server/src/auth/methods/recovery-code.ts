import { Unauthorized } from '../../kernel/errors.ts'
import { matchingCode, useRecoveryCode } from '../factors/recovery-codes.ts'
import type { AuthMethod } from './index.ts'
import { passcodeIn } from './passcode.ts'

/**
 * One of the codes a user keeps on paper; each is good once (INV-33). It stands in for a second factor and never for the
 * first: whoever finds the paper still needs another proof. Too long to be guessed, hence not counted.
 */
export const recoveryCode: AuthMethod = {
  name: 'recovery_code',
  afterOthers: true,
  async prove(ctx, data, _request, besides) {
    const { user, passcode } = await passcodeIn(ctx, data)
    if (besides !== user.id) throw new Unauthorized().because(`a recovery code of user ${user.id} and no other proof`)
    const hash = await matchingCode(ctx, user.id, passcode)
    if (hash === null) throw new Unauthorized().because(`recovery code of user ${user.id}: wrong`)
    return { userId: user.id, spend: (write) => useRecoveryCode(write, user.id, hash) }
  },
}
