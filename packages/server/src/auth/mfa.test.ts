import { expect, test } from 'vitest'
import { meetsRules } from './mfa.ts'

const enabled = ['password', 'token', 'totp']
const both = { multi_factor_auth_rules: [['password', 'totp']] }

test.each<[string, Record<string, unknown>, string[], boolean]>([
  ['no rules', {}, ['password'], true],
  ['one of two methods', both, ['password'], false],
  ['both methods', both, ['totp', 'password'], true],
  ['rules switched off', { ...both, multi_factor_auth_enabled: false }, ['password'], true],
  ['a second rule met', { multi_factor_auth_rules: [['password', 'totp'], ['token']] }, ['token'], true],
  [
    'a rule reduced to what is enabled',
    { multi_factor_auth_rules: [['password', 'carrier_pigeon']] },
    ['password'],
    true,
  ],
  [
    'rules of unknown methods alone lock nobody out',
    { multi_factor_auth_rules: [['carrier_pigeon']] },
    ['password'],
    true,
  ],
  ['a rule that holds what is no name is none', { multi_factor_auth_rules: [['totp', 1]] }, ['password'], true],
  ['corrupt rules count as none', { multi_factor_auth_rules: 'password' }, ['password'], true],
])('INV-37: %s', (_what, options, used, expected) => {
  expect(meetsRules(options, new Set(used), enabled)).toBe(expected)
})
