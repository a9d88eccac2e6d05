import { PasswordTooLong } from './refusals.ts'
import type { PasswordHashing } from './settings.ts'

/** bcrypt reads no further than this. */
export const BCRYPT_PASSWORD_BYTES = 72

/** A password as it goes into the hash. */
export interface PasswordInput {
  readonly bytes: Uint8Array
  /** Set when bytes beyond this many were cut off. */
  readonly cutAt_bytes: number | null
}

/**
 * The bytes a password is hashed as: UTF-8, at most what the configured algorithm takes. Throws PasswordTooLong.
 *
 * INV-30 wants every byte to matter; upstream (2026.1) cuts a password at the limit with a warning, unless
 * `[DEFAULT] strict_password_check` is on, and then refuses it with 403. We do as upstream does, because users whose
 * stored hash was made from a cut password must still get in; but the cut is never silent: the hasher reports it, and
 * strict refuses before anything is hashed. Whoever wants every byte to matter at any length without refusing sets
 * `password_hash_algorithm` to anything but bcrypt.
 *
 * As upstream's, the limit follows the configured algorithm, also when the hash that is checked is of another kind.
 */
export function passwordInput(password: string, settings: PasswordHashing): PasswordInput {
  const max_bytes =
    settings.algorithm === 'bcrypt'
      ? Math.min(settings.maxPasswordLength, BCRYPT_PASSWORD_BYTES)
      : settings.maxPasswordLength
  // Not a Buffer: a small one is a window on memory shared with other buffers, all of which would be sent to the worker.
  const bytes = new TextEncoder().encode(password)
  if (bytes.length <= max_bytes) return { bytes, cutAt_bytes: null }
  if (settings.strict) throw new PasswordTooLong(max_bytes)
  return { bytes: bytes.slice(0, max_bytes), cutAt_bytes: max_bytes }
}

/**
 * What no password can be. Empty secrets are refused (INV-30; upstream takes them), and so are lone surrogates, which
 * have no UTF-8 form: encoding replaces them, and then two different passwords would be one.
 */
export function unusable(password: string): 'is empty' | 'is not valid Unicode' | null {
  if (password === '') return 'is empty'
  return /\p{Surrogate}/u.test(password) ? 'is not valid Unicode' : null
}
