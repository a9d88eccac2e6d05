import { createHmac, getHashes } from 'node:crypto'
import type { Config } from '../../kernel/config/index.ts'
import { OperatorError } from '../../kernel/errors.ts'

/** The salt is the name of Keystone's own driver, so that events of both sides can be put side by side. */
const SALT = 'keystone.identity.backends.sql.Identity'

/**
 * What [security_compliance] report_invalid_password_hash lets an event say of a password that was wrong: part of a keyed
 * hash, by which someone who tries many passwords is told from a script with an old one. Never a hash that could be
 * stored. Null where nothing is to be reported.
 */
export function partialPasswordHash({ security_compliance: asked }: Config, password: string): string | null {
  const { invalid_password_hash_secret_key: key, invalid_password_hash_max_chars: charsMax } = asked
  if (!asked.report_invalid_password_hash.includes('event') || key === null) return null
  const name = asked.invalid_password_hash_function
  const salted = createHmac(name, SALT).update(password).digest()
  const text = createHmac(name, key).update(salted).digest('base64').replace(/=+$/, '')
  return charsMax === null ? text : text.slice(0, charsMax)
}

/** At the start, not at the first wrong password. @throws OperatorError */
export function assertReportable({ security_compliance: asked }: Config): void {
  if (!asked.report_invalid_password_hash.includes('event')) return
  if (!asked.invalid_password_hash_secret_key)
    throw new OperatorError(
      '[security_compliance] report_invalid_password_hash is set without invalid_password_hash_secret_key',
      'Set a long random key, the same on all nodes.',
    )
  if (!getHashes().includes(asked.invalid_password_hash_function))
    throw new OperatorError(
      `[security_compliance] invalid_password_hash_function = ${asked.invalid_password_hash_function} is no hash function here`,
      'Set it to sha256 or sha512.',
    )
}
