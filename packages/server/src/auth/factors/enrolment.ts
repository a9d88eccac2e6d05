import { createCredential, credentialFactsOfUser, removeCredential } from '../../credential/operations.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, NotFound } from '../../kernel/errors.ts'
import { useUp } from '../../kernel/used-once.ts'
import { seal, unseal } from './sealed.ts'
import { base32, matchingStep, otpauthUri, STEP_S, secretOf } from './totp.ts'

/**
 * From a new seed to a `totp` credential. Until its user has shown a code of it, the seed is only in what the user was
 * handed; then it is Keystone's own row, and whoever reads those can check codes.
 */
const ENROLMENT_LIFETIME_S = 600
/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20
const TOTP = 'totp'

export interface EnrolmentOwner {
  readonly userId: string
  readonly userName: string
  /** The token that began it has to finish it. */
  readonly auditId: string
}

export interface Enrolment {
  /** To be sent back with a code. */
  readonly enrolment: string
  readonly secret: string
  readonly uri: string
}

export function beginEnrolment(ctx: Context, { userId, userName, auditId }: EnrolmentOwner): Enrolment {
  const secret = base32(ctx.random(SECRET_BYTES))
  const enrolment = seal(ctx, {
    purpose: 'totp-enrolment',
    expiresAtS: Math.floor(ctx.now().getTime() / 1000) + ENROLMENT_LIFETIME_S,
    facts: { user_id: userId, audit_id: auditId, secret, credential_id: ctx.newId() },
  })
  return { enrolment, secret, uri: otpauthUri(secret, { issuer: ctx.config.quoin.factor_issuer, account: userName }) }
}

export interface ProvenSeed {
  readonly credentialId: string
  readonly userId: string
  readonly secret: string
  readonly step: number
}

/** @throws BadRequest when the enrolment is not this user's, or too old, or the code is wrong */
export function provenSeed(
  ctx: Context,
  { userId, auditId }: Omit<EnrolmentOwner, 'userName'>,
  given: { readonly enrolment: string; readonly passcode: string },
): ProvenSeed {
  const { facts } = unseal(ctx, 'totp-enrolment', given.enrolment) ?? {}
  const { secret = '', credential_id: credentialId = '' } = facts ?? {}
  if (facts?.user_id !== userId || facts.audit_id !== auditId)
    throw new BadRequest("Invalid input for field 'enrolment': it is not yours, or too old. Begin again.")
  const bytes = secretOf(secret)
  const step = bytes && matchingStep(bytes, given.passcode, ctx.now(), ctx.config.totp.included_previous_windows)
  if (step === null) throw new BadRequest("Invalid input for field 'passcode': it is not the code of this secret now.")
  return { credentialId, userId, secret, step }
}

/** @throws Conflict when the same enrolment was finished before, Forbidden beyond [credential] user_limit */
export async function storeSeed(ctx: WriteContext, seed: ProvenSeed, name: string): Promise<void> {
  const { credentialId: id, userId: user_id, secret: blob, step } = seed
  await createCredential(ctx, { id, user_id, project_id: null, type: TOTP, blob, extra: { name } })
  // The code that proved it signs nobody in.
  await useUp(ctx, {
    kind: TOTP,
    secret: usedCode(user_id, blob, step),
    until: new Date((step + ctx.config.totp.included_previous_windows + 1) * STEP_S * 1000),
  })
}

/** What a code is remembered by: the seed, not the credential, since two may hold the same. */
export const usedCode = (userId: string, seed: string, step: number): string =>
  `${userId}\0${secretOf(seed)?.toString('hex') ?? ''}\0${step}`

export interface TotpFactor {
  readonly id: string
  readonly name: string | null
}

export async function listSeeds(ctx: Pick<Context, 'db' | 'config'>, userId: string): Promise<readonly TotpFactor[]> {
  const credentials = await credentialFactsOfUser(ctx, userId, TOTP)
  return credentials.map(({ id, extra }) => ({ id, name: typeof extra.name === 'string' ? extra.name : null }))
}

/** @throws NotFound for what is no seed of this user's */
export async function removeSeed(ctx: WriteContext, userId: string, id: string): Promise<void> {
  if (!(await listSeeds(ctx, userId)).some((seed) => seed.id === id)) throw NotFound.of('TOTP factor', id)
  await removeCredential(ctx, id)
}

export async function removeSeeds(ctx: WriteContext, userId: string): Promise<void> {
  for (const { id } of await listSeeds(ctx, userId)) await removeCredential(ctx, id)
}
