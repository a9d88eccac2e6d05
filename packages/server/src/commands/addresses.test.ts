import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OperatorError } from '../kernel/errors.ts'
import { addressesOf, firstUrl, usable } from './addresses.ts'

test('localhost is both loopback addresses, and only one is needed', () => {
  expect(addressesOf(['localhost', '10.0.0.1'], 5000)).toEqual([
    { host: '127.0.0.1', port: 5000, optional: false },
    { host: '::1', port: 5000, optional: true },
    { host: '10.0.0.1', port: 5000, optional: false },
  ])
})

test.each([
  ['localhost', 'http://127.0.0.1:5000'],
  ['0.0.0.0', 'http://127.0.0.1:5000'],
  ['::', 'http://[::1]:5000'],
  ['fd00::1', 'http://[fd00::1]:5000'],
  ['identity.test', 'http://identity.test:5000'],
])('a client finds %s at %s', (host, url) => expect(firstUrl(addressesOf([host], 5000))).toBe(url))

describe('before anything is made', () => {
  let server: Server
  let port: number
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterEach(() => server.close())

  test('an address that another program has stops the start', async () => {
    await expect(usable(addressesOf(['localhost'], port))).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: another program does (EADDRINUSE)`,
    )
  })

  test('one that this machine does not have does too, unless it is the second loopback', async () => {
    await expect(usable(addressesOf(['192.0.2.1'], port))).rejects.toBeInstanceOf(OperatorError)
    const absent = [{ host: '192.0.2.1', port, optional: true }]
    expect(await usable(absent)).toEqual([])
  })

  test('free ones are left free', async () => {
    server.close()
    await once(server, 'close')
    const wanted = addressesOf(['127.0.0.1'], port)
    expect(await usable(wanted)).toEqual(wanted)
    expect(await usable(wanted)).toEqual(wanted)
  })
})
