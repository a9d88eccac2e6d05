import { type Static, Type } from 'typebox'
import { userById } from '../../identity/operations.ts'
import { useUp } from '../../kernel/used-once.ts'
import { lazyValidator } from '../../kernel/validation/index.ts'
import { notePasskeyUse } from '../factors/passkeys.ts'
import { verifiedLogin } from '../factors/webauthn.ts'
import { orStranger } from '../scope.ts'
import type { AuthMethod } from './index.ts'
import { assertMayEnter } from './user.ts'

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.get()`. */
const Passkey = Type.Object({
  credential: Type.Object({
    id: Type.String({ minLength: 1, maxLength: 2048 }),
    rawId: Type.String(),
    type: Type.Literal('public-key'),
    response: Type.Object({
      clientDataJSON: Type.String(),
      authenticatorData: Type.String(),
      signature: Type.String(),
      userHandle: Type.Optional(Type.String()),
    }),
    clientExtensionResults: Type.Optional(Type.Object({})),
  }),
})

const check = lazyValidator(Passkey)

/** A signature over a challenge of ours; it names the user itself. A challenge is good once (INV-33, INV-38). */
export const passkey: AuthMethod = {
  name: 'passkey',
  async prove(ctx, data) {
    const refused = check(data)
    if (refused !== undefined) throw refused
    const { credential } = data as Static<typeof Passkey>
    const proof = await verifiedLogin(ctx, { clientExtensionResults: {}, ...credential })
    const { userId } = proof.passkey
    await assertMayEnter(ctx, await orStranger(() => userById(ctx, userId)))
    return {
      userId,
      spend: async (write) => {
        await useUp(write, { kind: 'passkey-challenge', secret: proof.challenge, until: proof.challengeUntil })
        await notePasskeyUse(write, proof)
      },
    }
  },
}
