import { Type } from 'typebox'
import { makeRecoveryCodes, removeRecoveryCodes } from '../auth/factors/recovery-codes.ts'
import { Answer, operation } from '../kernel/declare.ts'
import { freshOwner, loadUser, userTarget } from './guard.ts'

const create = operation({
  method: 'POST',
  path: '/v3/OS-QUOIN/users/{user_id}/recovery_codes',
  summary: 'Make a new set of recovery codes, shown this once; those before it end',
  rule: 'identity:create_user_factor',
  status: 201,
  answer: Type.Object({ recovery_codes: Type.Array(Type.String()) }),
  example: { answer: { recovery_codes: ['MFRGG-ZDFMZ-TWQ2L-KNNWG-23TPOA'] } },
  load: loadUser,
  target: userTarget,
  prepare: (ctx, { loaded }) => freshOwner(ctx, loaded.user),
  change: async (ctx, { prepared }) =>
    new Answer(
      { recovery_codes: await makeRecoveryCodes(ctx, prepared.userId) },
      { headers: { 'Cache-Control': 'no-store' } },
    ),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-QUOIN/users/{user_id}/recovery_codes',
  summary: 'Take away all recovery codes',
  rule: 'identity:delete_user_factor',
  status: 204,
  load: loadUser,
  target: userTarget,
  prepare: (ctx, { loaded }) => freshOwner(ctx, loaded.user),
  change: (ctx, { prepared }) => removeRecoveryCodes(ctx, prepared.userId),
})

export const recoveryCodeOperations = [create, remove]
