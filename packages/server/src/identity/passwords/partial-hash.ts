import { createHmac, getHashes } from 'node:crypto'
import { OperatorError } from '../../kernel/errors.ts'
import type { Compliance } from './rules.ts'

/**
 * With `[security_compliance] report_invalid_password_hash = event`, the notification of a failed login tells one wrong
 * password from another: a guesser tries many, a program with an old password one. Of the keyed hash only so much is
 * shown as the operator wants. The same as Keystone's, so that both can serve one cloud.
 */
const SALT = 'keystone.identity.backends.sql.Identity'

export function partialHash(rules: Compliance, password: string): string | undefined {
  const { invalid_password_hash_secret_key: key, invalid_password_hash_max_chars: charsMax } = rules
  if (!rules.report_invalid_password_hash.includes('event') || key === null) return undefined
  const hash = nodeName(rules.invalid_password_hash_function)
  const salted = createHmac(hash, SALT).update(password).digest()
  const encoded = createHmac(hash, key).update(salted).digest('base64').replace(/=+$/, '')
  return charsMax === null ? encoded : encoded.slice(0, charsMax)
}

/** @throws OperatorError for what could only fail at the first wrong password */
export function assertPartialHash(rules: Compliance): void {
  if (!rules.report_invalid_password_hash.includes('event')) return
  if (rules.invalid_password_hash_secret_key === null)
    throw new OperatorError(
      '[security_compliance] report_invalid_password_hash needs invalid_password_hash_secret_key',
      'Set it to a secret of 16 bytes or more, the same for all that serve the cloud.',
    )
  const { invalid_password_hash_function: name } = rules
  if (!getHashes().some((known) => known.toLowerCase() === nodeName(name)))
    throw new OperatorError(
      `[security_compliance] invalid_password_hash_function = ${name} is unknown`,
      'Use sha256, sha512 or sha3_256.',
    )
}

/** hashlib writes sha3_256 where OpenSSL writes sha3-256. */
const nodeName = (name: string): string => name.toLowerCase().replaceAll('_', '-')
