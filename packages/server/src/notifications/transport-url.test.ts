import { describe, expect, test } from 'vitest'
import { testConfig } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { settingsOf } from './settings.ts'
import { transportFrom } from './transport-url.ts'

const parsed = (url: string) => {
  const { brokers, vhost } = transportFrom(url, testConfig())
  return [vhost, ...brokers.map(({ host, port, username, password }) => `${username}:${password}@${host}:${port}`)]
}

describe('transport_url', () => {
  test.each([
    ['rabbit://', ['/', 'guest:guest@localhost:5672']],
    ['rabbit:///', ['/', 'guest:guest@localhost:5672']],
    ['rabbit://u:p@a', ['/', 'u:p@a:5672']],
    ['rabbit://u:p%40%2F:x@a:1,v:q@[::1]:2/cloud', ['cloud', 'u:p@/:x@a:1', 'v:q@::1:2']],
    ['kombu://u@a:1//', ['/', 'u:@a:1']],
    ['rabbit://a/%2Fx', ['/x', ':@a:5672']],
  ])('%s', (url, expected) => {
    expect(parsed(url)).toEqual(expected)
  })

  test('its query overrides options', () => {
    const { rabbit } = transportFrom('rabbit://a/?ssl=true&heartbeat_timeout_threshold=7&ssl_ca_file=/ca', testConfig())
    expect(rabbit).toMatchObject({
      ssl: true,
      heartbeat_timeout_threshold: 7,
      ssl_ca_file: '/ca',
      rabbit_interval_max: 30,
    })
  })

  test.each([
    ...['secret', 'kafka://u:secret@a', 'rabbit://u:secret@a:99999', 'rabbit://u:secret@', 'rabbit://u:%secret@a'],
    ...['rabbit://u:secret@a/?nonsense=1', 'rabbit://u:secret@a/?ssl=perhaps', 'rabbit://u:secret@:5672'],
  ])('INV-55: %s is refused, and nothing of it is repeated', (url) => {
    let refused: unknown
    try {
      transportFrom(url, testConfig())
    } catch (error) {
      refused = error
    }
    expect(refused).toBeInstanceOf(OperatorError)
    expect(String(refused)).toContain('transport_url')
    expect(String(refused)).not.toContain('secret')
  })
})

describe('settings', () => {
  const section = 'oslo_messaging_notifications'
  test('without a driver nothing is sent, whatever else is set', () => {
    expect(settingsOf(testConfig({ 'DEFAULT.transport_url': 'nonsense' }))).toBeNull()
    expect(settingsOf(testConfig({ [`${section}.driver`]: 'noop' }))).toBeNull()
  })

  test('a driver that is not served stops the start (INV-59)', () => {
    expect(() => settingsOf(testConfig({ [`${section}.driver`]: 'routing' }))).toThrow('driver = routing is not served')
  })

  test('the section has an URL of its own, and else the general one', () => {
    const config = (more: Record<string, string>) => testConfig({ [`${section}.driver`]: 'messagingv2', ...more })
    const host = (more: Record<string, string>) => settingsOf(config(more))?.rabbit?.transport.brokers[0]?.host
    expect(host({ 'DEFAULT.transport_url': 'rabbit://a' })).toBe('a')
    expect(host({ 'DEFAULT.transport_url': 'rabbit://a', [`${section}.transport_url`]: 'rabbit://b' })).toBe('b')
    expect(settingsOf(config({ 'DEFAULT.default_publisher_id': 'me' }))).toMatchObject({
      ...{ publisherId: 'identity.me', exchange: 'keystone', topics: ['notifications'], format: 'cadf', log: false },
      rabbit: { version: 2 },
    })
  })
})
