import { describe, expect, test } from 'vitest'
import { testConfig } from '../../kernel/config/index.ts'
import type { StoredPassword } from '../users/user.ts'
import {
  assertNotLocked,
  assertOldEnough,
  assertStrong,
  attemptLimit,
  expiryOf,
  hashesToDiffer,
  historyKept,
  isExpired,
  mustBeChanged,
} from './rules.ts'

const rulesOf = (options: Record<string, string>) =>
  testConfig(Object.fromEntries(Object.entries(options).map(([name, value]) => [`security_compliance.${name}`, value])))
    .security_compliance
const at = (text: string): Date => new Date(text)
const now = at('2026-03-01T12:00:00.123Z')
const aPassword = (given: Partial<StoredPassword> = {}): StoredPassword => ({
  ...{ id: 1, password_hash: 'h1', self_service: true, createdAt: now, expiresAt: null },
  ...given,
})

describe('strength', () => {
  test('without a pattern every password passes, also none', () => {
    expect(() => assertStrong(rulesOf({}), null)).not.toThrow()
    expect(() => assertStrong(rulesOf({}), 'x')).not.toThrow()
  })

  test('a pattern is anchored at the start and told in the configured words', () => {
    const rules = rulesOf({ password_regex: 'ab+', password_regex_description: 'begin with ab' })
    expect(() => assertStrong(rules, 'abbc')).not.toThrow()
    expect(() => assertStrong(rules, 'xabb')).toThrow('The password does not match the requirements: begin with ab.')
    expect(() => assertStrong(rulesOf({ password_regex: 'ab' }), 'x')).toThrow('requirements: None.')
    expect(() => assertStrong(rules, null)).toThrow('Password validation error: Password must be a string type.')
  })

  test('a pattern that cannot be read refuses every password', () => {
    expect(() => assertStrong(rulesOf({ password_regex: '(' }), 'x')).toThrow(
      'Password validation error: Unable to validate password due to invalid configuration.',
    )
  })
})

describe('expiry', () => {
  test('is stamped in whole seconds, unless the user is exempt', () => {
    const rules = rulesOf({ password_expires_days: '3' })
    expect(expiryOf(rules, {}, now)).toEqual(at('2026-03-04T12:00:00Z'))
    expect(expiryOf(rules, { ignore_password_expiry: true }, now)).toBeNull()
    expect(expiryOf(rulesOf({}), {}, now)).toBeNull()
  })

  test('comes at the moment itself and passes the exempt by', () => {
    expect(isExpired({ expiresAt: now }, {}, now)).toBe(true)
    expect(isExpired({ expiresAt: now }, { ignore_password_expiry: true }, now)).toBe(false)
    expect(isExpired({ expiresAt: new Date(now.getTime() + 1) }, {}, now)).toBe(false)
    expect(isExpired({ expiresAt: null }, {}, now)).toBe(false)
  })

  test('is at once where a password must be changed upon first use', () => {
    const rules = rulesOf({ change_password_upon_first_use: 'true' })
    expect(mustBeChanged(rules, {})).toBe(true)
    expect(mustBeChanged(rules, { ignore_change_password_upon_first_use: true })).toBe(false)
    expect(mustBeChanged(rulesOf({}), {})).toBe(false)
  })
})

describe('changing one’s own password', () => {
  test('needs age only after an own change', () => {
    const rules = rulesOf({ minimum_password_age: '2' })
    const young = aPassword({ createdAt: at('2026-02-28T12:00:00Z') })
    expect(() => assertOldEnough(rules, young, now)).toThrow(
      'it must be used for 2 day(s) before it can be changed. Please try again in 0 day(s)',
    )
    expect(() => assertOldEnough(rules, { ...young, self_service: false }, now)).not.toThrow()
    expect(() => assertOldEnough(rules, { ...young, createdAt: at('2026-02-27T12:00:00Z') }, now)).not.toThrow()
  })

  test('can be reserved to administrators', () => {
    expect(() => assertNotLocked({ lock_password: true })).toThrow('password policy disallowing password changes')
    expect(() => assertNotLocked({ lock_password: false })).not.toThrow()
  })

  test('looks back as far as is configured', () => {
    const history = [
      aPassword({ password_hash: 'a' }),
      aPassword({ password_hash: null }),
      aPassword({ password_hash: 'c' }),
    ]
    expect(hashesToDiffer(rulesOf({}), history)).toEqual([])
    expect(hashesToDiffer(rulesOf({ unique_last_password_count: '2' }), history)).toEqual(['c'])
    expect(hashesToDiffer(rulesOf({ unique_last_password_count: '9' }), history)).toEqual(['a', 'c'])
    expect(historyKept(rulesOf({}))).toBe(1)
    expect(historyKept(rulesOf({ unique_last_password_count: '4' }))).toBe(4)
  })
})

test('lock-outs have a limit, an end, and exceptions', () => {
  const rules = rulesOf({ lockout_failure_attempts: '3', lockout_duration: '60' })
  expect(attemptLimit(rules, {}, now)).toEqual({ attemptsMax: 3, now, unlockedBefore: at('2026-03-01T11:59:00.123Z') })
  expect(attemptLimit(rules, { ignore_lockout_failure_attempts: true }, now)).toBeNull()
  expect(attemptLimit(rulesOf({}), {}, now)).toBeNull()
})
