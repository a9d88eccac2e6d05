import { describe, expect, test } from 'vitest'
import { testConfig } from '../config/index.ts'
import { corsHeaders } from './cors.ts'

const section = (over: Readonly<Record<string, string>> = {}) =>
  testConfig(Object.fromEntries(Object.entries(over).map(([name, value]) => [`cors.${name}`, value]))).cors
const one = section({ allowed_origin: 'https://console.test,https://other.test' })
const preflight = (wanted: string, headers?: string) => ({
  origin: 'https://console.test',
  'access-control-request-method': wanted,
  ...(headers === undefined ? {} : { 'access-control-request-headers': headers }),
})

describe('nothing is allowed', () => {
  test('by default', () => expect(corsHeaders(section(), 'GET', { origin: 'https://console.test' })).toEqual({}))

  test.each([undefined, 'https://evil.test', 'https://console.test.evil.test', 'HTTPS://console.test', 'null', ''])(
    'to the origin %j',
    (origin) => {
      expect(corsHeaders(one, 'GET', { origin })).toEqual({})
      expect(corsHeaders(one, 'OPTIONS', { ...preflight('GET'), origin })).toEqual({})
    },
  )
})

describe('a request of an allowed origin', () => {
  test('may read the answer and the headers that are listed', () => {
    expect(corsHeaders(one, 'GET', { origin: 'https://console.test' })).toEqual({
      'Access-Control-Allow-Origin': 'https://console.test',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'X-Auth-Token,X-Openstack-Request-Id,X-Subject-Token,Openstack-Auth-Receipt',
      Vary: 'X-Auth-Token, Origin',
    })
  })

  test('without credentials where they are off', () => {
    const config = section({ allowed_origin: 'https://console.test', allow_credentials: 'false', expose_headers: '' })
    expect(corsHeaders(config, 'GET', { origin: 'https://console.test' })).toEqual({
      'Access-Control-Allow-Origin': 'https://console.test',
      Vary: 'X-Auth-Token, Origin',
    })
  })

  test('any origin at all, but then never with credentials', () => {
    const headers = corsHeaders(section({ allowed_origin: '*' }), 'GET', { origin: 'https://any.test' })
    expect(headers['Access-Control-Allow-Origin']).toBe('*')
    expect(headers).not.toHaveProperty('Access-Control-Allow-Credentials')
  })
})

describe('a preflight', () => {
  test('is told what it may do, for how long', () => {
    const headers = corsHeaders(one, 'OPTIONS', preflight('PATCH', 'x-auth-token, Content-Type'))
    expect(headers).toMatchObject({
      'Access-Control-Allow-Origin': 'https://console.test',
      'Access-Control-Allow-Headers': 'x-auth-token,Content-Type',
      'Access-Control-Max-Age': '3600',
    })
    expect(headers['Access-Control-Allow-Methods']?.split(',')).toContain('PATCH')
  })

  test('for a method or a header that is not listed gets nothing', () => {
    expect(corsHeaders(one, 'OPTIONS', preflight('TRACE'))).toEqual({})
    expect(corsHeaders(one, 'OPTIONS', preflight('GET', 'X-Auth-Token,X-Evil'))).toEqual({})
  })

  test('a plain OPTIONS request is no preflight', () => {
    expect(corsHeaders(one, 'OPTIONS', { origin: 'https://console.test' })).not.toHaveProperty(
      'Access-Control-Allow-Methods',
    )
  })
})
