import { expect, test } from 'vitest'
import { testConfig } from '../../kernel/config/index.ts'
import { OperatorError } from '../../kernel/errors.ts'
import { assertPasskeySettings } from './settings.ts'

const check =
  (rpId: string | null, origins: string, methods = 'password') =>
  () =>
    assertPasskeySettings(
      testConfig({
        'auth.methods': methods,
        ...(rpId === null ? {} : { 'quoin.passkey_rp_id': rpId }),
        'quoin.passkey_origins': origins,
      }),
    )

test('no passkeys, or passkeys on pages of their host, are well set', () => {
  expect(check(null, '')).not.toThrow()
  expect(check('cloud.example', 'https://cloud.example,https://console.cloud.example:8443')).not.toThrow()
  expect(check('localhost', 'http://localhost:5173', 'password,passkey')).not.toThrow()
})

test.each<[string | null, string, string]>([
  [null, '', 'password,passkey'],
  [null, 'https://cloud.example', 'password'],
  ['https://cloud.example', 'https://cloud.example', 'password'],
  ['Cloud.example', 'https://cloud.example', 'password'],
  ['cloud.example', '', 'password'],
  ['cloud.example', 'https://cloud.example/', 'password'],
  ['cloud.example', 'http://cloud.example', 'password'],
  ['cloud.example', 'https://evilcloud.example', 'password'],
  ['console.cloud.example', 'https://cloud.example', 'password'],
])('INV-59: passkeys of %s on %s stop the start', (rpId, origins, methods) => {
  expect(check(rpId, origins, methods)).toThrow(OperatorError)
})
