import { describe, expect, test } from 'vitest'
import { testConfig } from '../../kernel/config/index.ts'
import { assertPartialHash, partialHash } from './partial-hash.ts'

const rules = (more: Record<string, string>) =>
  testConfig(Object.fromEntries(Object.entries(more).map(([name, value]) => [`security_compliance.${name}`, value])))
    .security_compliance
const asked = { report_invalid_password_hash: 'event', invalid_password_hash_secret_key: '0123456789abcdef' }

describe('what a notification tells of a wrong password', () => {
  test('nothing, unless the configuration asks for it', () => {
    expect(partialHash(rules({ invalid_password_hash_secret_key: 'x' }), 'secret')).toBeUndefined()
  })

  // Made with Python's hmac, as Keystone does.
  test.each([
    [{}, 'N6iXrqcdLZWgCgqmy0iN05hpBXQqfUIodLzsB2Qqxao'],
    [{ invalid_password_hash_max_chars: '5' }, 'N6iXr'],
    [{ invalid_password_hash_function: 'sha3_256' }, 'Fk5HXwx4A39oSi4CwJt9JGFCm23zChJCgduqNKrrago'],
  ])('the hash that Keystone makes: %j', (more, expected) => {
    const all = rules({ ...asked, ...more })
    expect(partialHash(all, 'pässword')).toBe(expected)
    expect(() => assertPartialHash(all)).not.toThrow()
  })

  test('without a key, or with an unknown function, the service does not start (INV-59)', () => {
    expect(() => assertPartialHash(rules({ report_invalid_password_hash: 'event' }))).toThrow('secret_key')
    expect(() => assertPartialHash(rules({ ...asked, invalid_password_hash_function: 'sha0' }))).toThrow('sha0')
  })
})
