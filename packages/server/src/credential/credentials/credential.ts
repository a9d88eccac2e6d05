import { createHash } from 'node:crypto'
import { BadRequest } from '../../kernel/errors.ts'
import type { Extras } from '../../kernel/extras.ts'

/** What is stored for a user: an EC2 key pair, a TOTP seed, a certificate, or whatever its type says the blob is. */
export interface Credential extends CredentialFacts {
  /** The secret content, as it was sent. */
  readonly blob: string
  readonly extra: Extras
}

/** What is fixed when it is made, and all that rules may look at: no secret, no words of a caller (INV-07, INV-09). */
export interface CredentialFacts {
  readonly id: string
  readonly user_id: string
  readonly project_id: string | null
  readonly type: string
}

export const EC2 = 'ec2'

/** Names that are no extras: columns, and the links that come back from clients that send what they were shown. */
export const ownAttributes: ReadonlySet<string> = new Set([
  'id',
  'user_id',
  'project_id',
  'type',
  'blob',
  'encrypted_blob',
  'key_hash',
  'extra',
  'links',
])

export const factsOf = ({ id, user_id, project_id, type }: CredentialFacts): CredentialFacts => ({
  id,
  user_id,
  project_id,
  type,
})

export const credentialView = (credential: Credential) => ({
  ...credential.extra,
  ...factsOf(credential),
  blob: credential.blob,
})

/** Where a delegated token left its mark: a key pair made with one never yields more than that delegation (INV-06). */
export const ORIGIN_MARKS = ['trust_id', 'app_cred_id', 'access_token_id'] as const
export type OriginMark = (typeof ORIGIN_MARKS)[number]

export interface Ec2Blob extends Readonly<Record<string, unknown>> {
  readonly access: string
}

/** Upstream looks at the type of EC2 credentials in any case where it guards them, and exactly where it redeems them. */
export const isEc2 = (type: string): boolean => type.toLowerCase() === EC2

/** @throws BadRequest when the blob is no JSON object with an access key */
export function ec2Blob(blob: string): Ec2Blob {
  const value = jsonOf(blob)
  if (value === undefined) throw new BadRequest('Invalid blob in credential')
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    throw BadRequest.missing('blob', 'credential')
  const { access } = value as { access?: unknown }
  if (typeof access !== 'string') throw BadRequest.missing('access', 'credential')
  return { ...value, access }
}

/** The id by which the owner of an access key is found. */
export const idOfAccessKey = (access: string): string => createHash('sha256').update(access, 'utf8').digest('hex')

/** Undefined for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
