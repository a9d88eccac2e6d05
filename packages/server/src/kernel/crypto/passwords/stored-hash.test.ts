import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PasswordHashUnknown } from './refusals.ts'
import { parseStoredHash, printStoredHash, type StoredHash } from './stored-hash.ts'

// Digests and salts here are made up; hashes that were really computed are checked in hasher.test.ts.
const salt22 = 'abcdefghijklmnopqrstuu'
const digest31 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ01234'
const digest32 = Buffer.alloc(32, 7).toString('base64').replace(/=+$/, '')
const digest64 = Buffer.alloc(64, 7).toString('base64').replace(/=+$/, '')

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength })
const bcrypt64 = (length: number) =>
  fc
    .array(fc.constantFrom(...'./ABCXYZabcxyz0189'), { minLength: length, maxLength: length })
    .map((characters) => characters.join(''))
const ascii = (text: fc.Arbitrary<string>) => text.map((value) => Uint8Array.from(Buffer.from(value, 'latin1')))
const cost = fc.integer({ min: 4, max: 31 })

const anyHash: fc.Arbitrary<StoredHash> = fc.oneof(
  fc.record({
    algorithm: fc.constant('bcrypt' as const),
    ident: fc.constantFrom('2' as const, '2a' as const, '2b' as const, '2x' as const, '2y' as const),
    cost,
    salt: bcrypt64(22),
    digest: ascii(bcrypt64(31)),
  }),
  fc.record({
    algorithm: fc.constant('bcrypt_sha256' as const),
    version: fc.constantFrom(1 as const, 2 as const),
    ident: fc.constantFrom('2a' as const, '2b' as const),
    cost,
    salt: bcrypt64(22),
    digest: ascii(bcrypt64(31)),
  }),
  fc.record({
    algorithm: fc.constant('scrypt' as const),
    ln: fc.integer({ min: 1, max: 18 }),
    r: fc.integer({ min: 2, max: 30 }),
    p: fc.integer({ min: 1, max: 64 }),
    salt: bytes(0, 96),
    digest: bytes(32),
  }),
  fc.record({
    algorithm: fc.constant('pbkdf2_sha512' as const),
    rounds: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    salt: bytes(0, 96),
    digest: bytes(64),
  }),
)

describe('stored hashes', () => {
  test('what is written is read back, and fits the column', () => {
    fc.assert(
      fc.property(anyHash, (hash) => {
        const text = printStoredHash(hash)
        expect(text.length).toBeLessThanOrEqual(255)
        expect(parseStoredHash(text)).toEqual(hash)
      }),
    )
  })

  test('any text at all is either read or refused', () => {
    const pieces = fc.constantFrom('$', '2b', 'bcrypt-sha256', 'scrypt', '12', 'v=2,t=2b,r=12', 'ln=16,r=8,p=1', salt22)
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseStoredHash(text)
        } catch (error) {
          expect(error).toBeInstanceOf(PasswordHashUnknown)
        }
      }),
    )
  })

  test.each([
    `$bcrypt-sha256$v=2,t=2b,r=12$${salt22}$${digest31}`,
    `$bcrypt-sha256$r=12,t=2b,v=2$${salt22}$${digest31}`,
  ])('the options of bcrypt-sha256 come in any order: %s', (text) => {
    expect(parseStoredHash(text)).toMatchObject({ algorithm: 'bcrypt_sha256', version: 2, ident: '2b', cost: 12 })
  })

  test('a dot is read as a plus, as older Keystones write it', () => {
    const plus = parseStoredHash(`$pbkdf2-sha512$25000$++++$${digest64}`)
    expect(parseStoredHash(`$pbkdf2-sha512$25000$....$${digest64}`)).toEqual(plus)
  })

  test.each([
    ['nothing', '', null],
    ['no prefix', 'secret', null],
    ['a prefix only', '$2b$', '$2b$'],
    ['an unknown kind', `$6$rounds=1000$salt$${digest64}`, '$6$'],
    ['a kind named as an object has it', `$__proto__$1$2$3`, null],
    ['the other layout of scrypt', `$7$C6..../....${salt22}$${digest32}`, '$7$'],
    ['a cost below bcrypt', `$2b$03$${salt22}${digest31}`, '$2b$'],
    ['a cost above bcrypt', `$2b$32$${salt22}${digest31}`, '$2b$'],
    ['a cost that is no number', `$2b$1x$${salt22}${digest31}`, '$2b$'],
    ['a short digest', `$2b$12$${salt22}${digest31.slice(1)}`, '$2b$'],
    ['a long digest', `$2b$12$${salt22}${digest31}x`, '$2b$'],
    ['one field too many', `$2b$12$${salt22}${digest31}$`, '$2b$'],
    ['a version to come', `$bcrypt-sha256$v=3,t=2b,r=12$${salt22}$${digest31}`, '$bcrypt-sha256$'],
    ['no rounds', `$bcrypt-sha256$v=2,t=2b$${salt22}$${digest31}`, '$bcrypt-sha256$'],
    ['no parallelism', `$scrypt$ln=16,r=8$c2FsdA$${digest32}`, '$scrypt$'],
    ['more memory than a hash may take', `$scrypt$ln=24,r=8,p=1$c2FsdA$${digest32}`, '$scrypt$'],
    ['a block size too small for the cost', `$scrypt$ln=16,r=1,p=1$c2FsdA$${digest32}`, '$scrypt$'],
    ['a salt that is no base64', `$scrypt$ln=16,r=8,p=1$c2F_dA$${digest32}`, '$scrypt$'],
    ['a digest of another size', `$scrypt$ln=16,r=8,p=1$c2FsdA$${digest64}`, '$scrypt$'],
    ['no rounds at all', `$pbkdf2-sha512$0$c2FsdA$${digest64}`, '$pbkdf2-sha512$'],
    ['more rounds than can be counted', `$pbkdf2-sha512$2147483648$c2FsdA$${digest64}`, '$pbkdf2-sha512$'],
  ])('refuses %s', (_what, text, ident) => {
    expect(() => parseStoredHash(text)).toThrow(expect.objectContaining({ name: 'PasswordHashUnknown', ident }))
  })

  test('INV-55: the reason does not repeat what is stored', () => {
    expect(() => parseStoredHash('$Tr0ub4dor&3 in clear$x$y')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('Tr0ub4dor') }),
    )
  })
})
