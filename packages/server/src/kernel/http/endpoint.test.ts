import { describe, expect, test } from 'vitest'
import { testConfig } from '../config/index.ts'
import { originOf, type Wire } from './endpoint.ts'

const plain = testConfig()
const behindProxy = testConfig({ 'oslo_middleware.enable_proxy_headers_parsing': 'true' })

const wire = (headers: Wire['headers'], over: Partial<Wire> = {}): Wire => ({
  headers,
  encrypted: false,
  remoteAddress: '10.0.0.9',
  localAddress: '10.0.0.1',
  localPort: 5000,
  ...over,
})

const everyProxyHeader = {
  host: 'cloud.test:5000',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-for': '192.0.2.1',
  'x-forwarded-prefix': '/identity',
  forwarded: 'for=192.0.2.2;proto=https;host=evil.test',
}

describe('where the caller reaches us', () => {
  test('the Host header, without a standard port', () => {
    expect(originOf(plain, wire({ host: 'cloud.test:5000' })).endpoint).toBe('http://cloud.test:5000')
    expect(originOf(plain, wire({ host: 'cloud.test:80' })).endpoint).toBe('http://cloud.test')
    expect(originOf(plain, wire({ host: 'cloud.test:443' })).endpoint).toBe('http://cloud.test:443')
    expect(originOf(plain, wire({ host: 'cloud.test:443' }, { encrypted: true })).endpoint).toBe('https://cloud.test')
    expect(originOf(plain, wire({ host: '[::1]:5000' })).endpoint).toBe('http://[::1]:5000')
  })

  test.each([
    undefined,
    '',
    'user@cloud.test',
    'cloud.test/path',
    'cloud.test:123456',
    'cloud test',
    '<script>',
    '::1',
  ])('the socket instead of the Host header %j', (host) => {
    expect(originOf(plain, wire({ host })).endpoint).toBe('http://10.0.0.1:5000')
    expect(originOf(plain, wire({ host }, { localAddress: '::1' })).endpoint).toBe('http://[::1]:5000')
  })

  test('[DEFAULT] public_endpoint before all else', () => {
    const config = testConfig({
      'DEFAULT.public_endpoint': 'https://identity.test/',
      'oslo_middleware.enable_proxy_headers_parsing': 'true',
    })
    expect(originOf(config, wire(everyProxyHeader)).endpoint).toBe('https://identity.test')
  })
})

describe('INV-16: what a proxy says', () => {
  test('counts for nothing unless it is configured', () => {
    expect(originOf(plain, wire(everyProxyHeader))).toEqual({
      endpoint: 'http://cloud.test:5000',
      remoteAddress: '10.0.0.9',
    })
  })

  test('counts when it is: the first value of each header', () => {
    const headers = {
      host: 'inside:5000',
      'x-forwarded-proto': 'https, http',
      'x-forwarded-host': 'cloud.test, inside',
      'x-forwarded-for': '192.0.2.1, 10.0.0.2',
      'x-forwarded-prefix': '/identity',
    }
    expect(originOf(behindProxy, wire(headers))).toEqual({
      endpoint: 'https://cloud.test/identity',
      remoteAddress: '192.0.2.1',
    })
  })

  test("RFC 7239's header alone, where there is one", () => {
    const forwarded = 'For="[2001:db8::1]"; Proto=https;host="cloud.test:8443", for=10.0.0.2;proto=http'
    expect(originOf(behindProxy, wire({ ...everyProxyHeader, forwarded }))).toEqual({
      endpoint: 'https://cloud.test:8443/identity',
      remoteAddress: '[2001:db8::1]',
    })
    expect(originOf(behindProxy, wire({ ...everyProxyHeader, forwarded: 'for=192.0.2.2' })).endpoint).toBe(
      'http://cloud.test:5000/identity',
    )
  })

  test.each([
    ['x-forwarded-proto', 'javascript'],
    ['x-forwarded-host', 'cloud.test/"><b>'],
    ['x-forwarded-for', 'unknown\\n'],
    ['x-forwarded-prefix', '//evil.test'],
    ['x-forwarded-prefix', 'identity'],
    ['forwarded', 'host="a b";proto=ftp;for=_hidden'],
    ['forwarded', '=;;x'],
  ])('is dropped where it is none: %s: %s', (name, value) => {
    expect(originOf(behindProxy, wire({ host: 'cloud.test', [name]: value }))).toEqual({
      endpoint: 'http://cloud.test',
      remoteAddress: '10.0.0.9',
    })
  })
})
