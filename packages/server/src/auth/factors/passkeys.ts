import { createHash } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { isDuplicate } from '../../kernel/store/index.ts'
import { type Sealed, seal, unseal } from './sealed.ts'
import {
  deletePasskeys,
  insertPasskey,
  passkeyByHash,
  passkeysOfUser,
  type StoredPasskey,
  usePasskey,
} from './store.ts'
import { useUp } from './used-once.ts'

export type { StoredPasskey } from './store.ts'

/**
 * Passkeys (WebAuthn). INV-38: origin, relying party, challenge, user, verification flag and counter are checked for both
 * ceremonies, by `@simplewebauthn/server` where it does, and here for what it leaves out. A challenge is a sealed
 * statement of its purpose; who registers one is named in it.
 */
const CHALLENGE_LIFETIME_S = 300
const PASSKEYS_MAX = 20

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
  const known = await passkeysOfUser(ctx.db, userId)
  if (known.length >= PASSKEYS_MAX) throw new Forbidden(`A user may have ${PASSKEYS_MAX} passkeys at most.`)
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

export interface NewPasskey extends StoredPasskey {
  readonly challenge: string
  readonly challengeUntil: Date
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

/** @throws Conflict for a credential that is registered already, whoever's it is; BadRequest for a challenge used before */
export async function storePasskey(ctx: WriteContext, passkey: NewPasskey): Promise<void> {
  try {
    await insertPasskey(ctx.tx, passkey, hashOf(passkey.credentialId))
  } catch (error) {
    if (isDuplicate(error)) throw Conflict.storing('passkey', 'Duplicate entry').because('registered already')
    throw error
  }
  const { challenge: secret, challengeUntil: until } = passkey
  await useUp(ctx, { kind: 'passkey-challenge', secret, until }, () => notAsked('the challenge was used before'))
  recordPasskey(ctx, passkey, 'create')
}

const notAsked = (why: string): BadRequest =>
  new BadRequest("Invalid input for field 'credential': it is no registration that was asked for.").because(why)

/** What a passkey proves: its user, and how the login is remembered. */
export interface PasskeyProof {
  readonly passkey: StoredPasskey
  readonly signCount: number
  readonly challenge: string
  readonly challengeUntil: Date
}

/** @throws Unauthorized, with one answer for whatever is wrong */
export async function verifiedLogin(ctx: Context, credential: AuthenticationResponseJSON): Promise<PasskeyProof> {
  const party = relyingParty(ctx)
  const refused = (why: string): Unauthorized => new Unauthorized().because(`passkey: ${why}`)
  const challenge = await challengeIn(ctx, 'passkey-login', credential.response.clientDataJSON)
  if (typeof challenge === 'string') throw refused(challenge)
  const passkey = await passkeyByHash(ctx.db, hashOf(credential.id))
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

/** @throws Unauthorized when it was used meanwhile */
export async function notePasskeyUse(ctx: WriteContext, { passkey, signCount }: PasskeyProof): Promise<void> {
  if (!(await usePasskey(ctx.tx, passkey, signCount, ctx.now())))
    throw new Unauthorized().because(`passkey ${passkey.id} was used meanwhile`)
  recordPasskey(ctx, passkey, 'update')
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

export const listPasskeys = (ctx: Pick<Context, 'db'>, userId: string): Promise<readonly StoredPasskey[]> =>
  passkeysOfUser(ctx.db, userId)

/** @throws NotFound */
export async function removePasskey(ctx: WriteContext, userId: string, id: string): Promise<void> {
  const passkey = (await passkeysOfUser(ctx.tx, userId)).find((one) => one.id === id)
  if (passkey === undefined || !(await deletePasskeys(ctx.tx, userId, id))) throw NotFound.of('passkey', id)
  recordPasskey(ctx, passkey, 'delete')
}

const hashOf = (credentialId: string): string => createHash('sha256').update(credentialId).digest('hex')

export const recordPasskey = (
  ctx: WriteContext,
  { id, userId, name }: Pick<StoredPasskey, 'id' | 'userId' | 'name'>,
  op: 'create' | 'update' | 'delete',
): void => record(ctx.tx, { entity: 'passkey', id, op, body: { id, user_id: userId, name } })
