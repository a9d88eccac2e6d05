import { Type } from 'typebox'

/** What a user calls a factor, to tell it from others. */
export const FactorName = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })

export const TotpFactorShown = Type.Object({
  id: Type.String(),
  name: Type.Union([Type.String(), Type.Null()]),
})

export const PasskeyShown = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created_at: Type.String(),
  last_used_at: Type.Union([Type.String(), Type.Null()]),
})

export const RecoveryCodesShown = Type.Object({ left: Type.Integer(), created_at: Type.String() })

export const FactorsAnswer = Type.Object({
  factors: Type.Object({
    totp: Type.Array(TotpFactorShown),
    passkeys: Type.Array(PasskeyShown),
    recovery_codes: Type.Union([RecoveryCodesShown, Type.Null()]),
  }),
})

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create()`. */
export const RegisteredCredential = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 2048 }),
  rawId: Type.String(),
  type: Type.Literal('public-key'),
  response: Type.Object({ clientDataJSON: Type.String(), attestationObject: Type.String() }),
  clientExtensionResults: Type.Optional(Type.Object({})),
})
