import { describe, expect, test } from 'vitest'
import { testConfig } from '../../kernel/config/index.ts'
import { assertReportable, partialPasswordHash } from './partial-hash.ts'

const config = (options: Record<string, string> = {}) =>
  testConfig(
    Object.fromEntries(
      Object.entries({
        report_invalid_password_hash: 'event',
        invalid_password_hash_secret_key: 'pepper',
        ...options,
      }).map(([name, value]) => [`security_compliance.${name}`, value]),
    ),
  )

describe('the hash of a wrong password', () => {
  // Made with Python's hmac, as Keystone makes it.
  const expected = 'u30SxiLPMcb8CMRwp3cDVGYmkhAWknYdubUjAnAyS5Q'

  test('is upstream’s, whole or cut', () => {
    expect(partialPasswordHash(config(), 'päss')).toBe(expected)
    expect(partialPasswordHash(config({ invalid_password_hash_max_chars: '16' }), 'päss')).toBe(expected.slice(0, 16))
  })

  test('is told only where it is asked for', () => {
    expect(partialPasswordHash(testConfig(), 'päss')).toBeNull()
  })

  test('needs a key and a known function, at the start', () => {
    expect(() => assertReportable(testConfig())).not.toThrow()
    expect(() => assertReportable(config())).not.toThrow()
    expect(() => assertReportable(config({ invalid_password_hash_secret_key: '' }))).toThrow(/secret_key/)
    expect(() => assertReportable(config({ invalid_password_hash_function: 'rot13' }))).toThrow(/rot13/)
  })
})
