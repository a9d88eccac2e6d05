import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Parameter } from './authorization-header.ts'

/**
 * Signatures of RFC 5849, section 3.4, with a shared secret. Pure. What is signed is the method, where the request went
 * and its parameters (INV-35); a method that signs nothing (PLAINTEXT) is none of these.
 */
const HASHES = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256', 'HMAC-SHA512': 'sha512' } as const
export type SignatureMethod = keyof typeof HASHES
export const signatureMethods = Object.keys(HASHES) as readonly SignatureMethod[]
export const isSignatureMethod = (name: string): name is SignatureMethod => Object.hasOwn(HASHES, name)

export interface Signed {
  readonly method: string
  /** Without its query. */
  readonly url: string
  /** Of the header, the query and a form; `oauth_signature` does not count. */
  readonly parameters: readonly Parameter[]
}

export interface Secrets {
  readonly consumer: string
  /** Of the request or access token; empty where there is none yet. */
  readonly token: string
}

export function sign(how: SignatureMethod, signed: Signed, secrets: Secrets): string {
  const key = `${escaped(secrets.consumer)}&${escaped(secrets.token)}`
  return createHmac(HASHES[how], key).update(baseString(signed)).digest('base64')
}

/** In constant time (INV-32). */
export function isSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Section 3.4.1. */
export const baseString = ({ method, url, parameters }: Signed): string =>
  [method.toUpperCase(), baseUrl(url), normalized(parameters)].map(escaped).join('&')

/** Section 3.4.1.2: scheme and host in lower case, no port that is the scheme's own. */
function baseUrl(url: string): string {
  const match = /^(https?):\/\/([^/?#]*)([^?#]*)/i.exec(url)
  if (match === null) return url
  const [, scheme = '', host = '', path = ''] = match
  const standard = scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/
  return `${scheme.toLowerCase()}://${host.toLowerCase().replace(standard, '')}${path === '' ? '/' : path}`
}

/** Section 3.4.1.3.2. */
const normalized = (parameters: readonly Parameter[]): string =>
  parameters
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]) => [escaped(name), escaped(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

/** Section 3.6: all but letters, digits and `-._~`, of the text's UTF-8. */
const escaped = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
