import { createCipheriv, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fernetDecrypt, fernetEncrypt, fernetLengthMax, openEnvelope, secondsMax } from './fernet.ts'
import { type FernetKey, parseFernetKey } from './fernet-key.ts'
import { aKey, anotherKey, at } from './testing/samples.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const plaintext = Buffer.from('a plaintext of some length, as a payload would have')

/** What anyone with the key can make: an envelope with a right signature around anything. */
function signed(key: FernetKey, bytes: Buffer): string {
  return Buffer.concat([bytes, createHmac('sha256', key.signing).update(bytes).digest()]).toString('base64url')
}

const accepted = (tokens: readonly string[]): string[] => tokens.filter((token) => fernetDecrypt([aKey], token))

test("the Fernet specification's example", () => {
  const key = parseFernetKey('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=')
  const token = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA'
  const iv = Buffer.from(Array.from({ length: 16 }, (_, i) => i))
  expect(fernetEncrypt(key, Buffer.from('hello'), { seconds: 499_162_800, iv })).toBe(token)
  expect(fernetDecrypt([key], token)).toEqual({ plaintext: Buffer.from('hello'), issuedAtS: 499_162_800 })
})

test('what was encrypted comes back, whichever of the keys it was', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.integer({ min: 0, max: secondsMax }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      (bytes, seconds, iv) => {
        const token = fernetEncrypt(aKey, bytes, { seconds, iv: Buffer.from(iv) })
        const content = { plaintext: Buffer.from(bytes), issuedAtS: seconds }
        expect(fernetDecrypt([aKey], token)).toEqual(content)
        expect(fernetDecrypt([anotherKey, aKey], token)).toEqual(content)
        expect(fernetDecrypt([anotherKey], token)).toBeUndefined()
        expect(fernetDecrypt([], token)).toBeUndefined()
      },
    ),
  )
})

test('every change of one character is refused, for every length of the last group (INV-22)', () => {
  // 73 + 16n bytes leave each of the three possible rests in a base64 group.
  for (const length of [20, 36, 52]) {
    const token = fernetEncrypt(aKey, Buffer.alloc(length, 7), at)
    expect(accepted([token])).toEqual([token])
    for (let i = 0; i < token.length; i++) {
      const [before, after] = [token.slice(0, i), token.slice(i + 1)]
      const chars = [...alphabet, '+', '/', '=', ' ', '\n', '\0', 'é']
      const inserted = chars.map((char) => before + char + token.slice(i))
      const replaced = chars.filter((char) => char !== token[i]).map((char) => before + char + after)
      expect(accepted([before + after, ...inserted, ...replaced])).toEqual([])
    }
  }
})

test('every change of one bit is refused (INV-22)', () => {
  const envelope = Buffer.from(fernetEncrypt(aKey, plaintext, at), 'base64url')
  for (let bit = 0; bit < envelope.length * 8; bit++) {
    const changed = Buffer.from(envelope)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(fernetDecrypt([aKey], changed.toString('base64url'))).toBeUndefined()
  }
})

test('other spellings of the same bytes are refused (INV-22)', () => {
  const token = fernetEncrypt(aKey, Buffer.alloc(20, 7), at)
  const bytes = Buffer.from(token, 'base64url')
  expect(bytes.length % 3).toBe(2)
  const last = alphabet.indexOf(token.at(-1) ?? '')
  const spellings = [
    bytes.toString('base64'),
    `${token}=`,
    `${token}==`,
    ` ${token}`,
    `${token}\n`,
    `${token.slice(0, 50)}\n${token.slice(50)}`,
    `${token.slice(0, 52)}==${token.slice(52)}`,
    token.replaceAll('-', '+'),
    token.replaceAll('_', '/'),
    ...[1, 2, 3].map((stray) => token.slice(0, -1) + alphabet[last + stray]),
  ].filter((spelling) => spelling !== token)
  expect(spellings.length).toBeGreaterThan(8)
  for (const spelling of spellings) {
    expect(Buffer.from(spelling, 'base64').equals(bytes) || spelling.includes('==')).toBe(true)
    expect(fernetDecrypt([aKey], spelling)).toBeUndefined()
  }
})

test('garbage is refused and never throws (INV-23)', () => {
  const nearly = fc
    .tuple(fc.uint8Array({ maxLength: 300 }), fc.boolean())
    .map(([bytes, marked]) => Buffer.concat([Buffer.from(marked ? [0x80] : []), bytes]).toString('base64url'))
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), nearly), (text) => {
      expect(fernetDecrypt([aKey], text)).toBeUndefined()
    }),
    { numRuns: 1000 },
  )
})

test('a right signature around a wrong envelope is refused and never throws (INV-23)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const envelope = Buffer.from(bytes)
      expect(fernetDecrypt([aKey], signed(aKey, envelope))?.plaintext.length ?? 0).toBeLessThan(200)
    }),
  )
})

/** An envelope of version 0x80 whose blocks are encrypted as they are, padding and all. */
function withBlocks(blocks: Buffer, seconds = 1): string {
  const head = Buffer.alloc(25)
  head[0] = 0x80
  head.writeBigUInt64BE(BigInt(seconds), 1)
  const cipher = createCipheriv('aes-128-cbc', aKey.encryption, head.subarray(9)).setAutoPadding(false)
  return signed(aKey, Buffer.concat([head, cipher.update(blocks)]))
}

test.each([
  ['0', Buffer.alloc(16, 0)],
  ['17', Buffer.alloc(32, 17)],
  ['255', Buffer.alloc(16, 255)],
  ['not all alike', Buffer.from('0000000000000002030303'.padStart(32, '0'), 'hex').fill(3, 14).fill(2, 13, 14)],
])('signed blocks with a padding of %s are refused', (_, blocks) => {
  expect(fernetDecrypt([aKey], withBlocks(blocks))).toBeUndefined()
})

test('the padding may fill a block, and the time may be the last that can be shown', () => {
  expect(fernetDecrypt([aKey], withBlocks(Buffer.alloc(16, 16)))?.plaintext.length).toBe(0)
  expect(fernetDecrypt([aKey], withBlocks(Buffer.alloc(16, 16), secondsMax))?.issuedAtS).toBe(secondsMax)
  expect(fernetDecrypt([aKey], withBlocks(Buffer.alloc(16, 16), secondsMax + 1))).toBeUndefined()
})

test('another version is refused though it is signed', () => {
  const envelope = Buffer.from(withBlocks(Buffer.alloc(16, 16)), 'base64url').subarray(0, -32)
  envelope[0] = 0x81
  expect(fernetDecrypt([aKey], signed(aKey, envelope))).toBeUndefined()
})

test('the length is judged first, whatever the rest is (INV-23)', () => {
  const longest = fernetEncrypt(aKey, Buffer.alloc(12_200), at)
  expect(longest.length).toBeLessThanOrEqual(fernetLengthMax)
  expect(fernetDecrypt([aKey], longest)).toBeDefined()
  const tooLong = fernetEncrypt(aKey, Buffer.alloc(12_300), at)
  expect(tooLong.length).toBeGreaterThan(fernetLengthMax)
  expect(openEnvelope(tooLong)).toBeUndefined()
  expect(fernetDecrypt([aKey], tooLong, 20_000)).toBeDefined()
})

test('a moment that does not fit is a mistake of the caller', () => {
  expect(() => fernetEncrypt(aKey, plaintext, { seconds: 1, iv: Buffer.alloc(15) })).toThrow(RangeError)
  for (const seconds of [-1, 1.5, Number.NaN, secondsMax + 1])
    expect(() => fernetEncrypt(aKey, plaintext, { ...at, seconds })).toThrow(RangeError)
})
