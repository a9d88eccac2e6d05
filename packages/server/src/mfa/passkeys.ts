import { Type } from 'typebox'
import { removePasskey, type StoredPasskey, storePasskey } from '../auth/factors/passkeys.ts'
import { loginOptions, registrationOptions, verifiedRegistration } from '../auth/factors/webauthn.ts'
import { Answer, operation } from '../kernel/declare.ts'
import { isoMicros } from '../kernel/times.ts'
import { revoke } from '../revocation/operations.ts'
import { freshOwner, loadUser, userTarget } from './guard.ts'
import { FactorName, PasskeyShown, RegisteredCredential } from './schemas.ts'

/** No public key: it is of no use to anybody but this service. */
export const shownPasskey = ({ id, name, createdAt, usedAt }: StoredPasskey) => ({
  id,
  name,
  created_at: isoMicros(createdAt),
  last_used_at: usedAt && isoMicros(usedAt),
})

const Options = Type.Object({ options: Type.Object({ challenge: Type.String() }, { additionalProperties: true }) })
const NO_STORE = { headers: { 'Cache-Control': 'no-store' } }

const challenge = operation({
  method: 'POST',
  path: '/v3/OS-QUOIN/auth/passkey_challenges',
  summary: 'Get what navigator.credentials.get() is asked for to sign in with a passkey',
  open: 'it begins a login; it names nobody and leaves nothing behind',
  answer: Options,
  example: {
    answer: {
      options: { rpId: 'cloud.example.org', challenge: 'Z0FBQUFB…', timeout: 300_000, userVerification: 'required' },
    },
  },
  run: async (ctx) => new Answer({ options: await loginOptions(ctx) }, NO_STORE),
})

const begin = operation({
  method: 'POST',
  path: '/v3/OS-QUOIN/users/{user_id}/passkeys/challenges',
  summary: 'Get what navigator.credentials.create() is asked for to add a passkey',
  rule: 'identity:create_user_factor',
  answer: Options,
  load: loadUser,
  target: userTarget,
  run: async (ctx, { loaded }) =>
    new Answer({ options: await registrationOptions(ctx, await freshOwner(ctx, loaded.user)) }, NO_STORE),
})

const finish = operation({
  method: 'POST',
  path: '/v3/OS-QUOIN/users/{user_id}/passkeys',
  summary: 'Add the passkey that a browser has made',
  rule: 'identity:create_user_factor',
  status: 201,
  body: Type.Object(
    { passkey: Type.Object({ name: FactorName, credential: RegisteredCredential }, { additionalProperties: false }) },
    { additionalProperties: false },
  ),
  answer: Type.Object({ passkey: PasskeyShown }),
  example: {
    request: {
      passkey: {
        name: 'laptop',
        credential: {
          id: 'x2n…',
          rawId: 'x2n…',
          type: 'public-key',
          response: { clientDataJSON: 'eyJ0eXBlIjoi…', attestationObject: 'o2NmbXRk…' },
        },
      },
    },
  },
  load: loadUser,
  target: userTarget,
  prepare: async (ctx, { loaded, body }) => {
    const { name, credential } = body.passkey
    const owner = await freshOwner(ctx, loaded.user)
    return verifiedRegistration(ctx, owner, { name, credential: { clientExtensionResults: {}, ...credential } })
  },
  change: async (ctx, { prepared }) => {
    await storePasskey(ctx, prepared)
    return { passkey: shownPasskey(prepared) }
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-QUOIN/users/{user_id}/passkeys/{passkey_id}',
  summary: 'Take away a passkey, and end the user’s tokens',
  rule: 'identity:delete_user_factor',
  status: 204,
  load: loadUser,
  target: userTarget,
  prepare: (ctx, { loaded }) => freshOwner(ctx, loaded.user),
  change: async (ctx, { params, prepared }) => {
    await removePasskey(ctx, prepared.userId, params.passkey_id)
    await revoke(ctx, { userId: prepared.userId }) // INV-18
  },
})

export const passkeyOperations = [challenge, begin, finish, remove]
