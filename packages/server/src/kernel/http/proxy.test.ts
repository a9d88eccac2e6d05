import { describe, expect, test } from 'vitest'
import { vouchedHeader } from './proxy.ts'

const networks = ['10.0.0.0/8', '2001:db8::1']
const settings = (secret: string | null = null) => ({ auth_proxy_addresses: networks, auth_proxy_secret: secret })
const header = (peerAddress: string, rawHeaders: readonly string[], secret: string | null = null) =>
  vouchedHeader(settings(secret), { peerAddress, rawHeaders }, 'X-Assertion-Remote-User')
const bob = ['X-assertion-REMOTE-user', 'bob']

describe('INV-16: headers of a proxy', () => {
  test.each<[string, string | undefined]>([
    ['10.1.2.3', 'bob'],
    ['::ffff:10.1.2.3', 'bob'],
    ['2001:db8::1', 'bob'],
    ['11.0.0.1', undefined],
    ['2001:db8::2', undefined],
    ['', undefined],
    ['not an address', undefined],
  ])('from %s: %s', (address, expected) => expect(header(address, bob)).toBe(expected))

  test('nobody is a proxy until one is named', () => {
    const none = { auth_proxy_addresses: [], auth_proxy_secret: null }
    expect(vouchedHeader(none, { peerAddress: '10.0.0.1', rawHeaders: bob }, bob[0] ?? '')).toBe(undefined)
  })

  test('the secret is asked for where there is one', () => {
    expect(header('10.0.0.1', bob, 's3')).toBe(undefined)
    expect(header('10.0.0.1', [...bob, 'X-Auth-Proxy-Secret', 's4'], 's3')).toBe(undefined)
    expect(header('10.0.0.1', [...bob, 'x-auth-proxy-secret', 's3'], 's3')).toBe('bob')
    expect(header('10.0.0.9', [...bob, ...['x-auth-proxy-secret', 's3', 'x-auth-proxy-secret', 's3']], 's3')).toBe(
      undefined,
    )
  })

  test('a header that stands there twice, or is spelt otherwise, is none', () => {
    expect(header('10.0.0.1', [...bob, 'x-assertion-remote-user', 'eve'])).toBe(undefined)
    expect(header('10.0.0.1', ['X-Assertion-Remote_User', 'eve'])).toBe(undefined)
  })
})
