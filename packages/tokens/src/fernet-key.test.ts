import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fernetKey, formatFernetKey, KeyError_, parseFernetKey } from './fernet-key.ts'

test('the first half signs, the second encrypts', () => {
  const key = parseFernetKey('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=')
  expect(key.signing.toString('hex')).toBe('000102030405060708090a0b0c0d0e0f')
  expect(key.encryption.toString('hex')).toBe('101112131415161718191a1b1c1d1e1f')
})

test('both base64 alphabets are read, the URL-safe one is written', () => {
  const standard = `${'+/'.repeat(21)}8=`
  expect(formatFernetKey(parseFernetKey(standard))).toBe(`${'-_'.repeat(21)}8=`)
})

test.each([
  ['', 'it has 0 characters where 44 are needed'],
  ['A'.repeat(43), 'it has 43 characters where 44 are needed'],
  [`${'A'.repeat(43)}=\n`, 'it has 45 characters where 44 are needed'],
  ['A'.repeat(44), 'it is not the URL-safe base64 of 32 bytes'],
  [`${'A'.repeat(42)}==`, 'it is not the URL-safe base64 of 32 bytes'],
  [`${'A'.repeat(42)}!=`, 'it is not the URL-safe base64 of 32 bytes'],
])('%j is no key', (text, reason) => {
  expect(() => parseFernetKey(text)).toThrow(expect.objectContaining({ name: 'KeyError_', reason }))
})

test('the reason never tells what was in the text (INV-55)', () => {
  const secret = randomBytes(40).toString('base64')
  expect(() => parseFernetKey(secret)).toThrow(KeyError_)
  expect(() => parseFernetKey(secret)).not.toThrow(secret.slice(0, 8))
})

test('every key survives being written and read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const key = fernetKey(Buffer.from(bytes))
      expect(parseFernetKey(formatFernetKey(key))).toEqual(key)
    }),
  )
  expect(() => fernetKey(Buffer.alloc(31))).toThrow(KeyError_)
})
