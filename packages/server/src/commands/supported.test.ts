import { expect, test } from 'vitest'
import { testConfig } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { assertSupported } from './supported.ts'

test('the defaults are served', () => {
  expect(() => assertSupported(testConfig())).not.toThrow()
})

test.each([
  ['token.provider', 'jws'],
  ['identity.driver', 'ldap'],
  ['identity.domain_specific_drivers_enabled', 'true'],
  ['quoin.policy_profile', 'strict'],
  ['quoin.listen_port', '0'],
])('INV-59: what is not served stops the start: %s = %s', (path, value) => {
  const [section, name] = path.split('.')
  expect(() => assertSupported(testConfig({ [path]: value }))).toThrow(OperatorError)
  expect(() => assertSupported(testConfig({ [path]: value }))).toThrow(`[${section}] ${name}`)
})
