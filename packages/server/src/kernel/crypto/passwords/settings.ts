import type { RandomBytes } from '../random.ts'
import { PasswordSettingInvalid } from './refusals.ts'
import { BCRYPT_COST_MAX, BCRYPT_COST_MIN, isScryptCost, PBKDF2_ROUNDS_MAX, type Recipe } from './stored-hash.ts'

/** What keystone.conf says about passwords. Absent, null, or 0 as upstream reads it, stands for the algorithm's default. */
export interface PasswordHashing {
  /** `[identity] password_hash_algorithm` */
  readonly algorithm: 'bcrypt' | 'bcrypt_sha256' | 'scrypt' | 'pbkdf2_sha512'
  /** `[identity] password_hash_rounds`; scrypt does not use it (upstream: N is always 2^16) */
  readonly rounds: number | null
  /** `[identity] max_password_length`, in bytes of UTF-8 */
  readonly maxPasswordLength: number
  /** `[DEFAULT] strict_password_check` */
  readonly strict: boolean
  /** `[identity] salt_bytesize`, of scrypt and pbkdf2_sha512 */
  readonly saltBytesize?: number | null
  /** `[identity] scrypt_block_size` */
  readonly scryptBlockSize?: number | null
  /** `[identity] scrypt_parallelism` */
  readonly scryptParallelism?: number | null
}

/** Upstream's ceiling for `[identity] max_password_length`, in bytes. */
const PASSWORD_LENGTH_MAX = 4096
const BCRYPT_COST = 12
const SCRYPT_LN = 16
const SCRYPT_BLOCK_SIZE = 8
const SCRYPT_PARALLELISM = 1
const PBKDF2_ROUNDS = 25_000
const SALT_BYTES = 16
// The column is 255 characters wide: a longer salt would not fit beside the digest.
const SALT_BYTES_MAX = 96
const BCRYPT_SALT_BYTES = 16

/** A new recipe, with a fresh salt, as the configuration asks for. Throws PasswordSettingInvalid. */
export function newRecipe(settings: PasswordHashing, randomBytes: RandomBytes): Recipe {
  const { rounds } = settings
  const saltBytes = within('salt_bytesize', settings.saltBytesize || SALT_BYTES, 1, SALT_BYTES_MAX)
  switch (settings.algorithm) {
    case 'bcrypt': {
      const cost = within('password_hash_rounds', rounds || BCRYPT_COST, BCRYPT_COST_MIN, BCRYPT_COST_MAX)
      return { algorithm: 'bcrypt', ident: '2b', cost, salt: bcryptSalt(randomBytes) }
    }
    case 'bcrypt_sha256': {
      const cost = within('password_hash_rounds', rounds || BCRYPT_COST, BCRYPT_COST_MIN, BCRYPT_COST_MAX)
      return { algorithm: 'bcrypt_sha256', version: 2, ident: '2b', cost, salt: bcryptSalt(randomBytes) }
    }
    case 'scrypt': {
      const r = settings.scryptBlockSize || SCRYPT_BLOCK_SIZE
      const p = settings.scryptParallelism || SCRYPT_PARALLELISM
      if (!isScryptCost({ ln: SCRYPT_LN, r, p: 1 })) {
        throw new PasswordSettingInvalid('scrypt_block_size', r, 'use a whole number from 2 to 100; 8 is usual')
      }
      if (!isScryptCost({ ln: SCRYPT_LN, r, p })) {
        throw new PasswordSettingInvalid('scrypt_parallelism', p, 'use a small whole number; 1 is usual')
      }
      return { algorithm: 'scrypt', ln: SCRYPT_LN, r, p, salt: randomBytes(saltBytes) }
    }
    case 'pbkdf2_sha512': {
      const count = within('password_hash_rounds', rounds || PBKDF2_ROUNDS, 1, PBKDF2_ROUNDS_MAX)
      return { algorithm: 'pbkdf2_sha512', rounds: count, salt: randomBytes(saltBytes) }
    }
  }
}

/** Refuses, at the start and not at somebody's login, settings that no hash can be made with. */
export function checkSettings(settings: PasswordHashing): void {
  within('max_password_length', settings.maxPasswordLength, 1, PASSWORD_LENGTH_MAX)
  newRecipe(settings, (size) => Buffer.alloc(size))
}

function within(option: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new PasswordSettingInvalid(option, value, `use a whole number from ${min} to ${max}`)
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BCRYPT64 = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function bcryptSalt(randomBytes: RandomBytes): string {
  const base64 = randomBytes(BCRYPT_SALT_BYTES).toString('base64').replace(/=+$/, '')
  return Array.from(base64, (digit) => BCRYPT64.charAt(BASE64.indexOf(digit))).join('')
}
