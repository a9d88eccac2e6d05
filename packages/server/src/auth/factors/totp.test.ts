import { describe, expect, test } from 'vitest'
import { base32, matchingStep, otpauthUri, passcodeAt, secretOf } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')
const at = (seconds: number): Date => new Date(seconds * 1000)

describe('one-time passwords', () => {
  // RFC 6238, appendix B; the last six of its eight digits.
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ])('at %i seconds it is %s', (seconds, passcode) => {
    expect(passcodeAt(SECRET, Math.floor(seconds / 30))).toBe(passcode)
  })

  test('base32 there and back, for every length that counts', () => {
    for (let length = 16; length < 40; length += 1) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 37 + length) & 0xff))
      expect(secretOf(base32(bytes))).toEqual(bytes)
    }
    expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
  })

  test.each([
    ['short', 'GEZDGNBV'],
    ['small letters', base32(SECRET).toLowerCase()],
    ['JSON', '{"a":1}'],
    ['nothing', ''],
  ])('a seed that Keystone cannot use either is none: %s', (_what, seed) => expect(secretOf(seed)).toBeNull())

  test('as many windows before the current one count as are configured, none after it', () => {
    const code = passcodeAt(SECRET, 100)
    const step = (seconds: number, previous: number) => matchingStep(SECRET, code, at(seconds), previous)
    expect([step(3000, 0), step(3029, 0), step(3030, 0), step(3030, 1), step(3060, 1), step(2999, 1)]).toEqual([
      ...[100, 100, null, 100, null, null],
    ])
    expect(matchingStep(SECRET, '', at(3000), 1)).toBeNull()
  })

  test('names in a URI stay data', () => {
    expect(otpauthUri('ABC', { issuer: 'My Cloud', account: 'ann@a&b' })).toBe(
      'otpauth://totp/My%20Cloud:ann%40a%26b?secret=ABC&issuer=My%20Cloud&algorithm=SHA1&digits=6&period=30',
    )
  })
})
