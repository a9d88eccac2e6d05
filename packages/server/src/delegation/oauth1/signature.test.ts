import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authorizationParameters } from './authorization-header.ts'
import { baseString, isSignature, sign } from './signature.ts'

describe('the header of OAuth1', () => {
  test('RFC 5849, 3.5.1: names, values decoded, no realm', () => {
    const header = `OAuth realm="Example",
      oauth_consumer_key="0685bd9184jfhq22", oauth_token="ad180jjd733klru7",oauth_signature_method="HMAC-SHA1",
      oauth_signature="wOJIO9A2W5mFwDgiDvZbTSMK%2FPY%3D", oauth_timestamp="137131200", oauth_nonce=4572616e48616d6d`
    expect(Object.fromEntries(authorizationParameters(header) ?? [])).toEqual({
      oauth_consumer_key: '0685bd9184jfhq22',
      oauth_token: 'ad180jjd733klru7',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_signature: 'wOJIO9A2W5mFwDgiDvZbTSMK/PY=',
      oauth_timestamp: '137131200',
      oauth_nonce: '4572616e48616d6d',
    })
    expect(authorizationParameters('oauth a="x, \\"y\\"" , b=')).toEqual([
      ['a', 'x, "y"'],
      ['b', ''],
    ])
  })

  test.each(['Basic abc', 'OAuth x', 'OAuth a="b', 'OAuth a="b" c="d"', 'OAuth oauth_token="%zz"', 'OAuth ="x"'])(
    '%s is none',
    (header) => expect(authorizationParameters(header)).toBeUndefined(),
  )
})

test('whatever the header, it is read or refused', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('"', ',', '=', '\\', ' ', 'oauth_token', '%', 'realm'))
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const sent = authorizationParameters(`OAuth ${pieces.join('')}`)
      expect(sent === undefined || sent.every(([name]) => name !== '' && name !== 'realm')).toBe(true)
    }),
  )
})

describe('signatures of RFC 5849', () => {
  test('3.4.1.1: the base string, with parameters of query, header and form', () => {
    const parameters = [
      ...new URLSearchParams('b5=%3D%253D&a3=a&c%40=&a2=r%20b'),
      ['oauth_consumer_key', '9djdj82h48djs9d2'],
      ['oauth_token', 'kkk9d7dh3k39sjv7'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131201'],
      ['oauth_nonce', '7d8f3e4a'],
      ['oauth_signature', 'bYT5CMsGcbgUdFHObYMEfcx6bsw='],
      ...new URLSearchParams('c2&a3=2+q'),
    ] as [string, string][]
    const url = 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b'
    expect(baseString({ method: 'post', url, parameters })).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    )
  })

  test('1.2: the example of the photo service, once a token is there', () => {
    const at = 'https://photos.example.net'
    const key = ['oauth_consumer_key', 'dpf43f3p2l4k3l03'] as const
    const how = ['oauth_signature_method', 'HMAC-SHA1'] as const
    const signed = (method: string, path: string, parameters: readonly (readonly [string, string])[], token = '') =>
      sign(
        'HMAC-SHA1',
        { method, url: at + path, parameters: [key, how, ...parameters] },
        { consumer: 'kd94hf93k423kf44', token },
      )
    expect(
      signed(
        'POST',
        '/token',
        [
          ['oauth_token', 'hh5s93j4hdidpola'],
          ['oauth_timestamp', '137131201'],
          ['oauth_nonce', 'walatlh'],
          ['oauth_verifier', 'hfdp7dh39dks9884'],
        ],
        'hdhd0244k9j7ao03',
      ),
    ).toBe('gKgrFCywp7rO0OXSjdot/IHF7IU=')
    expect(
      sign(
        'HMAC-SHA1',
        {
          method: 'GET',
          url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
          parameters: [
            key,
            how,
            ['file', 'vacation.jpg'],
            ['size', 'original'],
            ['oauth_token', 'nnch734d00sl2jdk'],
            ['oauth_timestamp', '137131202'],
            ['oauth_nonce', 'chapoH'],
          ],
        },
        { consumer: 'kd94hf93k423kf44', token: 'pfkkdhi9sl3r4s00' },
      ),
    ).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=')
  })

  test.each([
    ['HMAC-SHA256', 'https://Cloud.TEST:443/v3/ab', 't', 'QO2xxRosSaBzCxvR5PtFJ1cJgRguC0jGleUIlpJQmWA='],
    [
      'HMAC-SHA512',
      'http://cloud.test:5000/v3',
      '',
      'lLiOjCMm39tFqMd8xhu2altqrw+Yemp4+l8XeAI9a3eK8CgnuZiDpcIY96zKNa5CjYRxnjNTHuwEdugjLTTzwQ==',
    ],
  ] as const)('%s as oauthlib makes it', (how, url, token, expected) => {
    const parameters = [
      ['x', "é~!*()'"],
      ['x', 'a'],
      ['oauth_nonce', '1f'],
    ] as const
    expect(sign(how, { method: 'POST', url, parameters }, { consumer: 's', token })).toBe(expected)
  })

  test('INV-32, INV-35: nothing but the very signature is one', () => {
    expect(isSignature('abc=', 'abc=')).toBe(true)
    expect(isSignature('abc', 'abc=')).toBe(false)
    expect(isSignature('', 'abc=')).toBe(false)
    expect(isSignature('abd=', 'abc=')).toBe(false)
  })
})
