import { decode, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fernetDecrypt } from './fernet.ts'
import { newAuditId, PayloadError } from './fields.ts'
import { packPayload, type TokenPayload, unpackPayload } from './payload.ts'
import { unpackReceipt } from './receipt.ts'
import { goldenTokens } from './testing/golden.ts'
import { aKey, anyPayload, codec, samples } from './testing/samples.ts'

type Of<K extends TokenPayload['kind']> = Extract<TokenPayload, { kind: K }>
const sample = <K extends TokenPayload['kind']>(kind: K): Of<K> => {
  const found = samples.find((payload): payload is Of<K> => payload.kind === kind)
  if (!found) throw new Error(`no sample of ${kind}`)
  return found
}
const packed = (payload: TokenPayload): unknown[] => decode(packPayload(payload, codec)) as unknown[]
/** Lays out by hand what our own code would not write. */
const bytesOf = (fields: readonly unknown[]): Uint8Array => encode(fields)
const hex = (text: string) => Buffer.from(text, 'hex')

test.each(samples.map((payload, i) => [i, payload.kind, payload] as const))(
  'token %i of Keystone 2026.1 (%s) is read, and ours has the same bytes inside',
  (i, _, payload) => {
    const content = fernetDecrypt([aKey], goldenTokens[i] ?? '')
    expect(content && unpackPayload(content.plaintext, codec)).toEqual(payload)
    expect(content?.plaintext.toString('hex')).toBe(packPayload(payload, codec).toString('hex'))
  },
)

test('there is a golden token for every sample, and a sample for every kind', () => {
  expect(goldenTokens.length).toBe(samples.length)
  expect(new Set(samples.map(({ kind }) => kind)).size).toBe(11)
})

test('every payload comes back as it was', () => {
  fc.assert(
    fc.property(anyPayload, (payload) => {
      expect(unpackPayload(packPayload(payload, codec), codec)).toEqual(payload)
    }),
    { numRuns: 1000 },
  )
})

test('a cut, lengthened or changed payload never throws, and the first two are refused (INV-23)', () => {
  fc.assert(
    fc.property(anyPayload, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 9 }), (payload, where, more) => {
      const bytes = packPayload(payload, codec)
      expect(unpackPayload(bytes.subarray(0, where % bytes.length), codec)).toBeUndefined()
      expect(unpackPayload(Buffer.concat([bytes, more]), codec)).toBeUndefined()
      const changed = Buffer.from(bytes)
      changed.set(more.subarray(0, changed.length - (where % bytes.length)), where % bytes.length)
      unpackPayload(changed, codec)
    }),
    { numRuns: 1000 },
  )
})

test('garbage is no payload and never throws (INV-23)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(unpackPayload(bytes, codec)).toBeUndefined()
    }),
    { numRuns: 2000 },
  )
})

test('no token reads as a receipt', () => {
  for (const payload of samples) expect(unpackReceipt(packPayload(payload, codec), codec)).toBeUndefined()
})

test.each([11, 127, 255, 2 ** 32])('version %i is foreign and refused (INV-23)', (version) => {
  const [, ...fields] = packed(sample('unscoped'))
  expect(unpackPayload(bytesOf([version, ...fields]), codec)).toBeUndefined()
})

test('a payload with a field too many or too few is refused', () => {
  for (const payload of samples) {
    const fields = packed(payload)
    expect(unpackPayload(bytesOf([...fields, 1]), codec)).toBeUndefined()
    expect(unpackPayload(bytesOf(fields.slice(0, -1)), codec)).toBeUndefined()
  }
})

test('the time is a float64 though it is whole, and is read in either form', () => {
  const payload = sample('unscoped')
  const bytes = packPayload(payload, codec)
  expect(bytes.includes(hex('cb41da5571c4000000'))).toBe(true)
  // A general msgpack library shortens the number to an integer.
  const shortened = bytesOf(packed(payload))
  expect(shortened.length).toBeLessThan(bytes.length)
  expect(unpackPayload(shortened, codec)).toEqual(payload)
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 253_402_300_800])('%d is no expiry', (expiresAtS) => {
  expect(() => packPayload({ ...sample('unscoped'), expiresAtS }, codec)).toThrow(PayloadError)
  const fields = packed(sample('unscoped'))
  fields[3] = Number.isFinite(expiresAtS) ? expiresAtS + 0.5 : expiresAtS
  expect(unpackPayload(bytesOf(fields), codec)).toBeUndefined()
})

describe('ids', () => {
  const read = (projectId: unknown) => {
    const fields = packed(sample('project'))
    fields[3] = projectId
    return (unpackPayload(bytesOf(fields), codec) as Of<'project'> | undefined)?.projectId
  }

  test('a UUID is 16 bytes and comes back without dashes and in lower case', () => {
    const projectId = '1111AAAA-2222-bbbb-3333-cccc4444dddd'
    expect(packed({ ...sample('project'), projectId })[3]).toEqual([true, hex('1111aaaa2222bbbb3333cccc4444dddd')])
    const written = unpackPayload(packPayload({ ...sample('project'), projectId }, codec), codec)
    expect(written).toEqual({ ...sample('project'), projectId: '1111aaaa2222bbbb3333cccc4444dddd' })
  })

  test('anything else is text; old tokens may carry bytes where text is expected', () => {
    expect(packed({ ...sample('project'), projectId: 'p1' })[3]).toEqual([false, 'p1'])
    expect(read([false, 'p1'])).toBe('p1')
    expect(read([false, Buffer.from('p1')])).toBe('p1')
    expect(read([true, 'sixteen letters!'])).toBe(Buffer.from('sixteen letters!').toString('hex'))
  })

  test.each([
    ['a UUID of 15 bytes', [true, Buffer.alloc(15)]],
    ['text that is not UTF-8', [false, hex('c328')]],
    ['no id', [false, null]],
    ['no flag', [1, 'p1']],
    ['one element', ['p1']],
    ['three elements', [false, 'p1', 'p2']],
    ['bare text', 'p1'],
    ['a map', { 0: false, 1: 'p1' }],
  ])('%s is refused', (_, projectId) => {
    expect(read(projectId)).toBeUndefined()
  })

  test('names of object properties are ids like any other', () => {
    for (const projectId of ['__proto__', 'constructor', 'toString'])
      expect(unpackPayload(packPayload({ ...sample('project'), projectId }, codec), codec)).toMatchObject({ projectId })
  })

  test('a trust must be a UUID, bare', () => {
    expect(packed(sample('trust'))[6]).toEqual(hex(sample('trust').trustId))
    expect(() => packPayload({ ...sample('trust'), trustId: 'mine' }, codec)).toThrow(PayloadError)
    const fields = packed(sample('trust'))
    fields[6] = [true, fields[6]]
    expect(unpackPayload(bytesOf(fields), codec)).toBeUndefined()
  })

  test('a thumbprint is text even if it looks like a UUID; a missing domain is nil', () => {
    const payload = { ...sample('oauth2-mtls'), domainId: null, thumbprint: 'ab'.repeat(16) }
    expect(packed(payload)[4]).toEqual([false, null])
    expect(packed(payload)[7]).toEqual([false, payload.thumbprint])
  })
})

describe('domains', () => {
  const read = (domainId: unknown, defaultDomainId = 'default') => {
    const fields = packed({ ...sample('domain'), domainId: 'default' })
    fields[3] = domainId
    return (unpackPayload(bytesOf(fields), { ...codec, defaultDomainId }) as Of<'domain'> | undefined)?.domainId
  }

  test('bare bytes for a UUID, bare text for the default domain, nothing else', () => {
    const domainId = '5555eeee6666ffff7777000088881111'
    expect(packed({ ...sample('domain'), domainId })[3]).toEqual(hex(domainId))
    expect(packed({ ...sample('domain'), domainId: 'default' })[3]).toBe('default')
    expect(() => packPayload({ ...sample('domain'), domainId: 'other' }, codec)).toThrow(PayloadError)
    expect(read('other')).toBeUndefined()
    expect(read(Buffer.from('default'))).toBe('default')
    expect(read('default', 'main')).toBeUndefined()
  })

  test('a default domain with 16 letters is told from a UUID by its type', () => {
    const defaultDomainId = 'sixteen-letters!'
    expect(read(defaultDomainId, defaultDomainId)).toBe(defaultDomainId)
    expect(read(Buffer.from(defaultDomainId), defaultDomainId)).toBe(Buffer.from(defaultDomainId).toString('hex'))
  })
})

describe('methods', () => {
  const mask = (methods: readonly string[]) => packed({ ...sample('unscoped'), methods })[2]
  const read = (value: unknown, methods = codec.methods) => {
    const fields = packed(sample('unscoped'))
    fields[2] = value
    return unpackPayload(bytesOf(fields), { ...codec, methods })?.methods
  }

  test('each has the weight of its place in [auth] methods, and they come back from the highest down', () => {
    expect(mask(['password'])).toBe(2)
    expect(mask(['password', 'external', 'application_credential', 'password'])).toBe(35)
    expect(read(35)).toEqual(['application_credential', 'password', 'external'])
    expect(read(35, ['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toEqual(['f', 'b', 'a'])
    expect(read(0)).toEqual([])
  })

  test('those that no plugin provides have fixed bits, so their limits outlive the token (INV-36)', () => {
    expect(mask(['ec2credential'])).toBe(2 ** 32)
    expect(mask(['oauth2_credential', 'token'])).toBe(2 ** 33 + 4)
    expect(read(2 ** 33 + 2 ** 32 + 2)).toEqual(['oauth2_credential', 'ec2credential', 'password'])
  })

  test('a method without a bit is left out, a bit without a method hides the others', () => {
    expect(mask(['saml2'])).toBe(0)
    expect(read(64 + 2)).toEqual([])
    expect(read(2 ** 34 + 2)).toEqual([])
  })

  test('more methods than bits cannot be told apart', () => {
    const many = Array.from({ length: 33 }, (_, i) => `m${i}`)
    expect(() => packPayload(sample('unscoped'), { ...codec, methods: many })).toThrow(PayloadError)
    const most = { ...codec, methods: many.slice(0, 32) }
    const payload = { ...sample('unscoped'), methods: ['ec2credential', ...most.methods.toReversed()] }
    expect(unpackPayload(packPayload(payload, most), most)).toEqual(payload)
  })

  test.each([-1, 1.5, 'password', null, [2]])('%j is no mask', (value) => {
    expect(read(value)).toBeUndefined()
  })
})

describe('audit ids', () => {
  test('are 16 bytes as 22 characters', () => {
    expect(newAuditId(Buffer.alloc(16, 255))).toBe('_____________________w')
    expect(() => newAuditId(Buffer.alloc(15))).toThrow(RangeError)
    expect(packed(sample('unscoped'))[4]).toHaveLength(2)
  })

  test.each([
    [[]],
    [['AAECAwQFBgcICQoLDA0ODw', 'AAECAwQFBgcICQoLDA0ODw', 'AAECAwQFBgcICQoLDA0ODw']],
    [['AAECAwQFBgcICQoLDA0OD']],
    [['AAECAwQFBgcICQoLDA0ODx']],
    [['AAECAwQFBgcICQoLDA0OD=']],
  ])('%j cannot be packed', (auditIds) => {
    expect(() => packPayload({ ...sample('unscoped'), auditIds }, codec)).toThrow(PayloadError)
  })

  test.each([[[]], [[Buffer.alloc(15)]], [Array(3).fill(Buffer.alloc(16))], ['x']])('%j cannot be read', (auditIds) => {
    const fields = packed(sample('unscoped'))
    fields[4] = auditIds
    expect(unpackPayload(bytesOf(fields), codec)).toBeUndefined()
  })
})

test('the system is "all" or nothing', () => {
  const fields = packed(sample('system'))
  fields[3] = Buffer.from('all')
  expect(unpackPayload(bytesOf(fields), codec)).toEqual(sample('system'))
  fields[3] = 'some'
  expect(unpackPayload(bytesOf(fields), codec)).toBeUndefined()
})

test('a token of Python before msgpack 1.0, with bytes written as text, is read', () => {
  // Binary of 16 bytes was then a raw of 16, as short text is now.
  const now = packPayload(sample('project'), codec).toString('hex')
  const before = now.replaceAll('c410', 'b0')
  expect(before.length).toBe(now.length - 4 * 2)
  expect(unpackPayload(hex(before), codec)).toEqual(sample('project'))
})
