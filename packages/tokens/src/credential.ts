import { createHash } from 'node:crypto'
import { type FernetMoment, fernetDecrypt, fernetEncrypt } from './fernet.ts'
import { type FernetKey, fernetKey, formatFernetKey } from './fernet-key.ts'

/**
 * Stored credentials (EC2 keys, TOTP seeds ...) as Keystone encrypts them into `credential.encrypted_blob`: Fernet with
 * the padding left on, and beside it the hash of the key that was used.
 */

/** Longest stored text that is decrypted, in characters. */
export const credentialLengthMax = 1_048_576

/**
 * The key of 32 zero bytes. Keystone uses it while there is no credential repository, so old rows may need it to be
 * read. A repository with keys of its own never encrypts with it (INV-57).
 */
export const nullKey: FernetKey = fernetKey(Buffer.alloc(32))

export function encryptCredential(key: FernetKey, blob: string, at: FernetMoment): string {
  const text = fernetEncrypt(key, Buffer.from(blob, 'utf8'), at)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

export const withoutPadding = (stored: string): string => stored.replace(/={1,2}$/, '')

/** The blob, or undefined when none of the keys made it. */
export function decryptCredential(keys: readonly FernetKey[], stored: string): string | undefined {
  return fernetDecrypt(keys, withoutPadding(stored), credentialLengthMax)?.plaintext.toString('utf8')
}

/** `credential.key_hash`: hexadecimal SHA-1 of the key's text, by which rotation finds rows not yet re-encrypted. */
export function credentialKeyHash(key: FernetKey): string {
  return createHash('sha1').update(formatFernetKey(key)).digest('hex')
}
