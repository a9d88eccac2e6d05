import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Context } from '../../kernel/context.ts'
import { BadRequest, Forbidden, Unauthorized } from '../../kernel/errors.ts'
import {
  assertRoomForPasskey,
  listPasskeys,
  type NewPasskey,
  notAsked,
  type PasskeyProof,
  passkeyOf,
} from './passkeys.ts'
import { type Sealed, seal, unseal } from './sealed.ts'

/**
 * Passkeys (WebAuthn). INV-38: origin, relying party, challenge, user, verification flag and counter are checked for both
 * ceremonies, by `@simplewebauthn/server` where it does, and here for what it leaves out. A challenge is a sealed
 * statement of its purpose; who registers one is named in it.
 */
const CHALLENGE_LIFETIME_S = 300

/** Loaded when the first passkey is: it and its ASN.1 are most of what a start would read. */
const webauthn = () => import('@simplewebauthn/server')
const helpers = () => import('@simplewebauthn/server/helpers')

interface RelyingParty {
  readonly id: string
  readonly origins: string[]
  readonly name: string
}

function relyingParty({ config }: Context): RelyingParty {
  const { passkey_rp_id: id, passkey_origins: origins, factor_issuer: name } = config.quoin
  if (id === null || origins.length === 0)
    throw new Forbidden('Passkeys are not set up on this service.').because(
      '[quoin] passkey_rp_id and passkey_origins are not set',
    )
  return { id, origins: [...origins], name }
}

export interface PasskeyOwner {
  readonly userId: string
  readonly userName: string
  /** The token that began it has to finish it. */
  readonly auditId: string
}

const expiry = (ctx: Context): number => Math.floor(ctx.now().getTime() / 1000) + CHALLENGE_LIFETIME_S

/** What a browser is asked to make a passkey from. */
export async function registrationOptions(ctx: Context, { userId, userName, auditId }: PasskeyOwner) {
  const party = relyingParty(ctx)
  const known = await listPasskeys(ctx, userId)
  assertRoomForPasskey(known)
  const { generateRegistrationOptions } = await webauthn()
  return generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userName,
    userDisplayName: userName,
    userID: new Uint8Array(Buffer.from(userId)),
    challenge: seal(ctx, {
      purpose: 'passkey-registration',
      expiresAtS: expiry(ctx),
      facts: { user_id: userId, audit_id: auditId },
    }),
    timeout: CHALLENGE_LIFETIME_S * 1000,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** Names nobody, so it tells nobody anything (INV-28). */
export async function loginOptions(ctx: Context) {
  const party = relyingParty(ctx)
  const { generateAuthenticationOptions } = await webauthn()
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: seal(ctx, {
      purpose: 'passkey-login',
      expiresAtS: expiry(ctx),
      facts: { nonce: ctx.random(16).toString('hex') },
    }),
    timeout: CHALLENGE_LIFETIME_S * 1000,
    userVerification: 'required',
  })
}

/** What a browser made, checked. @throws BadRequest for whatever is wrong with it */
export async function verifiedRegistration(
  ctx: Context,
  owner: PasskeyOwner,
  { name, credential }: { readonly name: string; readonly credential: RegistrationResponseJSON },
): Promise<NewPasskey> {
  const party = relyingParty(ctx)
  const challenge = await challengeIn(ctx, 'passkey-registration', credential.response.clientDataJSON)
  if (typeof challenge === 'string') throw notAsked(challenge)
  const { facts } = challenge.sealed
  if (facts.user_id !== owner.userId || facts.audit_id !== owner.auditId) throw notAsked('the challenge of another')
  try {
    await assertUnattested(credential.response.attestationObject)
    const { verifyRegistrationResponse } = await webauthn()
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: credential,
      expectedChallenge: challenge.expected,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      requireUserVerification: true,
    })
    if (!verified) throw notAsked('not verified')
    const made = registrationInfo.credential
    return {
      id: ctx.newId(),
      userId: owner.userId,
      credentialId: made.id,
      publicKey: Buffer.from(made.publicKey).toString('base64url'),
      signCount: made.counter,
      name,
      createdAt: ctx.now(),
      usedAt: null,
      challenge: challenge.expected,
      challengeUntil: new Date(challenge.sealed.expiresAtS * 1000),
    }
  } catch (error) {
    if (error instanceof BadRequest) throw error
    // The library tells what is wrong by plain errors only.
    throw notAsked(String(error))
  }
}

/** @throws Unauthorized, with one answer for whatever is wrong */
export async function verifiedLogin(ctx: Context, credential: AuthenticationResponseJSON): Promise<PasskeyProof> {
  const party = relyingParty(ctx)
  const refused = (why: string): Unauthorized => new Unauthorized().because(`passkey: ${why}`)
  const challenge = await challengeIn(ctx, 'passkey-login', credential.response.clientDataJSON)
  if (typeof challenge === 'string') throw refused(challenge)
  const passkey = await passkeyOf(ctx, credential.id)
  if (passkey === undefined) throw refused('unknown')
  const { userHandle } = credential.response
  // A discoverable credential says whose it is; what it says must be what we know.
  if (userHandle === undefined || Buffer.from(userHandle, 'base64url').toString() !== passkey.userId)
    throw refused('of another user')
  try {
    const { verifyAuthenticationResponse } = await webauthn()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: credential,
      expectedChallenge: challenge.expected,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.signCount,
      },
      requireUserVerification: true,
    })
    if (!verified) throw refused('wrong signature')
    return {
      passkey,
      signCount: authenticationInfo.newCounter,
      challenge: challenge.expected,
      challengeUntil: new Date(challenge.sealed.expiresAtS * 1000),
    }
  } catch (error) {
    if (error instanceof Unauthorized) throw error
    throw refused(String(error))
  }
}

/** The challenge that was signed, if it is one of ours for this, in time; else why not. */
async function challengeIn(
  ctx: Context,
  purpose: 'passkey-registration' | 'passkey-login',
  clientData: string,
): Promise<{ readonly expected: string; readonly sealed: Sealed } | string> {
  try {
    const { decodeClientDataJSON } = await helpers()
    const { challenge, crossOrigin } = decodeClientDataJSON(clientData)
    // The library lets a frame of another site pass when the browser does not name that site.
    if (crossOrigin === true) return 'made in a frame of another site'
    if (typeof challenge !== 'string') return 'no challenge'
    const sealed = unseal(ctx, purpose, Buffer.from(challenge, 'base64url').toString())
    return sealed === undefined ? 'not our challenge, or too late' : { expected: challenge, sealed }
  } catch (error) {
    return String(error)
  }
}

/**
 * None was asked for. To check a chain of certificates the library would fetch what they name (INV-50), so there must be
 * none; a key that vouches for itself may come unasked.
 */
async function assertUnattested(attestationObject: string): Promise<void> {
  const { decodeAttestationObject } = await helpers()
  const object = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
  const format = object.get('fmt')
  if (format !== 'none' && !(format === 'packed' && object.get('attStmt').get('x5c') === undefined))
    throw new Error(`attested as ${String(format)}`)
}
