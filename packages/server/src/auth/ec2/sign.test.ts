import { describe, expect, test } from 'vitest'
import { testConfig } from '../../kernel/config/index.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { assertFresh, type Freshness } from './fresh.ts'
import { sameSignature, sha256Hex } from './hmac.ts'
import type { SignedRequest } from './request.ts'
import { s3Signing } from './s3.ts'
import { signingsOf } from './sign.ts'

// Amazon's published examples and test suite of Signature Version 4.
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const DATE = '20150830T123600Z'

interface Vector {
  readonly verb?: string
  readonly path?: string
  readonly params?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly signed?: string
  readonly body?: string
  readonly service?: string
}

function aRequest({ verb = 'GET', path = '/', params = {}, headers = {}, signed, body = '', service }: Vector) {
  const scope = `AKIDEXAMPLE/20150830/us-east-1/${service ?? 'service'}/aws4_request`
  const all: Record<string, string> = { host: 'example.amazonaws.com', 'x-amz-date': DATE, ...headers }
  const request: SignedRequest = {
    access: 'AKIDEXAMPLE',
    signature: '',
    verb,
    host: all.host ?? '',
    path,
    params,
    headers: {
      ...all,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signed ?? 'host;x-amz-date'}, Signature=x`,
    },
    bodyHash: sha256Hex(body),
  }
  return request
}

describe("Amazon's vectors of Signature Version 4", () => {
  const FORM = 'application/x-www-form-urlencoded'
  test.each<[string, string, Vector]>([
    [
      'ListUsers of IAM, the worked example',
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      {
        service: 'iam',
        params: { Version: '2010-05-08', Action: 'ListUsers' },
        headers: { host: 'iam.amazonaws.com', 'content-type': `${FORM}; charset=utf-8` },
        signed: 'content-type;host;x-amz-date',
      },
    ],
    ['get-vanilla', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31', {}],
    [
      'get-vanilla-query-order-key-case',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
      { params: { Param2: 'value2', Param1: 'value1' } },
    ],
    ['get-utf8', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85', { path: '/%E1%88%B4' }],
    [
      'get-header-value-trim',
      'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
      {
        headers: { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' },
        signed: 'host;my-header1;my-header2;x-amz-date',
      },
    ],
    ['post-vanilla', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b', { verb: 'POST' }],
    [
      'post-x-www-form-urlencoded',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
      {
        verb: 'POST',
        params: { Param1: 'value1' },
        body: 'Param1=value1',
        headers: { 'content-type': FORM },
        signed: 'content-type;host;x-amz-date',
      },
    ],
  ])('%s', (_name, signature, vector) => {
    const [first] = signingsOf(SECRET, aRequest(vector))
    expect(first).toEqual({ signature, date: DATE })
  })

  test('as parameters of the address', () => {
    const inHeader = aRequest({})
    const params = {
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request',
      'X-Amz-Date': DATE,
      'X-Amz-SignedHeaders': 'host',
    }
    const request = { ...inHeader, params, headers: { host: 'example.amazonaws.com' } }
    expect(signingsOf(SECRET, request)).toMatchObject([{ date: DATE }])
  })

  test('INV-35: nothing for a scope of another day, a scope cut short, or no date', () => {
    const good = aRequest({})
    const scoped = (scope: string) => ({
      ...good,
      headers: { ...good.headers, authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host` },
    })
    for (const request of [
      scoped('A/20150831/us-east-1/service/aws4_request'),
      scoped('A//us-east-1/service/aws4_request'),
      scoped('A/20150830/us-east-1/service'),
      scoped('A/20150830/us-east-1/service/aws4_request/more'),
      scoped(''),
      { ...good, headers: { authorization: good.headers.authorization ?? '' } },
    ])
      expect(signingsOf(SECRET, request)).toEqual([])
  })
})

describe('older versions', () => {
  const params = { SignatureVersion: '2', Action: 'Test', Timestamp: '2026-03-01T12:00:00Z' }
  const request: SignedRequest = { ...aRequest({}), host: 'h:8773', headers: {}, params }

  test('2 is tried with and without the port of the host', () => {
    const [withPort, without] = signingsOf('secret', request)
    expect(withPort?.signature).not.toBe(without?.signature)
    expect(without).toEqual(signingsOf('secret', { ...request, host: 'h' })[0])
    const sixth = { ...request, host: '[FE80::1]:8773' }
    expect(signingsOf('secret', sixth)[1]).toEqual(signingsOf('secret', { ...request, host: 'fe80::1' })[0])
  })

  test('INV-35: 2 names SHA-256, and a request that names another algorithm has no signature that fits', () => {
    const named = { ...request, params: { ...params, SignatureMethod: 'HmacSHA256' } }
    expect(signingsOf('secret', named)).toEqual(signingsOf('secret', request))
    const weaker = { ...request, params: { ...params, SignatureMethod: 'HmacSHA1' } }
    expect(signingsOf('secret', weaker)).toEqual(signingsOf('secret', request))
  })

  test('INV-35: 0 and unknown versions have none', () => {
    for (const SignatureVersion of ['0', '3', ''])
      expect(signingsOf('secret', { ...request, params: { ...params, SignatureVersion } })).toEqual([])
    expect(signingsOf('secret', { ...request, params: {} })).toEqual([])
  })

  test('the date is the one that is signed', () => {
    expect(signingsOf('secret', { ...request, params: { SignatureVersion: '1' } })[0]?.date).toBeUndefined()
    const dated = aRequest({ params: { Timestamp: '2026-03-01T12:00:00Z' } })
    expect(signingsOf(SECRET, dated)[0]?.date).toBe(DATE)
  })
})

describe('S3', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const scope = '20130524/us-east-1/s3/aws4_request'
  const hash = '7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972'
  const of = (...lines: string[]) => s3Signing(secret, { bytes: Buffer.from(lines.join('\n')) })

  test("version 4, Amazon's example", () => {
    expect(of('AWS4-HMAC-SHA256', '20130524T000000Z', scope, hash)).toEqual({
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      time: { signed: '20130524T000000Z' },
    })
  })

  test("version 2, Amazon's example, and where its date is", () => {
    const date = 'Tue, 27 Mar 2007 19:36:42 +0000'
    expect(of('GET', '', '', date, '/johnsmith/photos/puppy.jpg')).toEqual({
      signature: 'bWq2s1WEIj+Ydj0vQ697zp+IXMU=',
      time: { signed: date },
    })
    expect(of('DELETE', '', '', '', `x-amz-date:${date}`, '/johnsmith/p')?.time).toEqual({ signed: date })
    expect(of('GET', '', '', '1175139620', '/johnsmith/p')?.time).toEqual({ endsAtS: 1175139620 })
    expect(of('GET')?.time).toEqual({ signed: undefined })
  })

  test('INV-35: nothing for another service, another day, or lines too few or many', () => {
    const date = '20130524T000000Z'
    for (const lines of [
      ['AWS4-HMAC-SHA256', date, '20130524/us-east-1/ec2/aws4_request', hash],
      ['AWS4-HMAC-SHA256', date, '20130525/us-east-1/s3/aws4_request', hash],
      ['AWS4-HMAC-SHA256', date, '20130524/us-east-1/s3', hash],
      ['AWS4-HMAC-SHA256', date, scope],
      ['AWS4-HMAC-SHA256', date, scope, hash, ''],
      ['AWS4-HMAC-SHA1', date, scope, hash],
    ])
      expect(of(...lines)).toBeUndefined()
  })
})

describe('INV-35: freshness', () => {
  const config = testConfig({ 'credential.auth_ttl': '15' })
  const now = () => new Date('2026-03-01T12:00:00Z')
  const fresh = (time: Freshness) => () => assertFresh({ config, now }, time)

  test.each([
    '2026-03-01T12:00:00Z',
    '20260301T120000Z',
    '2026-03-01T11:45:00Z',
    '2026-03-01T12:15:00',
    'Sun, 01 Mar 2026 12:05:00 GMT',
    '01 Mar 2026 13:05:00 +0100',
  ])('is good: %s', (signed) => expect(fresh({ signed })).not.toThrow())

  test.each([undefined, '', '2026-03-01T11:44:59Z', '2026-03-01T12:15:01Z', 'today', 'Sun, 01 Mar 2026 12:16:00 GMT'])(
    'is refused: %s',
    (signed) => expect(fresh({ signed })).toThrow(Unauthorized),
  )

  test('an address that was signed beforehand is good until it ends, within a week', () => {
    const nowS = now().getTime() / 1000
    expect(fresh({ endsAtS: nowS + 7 * 86_400 })).not.toThrow()
    for (const endsAtS of [nowS - 1, nowS + 7 * 86_400 + 1]) expect(fresh({ endsAtS })).toThrow(Unauthorized)
  })
})

test('signatures are compared whole', () => {
  expect(sameSignature('abc', 'abc')).toBe(true)
  for (const other of ['abd', 'ab', 'abcd', '']) expect(sameSignature(other, 'abc')).toBe(false)
})
