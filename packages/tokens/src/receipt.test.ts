import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fernetDecrypt } from './fernet.ts'
import { unpackPayload } from './payload.ts'
import { packReceipt, unpackReceipt } from './receipt.ts'
import { goldenReceipt } from './testing/golden.ts'
import { aKey, anyPayload, codec, samples } from './testing/samples.ts'

const receipt = { userId: samples[0]?.userId ?? '', methods: ['token', 'password'], expiresAtS: 1_767_225_900 }
const anyReceipt = anyPayload.map(({ userId, methods, expiresAtS }) => ({ userId, methods, expiresAtS }))

test('a receipt of Keystone 2026.1 is read, and ours has the same bytes inside', () => {
  const content = fernetDecrypt([aKey], goldenReceipt)
  expect(content && unpackReceipt(content.plaintext, codec)).toEqual(receipt)
  expect(content?.plaintext.toString('hex')).toBe(packReceipt(receipt, codec).toString('hex'))
})

test('every receipt comes back as it was, and is no token though the key may be the same', () => {
  fc.assert(
    fc.property(anyReceipt, fc.nat(), (any, where) => {
      const bytes = packReceipt(any, codec)
      expect(unpackReceipt(bytes, codec)).toEqual(any)
      expect(unpackPayload(bytes, codec)).toBeUndefined()
      expect(unpackReceipt(bytes.subarray(0, where % bytes.length), codec)).toBeUndefined()
      expect(unpackReceipt(Buffer.concat([bytes, bytes]), codec)).toBeUndefined()
    }),
  )
})

test('garbage is no receipt and never throws (INV-23)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(unpackReceipt(bytes, codec)).toBeUndefined()
    }),
    { numRuns: 2000 },
  )
})
