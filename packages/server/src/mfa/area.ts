import { area } from '../kernel/declare.ts'
import { factorOperations } from './factors.ts'
import { passkeyOperations } from './passkeys.ts'
import { recoveryCodeOperations } from './recovery-codes.ts'
import { totpOperations } from './totp.ts'

/** Second factors: users add and take away their own, administrators reset them. Signing in with them is auth's. */
export const mfa = area({
  name: 'mfa',
  operations: [...factorOperations, ...totpOperations, ...passkeyOperations, ...recoveryCodeOperations],
})
