import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createTcpServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { testConfig } from '../kernel/config/index.ts'
import type { Message } from './envelope.ts'
import { rabbitSink } from './rabbit.ts'
import { transportFrom } from './transport-url.ts'

const message: Message = {
  ...{ message_id: 'm1', publisher_id: 'identity.here', event_type: 'identity.region.created', priority: 'INFO' },
  ...{ payload: {}, timestamp: '2026-03-01 12:00:00.123000' },
}
const sinkFor = (url: string) =>
  rabbitSink({
    transport: transportFrom(url, testConfig()),
    exchange: 'keystone',
    topics: ['notifications'],
    version: 2,
  })

/** What is said to a broker is in conformance/notifications, with a real one; here is what is not a broker. */
describe('a place that is no broker', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })
  const listening = async (server: Server): Promise<number> => {
    servers.push(server.listen(0, '127.0.0.1'))
    await once(server, 'listening')
    return (server.address() as { port: number }).port
  }

  test('is reported, and the next of the brokers is tried', async () => {
    const met = [0, 0]
    const port = (index: number) =>
      listening(
        createTcpServer((socket) => {
          met[index] = (met[index] ?? 0) + 1
          socket.end('HTTP/1.1 400 no\r\n\r\n')
        }),
      )
    const sink = sinkFor(`rabbit://u:p@127.0.0.1:${await port(0)},u:p@127.0.0.1:${await port(1)}/`)
    for (let n = 0; n < 4; n += 1) {
      const { count, error } = await sink.send([message])
      expect(count).toBe(0)
      expect(error).toBeInstanceOf(Error)
    }
    expect(met).toEqual([2, 2])
    expect(await sink.send([])).toEqual({ count: 0 })
    await sink.close()
  })

  const openssl = spawnSync('openssl', ['version']).status === 0
  if (!openssl) console.warn('SKIPPED: a broker behind TLS: no openssl; install with: apt-get install openssl')

  test.runIf(openssl)('INV-60: is not spoken to unless its certificate is good, and told no password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quoin-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const form = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    const subject = ['-subj', '/CN=broker', '-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync('openssl', [...form, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' })
    let heard = ''
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1')
        socket.end()
      })
    })
    const port = await listening(server)
    const untrusting = await sinkFor(`rabbit://u:hush@127.0.0.1:${port}/?ssl=true`).send([message])
    expect(String(untrusting.error)).toContain('self-signed certificate')
    expect(heard).toBe('')
    await sinkFor(`rabbit://u:hush@127.0.0.1:${port}/?ssl=true&ssl_ca_file=${cert}`).send([message])
    expect(heard).toBe('AMQP\0\0\x09\x01')
    rmSync(folder, { recursive: true })
  })
})
