import type { Config } from '../../kernel/config/index.ts'
import { BadRequest } from '../../kernel/errors.ts'
import type { UserOptions } from '../users/options.ts'
import type { StoredPassword } from '../users/user.ts'
import { pythonMatcher } from './python-regex.ts'

/** What [security_compliance] asks of passwords. Pure: times and settings come in, refusals come out. */
export type Compliance = Config['security_compliance']

const DAY_MS = 86_400_000

/**
 * A new password against password_regex. An administrator's reset is checked as well.
 * @throws BadRequest
 */
export function assertStrong(rules: Compliance, password: string | null): void {
  const { password_regex: pattern } = rules
  if (pattern === null || pattern === '') return
  if (password === null) throw new BadRequest('Password validation error: Password must be a string type.')
  const matches = pythonMatcher(pattern)
  if (matches === null)
    throw new BadRequest(
      'Password validation error: Unable to validate password due to invalid configuration.',
    ).because(`[security_compliance] password_regex cannot be read: ${pattern}`)
  if (!matches(password))
    throw new BadRequest(`The password does not match the requirements: ${rules.password_regex_description ?? 'None'}.`)
}

/** When a password made now expires: whole seconds, null for never. */
export function expiryOf(rules: Compliance, options: UserOptions, now: Date): Date | null {
  const { password_expires_days: days } = rules
  if (days === null || options.ignore_password_expiry === true) return null
  const expires = now.getTime() + days * DAY_MS
  return new Date(expires - (expires % 1000))
}

/** A password that somebody else set is to be changed before anything is done with it. */
export const mustBeChanged = (rules: Compliance, options: UserOptions): boolean =>
  rules.change_password_upon_first_use && options.ignore_change_password_upon_first_use !== true

export const isExpired = (password: Pick<StoredPassword, 'expiresAt'>, options: UserOptions, now: Date): boolean =>
  password.expiresAt !== null && options.ignore_password_expiry !== true && now >= password.expiresAt

/** Older passwords that stay in the history, the current one included. */
export const historyKept = (rules: Compliance): number => Math.max(1, rules.unique_last_password_count)

/** @throws BadRequest when an administrator reserved changes of this password */
export function assertNotLocked(options: UserOptions): void {
  if (options.lock_password === true)
    throw new BadRequest(
      'You cannot change your password at this time due to password policy disallowing password changes. ' +
        'Please contact your administrator to reset your password.',
    )
}

/**
 * Counts only for a password that its user set: one set by an administrator may be changed at once.
 * @throws BadRequest
 */
export function assertOldEnough(rules: Compliance, current: StoredPassword, now: Date): void {
  if (!current.self_service) return
  const daysMin = rules.minimum_password_age
  const left_ms = current.createdAt.getTime() + daysMin * DAY_MS - now.getTime()
  if (left_ms <= 0) return
  throw new BadRequest(
    'You cannot change your password at this time due to the minimum password age. Once you change your password, ' +
      `it must be used for ${daysMin} day(s) before it can be changed. Please try again in ` +
      `${Math.floor(left_ms / DAY_MS)} day(s) or contact your administrator to reset your password.`,
  )
}

/** The hashes a new password must not match. */
export const hashesToDiffer = (rules: Compliance, history: readonly StoredPassword[]): readonly string[] =>
  rules.unique_last_password_count === 0
    ? []
    : history.slice(-rules.unique_last_password_count).flatMap(({ password_hash }) => password_hash ?? [])

export const usedBefore = (rules: Compliance): BadRequest =>
  new BadRequest(
    'The new password cannot be identical to a previous password. The total number which includes the new password ' +
      `must be unique is ${rules.unique_last_password_count}.`,
  )

/** How many wrong passwords lock a user out, and which lock-outs are over; null when none ever does. */
export function attemptLimit(
  rules: Compliance,
  options: UserOptions,
  now: Date,
): { readonly attemptsMax: number; readonly now: Date; readonly unlockedBefore: Date | null } | null {
  const { lockout_failure_attempts: attemptsMax, lockout_duration: duration_s } = rules
  if (attemptsMax === null || options.ignore_lockout_failure_attempts === true) return null
  return { attemptsMax, now, unlockedBefore: duration_s === null ? null : new Date(now.getTime() - duration_s * 1000) }
}
