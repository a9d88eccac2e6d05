/** Passcodes, rules that ask for several methods, receipts for the first of them, and the options of a user. */
import type { Json } from '../../normalise.ts'
import { passcode } from '../signing/totp.ts'
import { type Area, each, rescope, type Step, step } from '../steps.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const secret = (index: number) => LETTERS.slice(index) + LETTERS.slice(0, index)
const SECRETS = Array.from({ length: 17 }, (_, index) => String(index))
/** A code may serve once: every step that wants a good one takes the next secret. */
const code = (index: number, later_s = 0) => passcode(secret(index), later_s)
const TOKENS = '/v3/auth/tokens'
type Methods = { readonly [key: string]: Json }

const password: Methods = { password: { user: { id: '{mfa-user}', password: 'mfa password' } } }
const totp = (code: string, user: Json = { id: '{mfa-user}' }): Methods => ({
  totp: { user: { ...(user as object), passcode: code } },
})
/** Signs in with the given methods; codes are made when they are sent. */
const signIn = (name: string, methods: () => Methods, rest: Partial<Step> & { readonly scope?: Json } = {}) => {
  const { scope, ...others } = rest
  return step(name, `POST ${TOKENS}`, {
    as: 'anonymous',
    make: () => {
      const given = methods()
      return { body: { auth: { identity: { methods: Object.keys(given), ...given }, ...(scope ? { scope } : {}) } } }
    },
    ...others,
  })
}
const receipt = (name: string) => ({ 'Openstack-Auth-Receipt': `{${name}}` })
const saveReceipt = (name: string) => ({ [name]: 'header openstack-auth-receipt' })
const options = (name: string, value: Json) =>
  step(name, 'PATCH /v3/users/{mfa-user}', { body: { user: { options: value } } })

const codes: readonly Step[] = [
  step('user', 'POST /v3/users', {
    body: { user: { name: 'mfa-user', domain_id: '{near}', password: 'mfa password' } },
    save: { 'mfa-user': 'user.id' },
  }),
  step('member', 'PUT /v3/projects/{near-project}/users/{mfa-user}/roles/{role-member}'),
  signIn('code without a secret', () => totp(code(0))),
  step('guesser', 'POST /v3/users', {
    body: { user: { name: 'mfa-guesser', domain_id: '{near}' } },
    save: { 'mfa-guesser': 'user.id' },
  }),
  step('secret of the guesser', 'POST /v3/credentials', {
    body: { credential: { type: 'totp', blob: secret(21), user_id: '{mfa-guesser}' } },
  }),
  ...each(SECRETS, (index) =>
    step(`secret ${index}`, 'POST /v3/credentials', {
      body: { credential: { type: 'totp', blob: secret(Number(index)), user_id: '{mfa-user}' } },
      save: { [`secret-${index}`]: 'credential.id' },
    }),
  ),
  step('a secret of another', 'POST /v3/credentials', {
    body: { credential: { type: 'totp', blob: secret(20), user_id: '{near-user}' } },
  }),
  signIn('code', () => totp(code(1))),
  signIn('code of the other secret', () => totp(code(2))),
  signIn('the same code again', () => totp(code(1))),
  signIn('code of the last half minute', () => totp(code(3, -30))),
  signIn('code from long ago', () => totp(code(21, -120), { id: '{mfa-guesser}' })),
  signIn('code to come', () => totp(code(21, 90), { id: '{mfa-guesser}' })),
  signIn('code and name', () => totp(code(6, -30), { name: 'mfa-user', domain: { id: '{near}' } })),
  signIn('code with a scope', () => totp(code(7)), { scope: { project: { id: '{near-project}' } } }),
  signIn('wrong code', () => totp('000000', { id: '{mfa-guesser}' })),
  signIn('short code', () => totp('1', { id: '{mfa-guesser}' })),
  signIn('no digits', () => totp('abcdef', { id: '{mfa-guesser}' })),
  signIn('empty code', () => totp('', { id: '{mfa-guesser}' })),
  signIn('no code', () => ({ totp: { user: { id: '{mfa-guesser}' } } })),
  signIn('code that is a number', () => ({ totp: { user: { id: '{mfa-guesser}', passcode: 123456 } } })),
  signIn('code of nobody', () => totp('123456', { id: 'ffffffffffffffffffffffffffffffff' })),
  signIn('code without a user', () => ({ totp: {} })),
  signIn('password and code', () => ({ ...password, ...totp(code(8)) })),
  signIn('password and a wrong code', () => ({ ...password, ...totp('000000') })),
  signIn('password of one and code of another', () => ({
    ...password,
    ...totp(code(20), { id: '{near-user}' }),
  })),
]

const rules: readonly Step[] = [
  options('rules', { multi_factor_auth_rules: [['password', 'totp']], multi_factor_auth_enabled: true }),
  signIn('password alone', () => password, { save: saveReceipt('receipt') }),
  signIn('password alone with a scope', () => password, { scope: { project: { id: '{near-project}' } } }),
  signIn('code alone', () => totp(code(9)), { save: saveReceipt('from-code') }),
  signIn('wrong password under rules', () => ({ password: { user: { id: '{mfa-user}', password: 'wrong' } } })),
  signIn('receipt and code', () => totp(code(10)), { headers: receipt('receipt') }),
  signIn('password for another receipt', () => password, { save: saveReceipt('receipt') }),
  signIn('receipt and code with a scope', () => totp(code(11, -30)), {
    headers: receipt('receipt'),
    scope: { project: { id: '{near-project}' } },
    save: { 'mfa-token': 'header x-subject-token' },
  }),
  signIn('receipt of the code and password', () => password, { headers: receipt('from-code') }),
  signIn('password for a third receipt', () => password, { save: saveReceipt('receipt') }),
  signIn('receipt and password again', () => password, { headers: receipt('receipt') }),
  signIn('receipt and a wrong code', () => totp('000000'), { headers: receipt('receipt') }),
  signIn('receipt and a code of another', () => totp(code(20), { id: '{near-user}' }), {
    headers: receipt('receipt'),
  }),
  signIn('nonsense as a receipt', () => totp(code(12)), { headers: { 'Openstack-Auth-Receipt': 'nonsense' } }),
  signIn('a token as a receipt', () => totp(code(13)), { headers: receipt('mfa-token') }),
  signIn('an empty receipt', () => totp(code(14)), { headers: { 'Openstack-Auth-Receipt': ' ' } }),
  step('a receipt as a token', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{receipt}' } }),
  step('a receipt to ask with', 'GET /v3/auth/projects', { as: { token: 'receipt' } }),
  step('the token tells its methods', 'GET /v3/auth/tokens?nocatalog', {
    headers: { 'X-Subject-Token': '{mfa-token}' },
  }),
  step('rescope under rules', `POST ${TOKENS}`, {
    as: 'anonymous',
    body: rescope('{mfa-token}', { project: { id: '{near-project}' } }),
  }),
  signIn('both at once', () => ({ ...password, ...totp(code(15)) })),
  options('two rules', {
    multi_factor_auth_rules: [
      ['password', 'totp'],
      ['password', 'token'],
    ],
  }),
  signIn('password under two rules', () => password),
  options('a rule of one method', { multi_factor_auth_rules: [['password']] }),
  signIn('password is enough', () => password),
  signIn('code is not enough', () => totp(code(16, -30))),
  options('a rule of a method that is not offered', { multi_factor_auth_rules: [['password', 'magic']] }),
  signIn('the rule does not count', () => password),
  options('rules that are off', { multi_factor_auth_rules: [['password', 'totp']], multi_factor_auth_enabled: false }),
  signIn('password while rules are off', () => password),
  ...each(['text', 'empty', 'twice', 'numbers', 'flat', 'none'], (name) =>
    options(`rules: ${name}`, {
      multi_factor_auth_rules: {
        text: 'password',
        empty: [[]],
        twice: [['password', 'password']],
        numbers: [[1]],
        flat: ['password'],
        none: null,
      }[name] as Json,
    }),
  ),
  options('enabled as text', { multi_factor_auth_enabled: 'yes' }),
  options('all options', {
    ignore_change_password_upon_first_use: true,
    ignore_password_expiry: true,
    ignore_lockout_failure_attempts: true,
    ignore_user_inactivity: true,
    lock_password: true,
  }),
  step('lock holds', 'POST /v3/users/{mfa-user}/password', {
    as: 'anonymous',
    body: { user: { password: 'another password', original_password: 'mfa password' } },
  }),
  options('options away', {
    ignore_change_password_upon_first_use: null,
    ignore_password_expiry: null,
    ignore_lockout_failure_attempts: null,
    ignore_user_inactivity: null,
    lock_password: null,
  }),
  options('an unknown option', { magic: true }),
  options('options as a list', []),
  step('what is left', 'GET /v3/users/{mfa-user}'),
  step('remove the secret', 'DELETE /v3/credentials/{secret-0}'),
  signIn('code of a removed secret', () => totp(code(0))),
  step('remove the user', 'DELETE /v3/users/{mfa-user}'),
  step('remove the guesser', 'DELETE /v3/users/{mfa-guesser}'),
]

export const mfa: Area = { name: 'mfa', steps: [...codes, ...rules] }
