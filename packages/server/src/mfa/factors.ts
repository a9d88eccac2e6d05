import { listSeeds, removeSeeds } from '../auth/factors/enrolment.ts'
import { listPasskeys } from '../auth/factors/passkeys.ts'
import { recoveryCodesLeft } from '../auth/factors/recovery-codes.ts'
import { removeStoredFactors } from '../auth/factors/removal.ts'
import { operation } from '../kernel/declare.ts'
import { isoMicros } from '../kernel/times.ts'
import { revoke } from '../revocation/operations.ts'
import { assertNotDelegated, loadUser, userTarget } from './guard.ts'
import { shownPasskey } from './passkeys.ts'
import { FactorsAnswer } from './schemas.ts'

const list = operation({
  method: 'GET',
  path: '/v3/OS-QUOIN/users/{user_id}/factors',
  summary: 'Show which second factors a user has',
  rule: 'identity:list_user_factors',
  answer: FactorsAnswer,
  example: {
    answer: {
      factors: {
        totp: [{ id: '5f4dcc3b5aa765d61d8327deb882cf99', name: 'phone' }],
        passkeys: [],
        recovery_codes: { left: 9, created_at: '2026-03-01T12:00:00.000000Z' },
      },
    },
  },
  load: loadUser,
  target: userTarget,
  run: async (ctx, { loaded: { user } }) => {
    assertNotDelegated(ctx)
    const codes = await recoveryCodesLeft(ctx, user.id)
    return {
      factors: {
        totp: await listSeeds(ctx, user.id),
        passkeys: (await listPasskeys(ctx, user.id)).map(shownPasskey),
        recovery_codes: codes && { left: codes.count, created_at: isoMicros(codes.createdAt) },
      },
    }
  },
})

const reset = operation({
  method: 'DELETE',
  path: '/v3/OS-QUOIN/users/{user_id}/factors',
  summary: 'Take all second factors away from a user, and end the user’s tokens',
  rule: 'identity:reset_user_factors',
  status: 204,
  load: loadUser,
  target: userTarget,
  prepare: (ctx) => {
    assertNotDelegated(ctx)
  },
  change: async (ctx, { loaded: { user } }) => {
    await removeSeeds(ctx, user.id)
    await removeStoredFactors(ctx, user.id)
    await revoke(ctx, { userId: user.id }) // INV-18
  },
})

export const factorOperations = [list, reset]
