import { Type } from 'typebox'
import { beginEnrolment, provenSeed, removeSeed, storeSeed } from '../auth/factors/enrolment.ts'
import { Answer, operation } from '../kernel/declare.ts'
import { revoke } from '../revocation/operations.ts'
import { freshOwner, loadUser, userTarget } from './guard.ts'
import { FactorName, TotpFactorShown } from './schemas.ts'

const begin = operation({
  method: 'POST',
  path: '/v3/OS-QUOIN/users/{user_id}/totp/enrolments',
  summary: 'Begin to add an authenticator app: a secret that counts once a code of it was shown',
  rule: 'identity:create_user_factor',
  answer: Type.Object({
    totp_enrolment: Type.Object({ enrolment: Type.String(), secret: Type.String(), uri: Type.String() }),
  }),
  example: {
    answer: {
      totp_enrolment: {
        enrolment: 'gAAAAA…',
        secret: 'OR3WK3TUPEQGE6LUMVZSYIDTMVRXEZLU',
        uri: 'otpauth://totp/OpenStack:ann?secret=OR3W…&issuer=OpenStack&algorithm=SHA1&digits=6&period=30',
      },
    },
  },
  load: loadUser,
  target: userTarget,
  run: async (ctx, { loaded }) => {
    const owner = await freshOwner(ctx, loaded.user)
    return new Answer({ totp_enrolment: beginEnrolment(ctx, owner) }, { headers: { 'Cache-Control': 'no-store' } })
  },
})

const finish = operation({
  method: 'POST',
  path: '/v3/OS-QUOIN/users/{user_id}/totp',
  summary: 'Finish adding an authenticator app, with a code that it shows',
  rule: 'identity:create_user_factor',
  status: 201,
  body: Type.Object(
    {
      totp: Type.Object(
        { name: FactorName, enrolment: Type.String(), passcode: Type.String() },
        { additionalProperties: false },
      ),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ totp: TotpFactorShown }),
  example: {
    request: { totp: { name: 'phone', enrolment: 'gAAAAA…', passcode: '123456' } },
    answer: { totp: { id: '5f4dcc3b5aa765d61d8327deb882cf99', name: 'phone' } },
  },
  load: loadUser,
  target: userTarget,
  prepare: async (ctx, { loaded, body }) => provenSeed(ctx, await freshOwner(ctx, loaded.user), body.totp),
  change: async (ctx, { body, prepared }) => {
    await storeSeed(ctx, prepared, body.totp.name)
    return { totp: { id: prepared.credentialId, name: body.totp.name } }
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-QUOIN/users/{user_id}/totp/{totp_id}',
  summary: 'Take away an authenticator app, and end the user’s tokens',
  rule: 'identity:delete_user_factor',
  status: 204,
  load: loadUser,
  target: userTarget,
  prepare: (ctx, { loaded }) => freshOwner(ctx, loaded.user),
  change: async (ctx, { params, prepared }) => {
    await removeSeed(ctx, prepared.userId, params.totp_id)
    await revoke(ctx, { userId: prepared.userId }) // INV-18
  },
})

export const totpOperations = [begin, finish, remove]
