import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { type RandomBytes, secureRandomBytes } from '../random.ts'
import { BCRYPT_PASSWORD_BYTES, passwordInput, unusable } from './input.ts'
import { Pool } from './pool.ts'
import { PasswordHashUnknown, PasswordUnusable } from './refusals.ts'
import { checkSettings, newRecipe, type PasswordHashing } from './settings.ts'
import {
  bcryptSetting,
  PBKDF2_DIGEST_BYTES,
  parseStoredHash,
  printStoredHash,
  type Recipe,
  SCRYPT_DIGEST_BYTES,
  type StoredHash,
  scryptMemory_bytes,
} from './stored-hash.ts'
import type { Job } from './worker-source.ts'

/**
 * Hashes and checks passwords and application credential secrets, in the formats Keystone stores, without ever holding
 * up the event loop: the costly part runs in worker threads of the lowest priority.
 * All calls throw HashingBusy or HashingStopped (503), HashingFailed, and, with strict_password_check, PasswordTooLong
 * (403), whether or not there is such a user (INV-28).
 */
export interface PasswordHasher {
  /** A new hash with a fresh salt. Throws PasswordUnusable (400) for an empty password or invalid Unicode. */
  hash(password: string): Promise<string>
  /** Whether the password is the one the hash was made from. A hash of unknown kind is false, and is reported. */
  verify(password: string, hash: string): Promise<boolean>
  /**
   * Whether the hash is weaker than what `hash` makes now (INV-32). Pass the password just verified as well: one that
   * the stored hash knows only the first 72 bytes of has not been proven whole, so it must not be stored anew.
   */
  needsRehash(hash: string, password?: string): boolean
  /** The cost of a check without one, for a user who does not exist or has no password (INV-28). */
  dummyVerify(password: string): Promise<void>
  /** Passwords that wait for a worker. */
  readonly queueDepth: number
  /** Ends the workers; whoever still waits is refused with HashingStopped. */
  close(): Promise<void>
}

/** What an operator should hear of. */
export type PasswordNotice = { readonly cutAt_bytes: number } | { readonly unknown: PasswordHashUnknown }

export interface PasswordHasherOptions {
  /** Threads; one for each processor unless told otherwise. */
  readonly workers?: number
  readonly randomBytes?: RandomBytes
  /** Called for a password that was cut at the limit and for a stored hash that cannot be checked; logs them. */
  readonly notice?: (notice: PasswordNotice) => void
}

/** Starts no thread until the first password. Throws PasswordSettingInvalid. */
export function createPasswordHasher(settings: PasswordHashing, options: PasswordHasherOptions = {}): PasswordHasher {
  checkSettings(settings)
  const { randomBytes = secureRandomBytes, notice = () => {} } = options
  const pool = new Pool({ workers: Math.max(1, options.workers ?? availableParallelism()) })

  const bytesOf = (password: string): Uint8Array => {
    const { bytes, cutAt_bytes } = passwordInput(password, settings)
    if (cutAt_bytes !== null) notice({ cutAt_bytes })
    return bytes
  }
  const digestOf = (recipe: Recipe, bytes: Uint8Array) => pool.run(jobOf(recipe, bytes))
  const stored = (hash: string): StoredHash | null => {
    try {
      return parseStoredHash(hash)
    } catch (error) {
      if (!(error instanceof PasswordHashUnknown)) throw error
      notice({ unknown: error })
      return null
    }
  }

  return {
    async hash(password) {
      const reason = unusable(password)
      if (reason !== null) throw new PasswordUnusable(reason)
      const recipe = newRecipe(settings, randomBytes)
      return printStoredHash({ ...recipe, digest: await digestOf(recipe, bytesOf(password)) })
    },

    async verify(password, hash) {
      const known = stored(hash)
      const digest = await digestOf(known ?? newRecipe(settings, randomBytes), bytesOf(password))
      // Decided after the work, so that no answer comes sooner than another.
      return known !== null && unusable(password) === null && timingSafeEqual(digest, known.digest)
    },

    needsRehash(hash, password) {
      const known = stored(hash)
      if (known === null) return true
      const cut = known.algorithm === 'bcrypt' && Buffer.byteLength(password ?? '') > BCRYPT_PASSWORD_BYTES
      return !cut && isWeaker(known, newRecipe(settings, randomBytes))
    },

    async dummyVerify(password) {
      await digestOf(newRecipe(settings, randomBytes), bytesOf(password))
    },

    get queueDepth() {
      return pool.waiting
    },

    close: () => pool.close(),
  }
}

/** The costly part of a recipe; what is cheap about it is done here. */
function jobOf(recipe: Recipe, bytes: Uint8Array): Job {
  switch (recipe.algorithm) {
    case 'bcrypt': {
      // A hash may be bcrypt's while another algorithm, which takes longer passwords, is configured.
      const data = bytes.slice(0, BCRYPT_PASSWORD_BYTES)
      // At 72 bytes and less all kinds agree, but for the first, which leaves out the closing NUL.
      const ident = recipe.ident === '2' ? '2' : '2b'
      return { kind: 'bcrypt', data, setting: bcryptSetting({ ...recipe, ident }) }
    }
    case 'bcrypt_sha256': {
      const short = recipe.version === 1 ? createHash('sha256') : createHmac('sha256', recipe.salt)
      const data = new TextEncoder().encode(short.update(bytes).digest('base64'))
      return { kind: 'bcrypt', data, setting: bcryptSetting({ ...recipe, ident: '2b' }) }
    }
    case 'scrypt': {
      const { ln, r, p, salt } = recipe
      const maxmem = scryptMemory_bytes(recipe)
      return { kind: 'scrypt', data: bytes, salt, length: SCRYPT_DIGEST_BYTES, N: 2 ** ln, r, p, maxmem }
    }
    case 'pbkdf2_sha512': {
      const { rounds, salt } = recipe
      return { kind: 'pbkdf2', data: bytes, salt, length: PBKDF2_DIGEST_BYTES, rounds }
    }
  }
}

/** Only ever upwards: an operator who lowers the cost, or a Keystone beside us with other settings, weakens nothing. */
function isWeaker(known: Recipe, wanted: Recipe): boolean {
  switch (known.algorithm) {
    case 'bcrypt':
      return wanted.algorithm !== 'bcrypt' || known.ident === '2' || known.cost < wanted.cost
    case 'bcrypt_sha256':
      return wanted.algorithm !== 'bcrypt_sha256' || known.version === 1 || known.cost < wanted.cost
    case 'scrypt':
      return wanted.algorithm !== 'scrypt' || known.ln < wanted.ln || known.r < wanted.r || known.p < wanted.p
    case 'pbkdf2_sha512':
      return wanted.algorithm !== 'pbkdf2_sha512' || known.rounds < wanted.rounds
  }
}
