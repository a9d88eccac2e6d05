import fc from 'fast-check'
import { expect, test } from 'vitest'
import { credentialKeyHash, decryptCredential, encryptCredential, nullKey } from './credential.ts'
import { formatFernetKey } from './fernet-key.ts'
import { goldenCredential } from './testing/golden.ts'
import { aKey, anotherKey, at } from './testing/samples.ts'

test('a credential of Keystone 2026.1 is read, and its key is recognised', () => {
  expect(decryptCredential([anotherKey, aKey], goldenCredential.encrypted)).toBe('{"secret": "ü"}')
  expect(credentialKeyHash(aKey)).toBe(goldenCredential.keyHash)
  expect(decryptCredential([anotherKey], goldenCredential.encrypted)).toBeUndefined()
})

test('every blob comes back, and the stored text is whole groups of base64', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (blob) => {
      const stored = encryptCredential(aKey, blob, at)
      expect(stored.length % 4).toBe(0)
      expect(decryptCredential([aKey], stored)).toBe(blob)
    }),
  )
})

test('a blob may be longer than a token', () => {
  const blob = 'x'.repeat(60_000)
  expect(decryptCredential([aKey], encryptCredential(aKey, blob, at))).toBe(blob)
})

test('garbage is undefined and never throws', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      expect(decryptCredential([aKey], text)).toBeUndefined()
    }),
  )
})

test("the null key is Keystone's", () => {
  expect(formatFernetKey(nullKey)).toBe(Buffer.alloc(32).toString('base64'))
})
