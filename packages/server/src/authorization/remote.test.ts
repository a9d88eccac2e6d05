import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { testConfig } from '../kernel/config/index.ts'
import { remoteChecks } from './remote.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

async function listening(server: Server): Promise<string> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
const serving = (listener: RequestListener) => listening(createServer(listener))
const answering = (text: string, status = 200) =>
  serving((request, response) => {
    request.resume()
    response.writeHead(status).end(text)
  })

function ask(
  host: string,
  options: { config?: Record<string, string>; hosts?: readonly string[]; scheme?: string } = {},
) {
  const { oslo_policy } = testConfig({ 'oslo_policy.remote_timeout': '5', ...options.config })
  return remoteChecks(
    oslo_policy,
    options.hosts ?? [host],
  )({
    url: `${options.scheme ?? 'http'}://${host}/check?a=1`,
    rule: 'identity:get_user',
    target: { 'target.user.id': 'bob' },
    credentials: { user_id: 'ann', roles: ['member'], token: { secret: 'the whole token' } },
  })
}

describe('a policy server', () => {
  test.each(['True', '"True"', '"True', 'True\n'])('that answers %j allows', async (text) =>
    expect(await ask(await answering(text))).toBe(true),
  )

  test.each(['False', 'true', '', 'TrueTrue', '1', '{"result": true}'])('that answers %j does not', async (text) =>
    expect(await ask(await answering(text))).toBe(false),
  )

  test.each([201, 204, 403, 500])('that answers True with status %i does not', async (status) =>
    expect(ask(await answering('True', status))).rejects.toThrow(`status ${status}`),
  )
})

describe('INV-50: a question', () => {
  test('goes to listed hosts alone, port included', async () => {
    let asked = 0
    const host = await serving((_request, response) => {
      asked += 1
      response.end('True')
    })
    const port = host.split(':')[1]
    for (const hosts of [[], ['127.0.0.1'], [`localhost:${port}`], ['127.0.0.1:1'], [`${host}.evil.test`]])
      await expect(ask(host, { hosts })).rejects.toThrow(`${host} is not in [quoin] policy_remote_hosts`)
    expect(asked).toBe(0)
  })

  test('is not carried on by a redirect', async () => {
    let followed = false
    const host = await serving((request, response) => {
      followed ||= request.url === '/elsewhere'
      response.writeHead(307, { Location: '/elsewhere' }).end()
    })
    await expect(ask(host)).rejects.toThrow('status 307')
    expect(followed).toBe(false)
  })

  test('ends after [oslo_policy] remote_timeout, before or in the answer', async () => {
    const config = { 'oslo_policy.remote_timeout': '0.2' }
    const began = performance.now()
    await expect(ask(await serving(() => {}), { config })).rejects.toThrow()
    const slow = await serving((_request, response) => {
      response.writeHead(200).write('Tr')
    })
    await expect(ask(slow, { config })).rejects.toThrow()
    expect(performance.now() - began).toBeLessThan(3000)
  })

  test('ends with an answer that is too long, or cut', async () => {
    await expect(ask(await answering('True'.padEnd(65)))).rejects.toThrow('the answer is too long')
    const endless = await serving((_request, response) => {
      const timer = setInterval(() => response.write('True'), 1)
      response.on('close', () => clearInterval(timer))
    })
    await expect(ask(endless)).rejects.toThrow('the answer is too long')
    const cut = await serving((_request, response) => {
      response.writeHead(200, { 'Content-Length': '4' }).write('Tru')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(ask(cut)).rejects.toThrow()
  })

  test('finds nobody', async () => {
    const host = await answering('True')
    for (const server of servers.splice(0)) server.close()
    await expect(ask(host)).rejects.toThrow('ECONNREFUSED')
  })
})

describe('what is sent', () => {
  async function sent(
    config: Record<string, string>,
  ): Promise<{ type: string | undefined; text: string; method: string }> {
    let seen: { request: IncomingMessage; text: string } | undefined
    const host = await serving(async (request, response) => {
      const chunks: Buffer[] = await request.toArray()
      seen = { request, text: Buffer.concat(chunks).toString() }
      response.end('True')
    })
    await ask(host, { config })
    if (seen === undefined) throw new Error('nothing came')
    return {
      type: seen.request.headers['content-type'],
      text: seen.text,
      method: `${seen.request.method} ${seen.request.url}`,
    }
  }

  test("oslo.policy's form", async () => {
    const { type, text, method } = await sent({})
    expect([method, type]).toEqual(['POST /check?a=1', 'application/x-www-form-urlencoded'])
    const form = Object.fromEntries(new URLSearchParams(text))
    expect(JSON.parse(form.rule ?? '')).toBe('identity:get_user')
    expect(JSON.parse(form.target ?? '')).toEqual({ 'target.user.id': 'bob' })
    expect(JSON.parse(form.credentials ?? '')).toEqual({ user_id: 'ann', roles: ['member'] })
  })

  test('JSON, and never the token (INV-55)', async () => {
    const { type, text } = await sent({ 'oslo_policy.remote_content_type': 'application/json' })
    expect(type).toBe('application/json')
    expect(JSON.parse(text)).toMatchObject({ rule: 'identity:get_user', credentials: { user_id: 'ann' } })
    expect(text).not.toContain('the whole token')
  })
})

const openssl = spawnSync('openssl', ['version']).status === 0
if (!openssl) console.warn('SKIPPED: policy servers behind TLS: no openssl; install with: apt-get install openssl')

describe.runIf(openssl)('INV-60: behind TLS', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quoin-remote-'))
    const paths = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=policy.test', '-addext', 'subjectAltName=IP:127.0.0.1']
    const form = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    execFileSync('openssl', [...form, ...paths, ...subject], { stdio: 'ignore' })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const serveTls = () =>
    listening(
      createTlsServer(
        { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) },
        (request, response) => {
          request.resume()
          response.end('True')
        },
      ),
    )

  test('a certificate nobody vouches for is refused, whatever remote_ssl_verify_server_crt says', async () => {
    const host = await serveTls()
    for (const verify of ['true', 'false'])
      await expect(
        ask(host, { scheme: 'https', config: { 'oslo_policy.remote_ssl_verify_server_crt': verify } }),
      ).rejects.toThrow(/certificate/i)
  })

  test('one of the authority in remote_ssl_ca_crt_file is believed', async () => {
    const config = { 'oslo_policy.remote_ssl_ca_crt_file': join(folder, 'cert.pem') }
    expect(await ask(await serveTls(), { scheme: 'https', config })).toBe(true)
  })

  test('a file that is not there denies', async () => {
    const config = { 'oslo_policy.remote_ssl_ca_crt_file': join(folder, 'gone.pem') }
    await expect(ask(await serveTls(), { scheme: 'https', config })).rejects.toThrow('ENOENT')
  })
})
