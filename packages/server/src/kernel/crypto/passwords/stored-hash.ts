import { PasswordHashUnknown } from './refusals.ts'

// The text forms of Keystone's password hashes, read and written without computing one. A recipe says how to get from
// a password to a digest; a stored hash is a recipe with the digest that came out.

export const BCRYPT_COST_MIN = 4
export const BCRYPT_COST_MAX = 31
/** node:crypto counts rounds in a signed 32-bit integer. */
export const PBKDF2_ROUNDS_MAX = 2 ** 31 - 1
/** One scrypt hash may take this much memory; a stored hash that asks for more is not checked. */
export const SCRYPT_MEMORY_MAX_BYTES = 1024 ** 3

export type Recipe =
  | {
      readonly algorithm: 'bcrypt'
      readonly ident: '2' | '2a' | '2b' | '2x' | '2y'
      readonly cost: number
      /** 16 bytes in bcrypt's own base64 */
      readonly salt: string
    }
  | {
      readonly algorithm: 'bcrypt_sha256'
      /** 1 was written before 2020: it hashes the plain SHA-256 of the password, not an HMAC keyed with the salt. */
      readonly version: 1 | 2
      readonly ident: '2a' | '2b'
      readonly cost: number
      readonly salt: string
    }
  | {
      readonly algorithm: 'scrypt'
      /** N as a power of two */
      readonly ln: number
      readonly r: number
      readonly p: number
      readonly salt: Uint8Array
    }
  | { readonly algorithm: 'pbkdf2_sha512'; readonly rounds: number; readonly salt: Uint8Array }

/** The digest is raw bytes; with bcrypt, whose base64 is its own, the 31 characters as they are stored. */
export type StoredHash = Recipe & { readonly digest: Uint8Array }

export const SCRYPT_DIGEST_BYTES = 32
export const PBKDF2_DIGEST_BYTES = 64

/** The memory scrypt needs, in bytes (RFC 7914: the block array, and one block a lane). */
export const scryptMemory_bytes = ({ ln, r, p }: { ln: number; r: number; p: number }): number =>
  128 * r * (2 ** ln + p + 2)

/** Whether scrypt can be computed so: RFC 7914 wants N below 2^(16 r), and memory is bounded. */
export function isScryptCost(cost: { ln: number; r: number; p: number }): boolean {
  const { ln, r, p } = cost
  return (
    [ln, r, p].every((value) => Number.isInteger(value) && value >= 1) &&
    ln < 16 * r &&
    scryptMemory_bytes(cost) <= SCRYPT_MEMORY_MAX_BYTES
  )
}

/** Reads a stored hash by the text up to its second `$`, as upstream does. Throws PasswordHashUnknown. */
export function parseStoredHash(text: string): StoredHash {
  const [before, name, ...fields] = text.split('$')
  if (before !== '' || name === undefined || fields.length === 0) {
    throw new PasswordHashUnknown(null, 'it does not start with $kind$')
  }
  const read = READERS.get(name)
  if (read === undefined) throw new PasswordHashUnknown(shown(name), 'the kind is not supported')
  const hash = read(name, fields)
  if (hash === null) throw new PasswordHashUnknown(shown(name), 'it is malformed or its cost is out of bounds')
  return hash
}

/** The text Keystone stores and reads. */
export function printStoredHash(hash: StoredHash): string {
  switch (hash.algorithm) {
    case 'bcrypt':
      return `${bcryptSetting(hash)}${ascii(hash.digest)}`
    case 'bcrypt_sha256': {
      const cost = hash.version === 2 ? `v=2,t=${hash.ident},r=${hash.cost}` : `${hash.ident},${hash.cost}`
      return `$bcrypt-sha256$${cost}$${hash.salt}$${ascii(hash.digest)}`
    }
    case 'scrypt':
      return `$scrypt$ln=${hash.ln},r=${hash.r},p=${hash.p}$${base64(hash.salt)}$${base64(hash.digest)}`
    case 'pbkdf2_sha512':
      return `$pbkdf2-sha512$${hash.rounds}$${base64(hash.salt)}$${base64(hash.digest)}`
  }
}

/** What crypt(3) calls the setting: the hash without its digest. */
export const bcryptSetting = (recipe: { ident: string; cost: number; salt: string }): string =>
  `$${recipe.ident}$${String(recipe.cost).padStart(2, '0')}$${recipe.salt}`

type Reader = (name: string, fields: readonly string[]) => StoredHash | null

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['2', readBcrypt],
  ['2a', readBcrypt],
  ['2b', readBcrypt],
  ['2x', readBcrypt],
  ['2y', readBcrypt],
  ['bcrypt-sha256', readBcryptSha256],
  ['scrypt', readScrypt],
  ['pbkdf2-sha512', readPbkdf2],
])

const BCRYPT_SALT = /^[./A-Za-z0-9]{22}$/
const BCRYPT_DIGEST = /^[./A-Za-z0-9]{31}$/

function readBcrypt(name: string, [cost = '', rest = '', ...more]: readonly string[]): StoredHash | null {
  const ident = name === '2' || name === '2a' || name === '2b' || name === '2x' || name === '2y' ? name : null
  const rounds = bcryptCost(cost, /^\d\d$/)
  const salt = rest.slice(0, 22)
  const digest = rest.slice(22)
  if (ident === null || rounds === null || more.length > 0) return null
  if (!BCRYPT_SALT.test(salt) || !BCRYPT_DIGEST.test(digest)) return null
  return { algorithm: 'bcrypt', ident, cost: rounds, salt, digest: asciiBytes(digest) }
}

function readBcryptSha256(_name: string, fields: readonly string[]): StoredHash | null {
  const [options = '', salt = '', digest = '', ...more] = fields
  const old = /^(2[ab]),(\d+)$/.exec(options)
  const named = optionsIn(options)
  const ident = old === null ? named.get('t') : old[1]
  const cost = bcryptCost((old === null ? named.get('r') : old[2]) ?? '', /^\d\d?$/)
  if (old === null && named.get('v') !== '2') return null
  if ((ident !== '2a' && ident !== '2b') || cost === null || more.length > 0) return null
  if (!BCRYPT_SALT.test(salt) || !BCRYPT_DIGEST.test(digest)) return null
  const version = old === null ? 2 : 1
  return { algorithm: 'bcrypt_sha256', version, ident, cost, salt, digest: asciiBytes(digest) }
}

function readScrypt(_name: string, fields: readonly string[]): StoredHash | null {
  const [options = '', saltText = '', digestText = '', ...more] = fields
  const named = optionsIn(options)
  const ln = count(named.get('ln'))
  const r = count(named.get('r'))
  const p = count(named.get('p'))
  const salt = unbase64(saltText)
  const digest = unbase64(digestText)
  if (ln === null || r === null || p === null || !isScryptCost({ ln, r, p })) return null
  if (salt === null || digest?.length !== SCRYPT_DIGEST_BYTES || more.length > 0) return null
  return { algorithm: 'scrypt', ln, r, p, salt, digest }
}

function readPbkdf2(_name: string, fields: readonly string[]): StoredHash | null {
  const [roundsText = '', saltText = '', digestText = '', ...more] = fields
  const rounds = count(roundsText)
  const salt = unbase64(saltText)
  const digest = unbase64(digestText)
  if (rounds === null || rounds < 1 || rounds > PBKDF2_ROUNDS_MAX) return null
  if (salt === null || digest?.length !== PBKDF2_DIGEST_BYTES || more.length > 0) return null
  return { algorithm: 'pbkdf2_sha512', rounds, salt, digest }
}

function bcryptCost(text: string, form: RegExp): number | null {
  const cost = form.test(text) ? Number(text) : -1
  return cost >= BCRYPT_COST_MIN && cost <= BCRYPT_COST_MAX ? cost : null
}

const count = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null

/** `ln=16,r=8,p=1`, in any order. */
const optionsIn = (options: string): ReadonlyMap<string, string> =>
  new Map(
    options.split(',').map((option): [string, string] => {
      const at = option.indexOf('=')
      return at < 0 ? [option, ''] : [option.slice(0, at), option.slice(at + 1)]
    }),
  )

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** Base64 without padding; '.' is read as '+', which is how older Keystones write it. */
function unbase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/.]*$/.test(text) || text.length % 4 === 1) return null
  return Uint8Array.from(Buffer.from(text.replaceAll('.', '+'), 'base64'))
}

const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

// Whatever else a broken row holds in this place may be a secret: only what looks like a kind is shown.
const shown = (name: string): string | null => (/^[a-z0-9-]{1,20}$/i.test(name) ? `$${name}$` : null)
