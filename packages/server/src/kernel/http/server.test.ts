import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Answer, JsonBytes, operation, Text } from '../declare.ts'
import { Conflict, Unauthorized } from '../errors.ts'
import type { Ports } from '../pipeline.ts'
import { callerNamed, type KernelServices, kernelServices } from '../testing/services.ts'
import { createHttpService, type HttpService } from './server.ts'

const open = 'a test'
const SECRET = 'hunter2-is-secret'
let finish: () => void = () => {}

const operations = [
  operation({ method: 'GET', path: '/v3/things', summary: 's', open, run: () => ({ things: ['ä'] }) }),
  operation({
    method: 'POST',
    path: '/v3/things',
    summary: 's',
    open,
    status: 201,
    body: Type.Object({ name: Type.String() }),
    run: (_ctx, { body }) => ({ thing: body }),
  }),
  operation({ method: 'PUT', path: '/v3/things/{id}', summary: 's', open, status: 204, run: () => undefined }),
  operation({ method: 'GET', path: '/v3/things/{id}', summary: 's', open, run: (_ctx, { params }) => params }),
  operation({
    method: 'GET',
    path: '/v3/guarded',
    summary: 's',
    rule: 'r',
    run: (ctx) => ({ by: ctx.caller?.userId }),
  }),
  operation({
    method: 'GET',
    path: '/v3/log',
    summary: 's',
    rule: 'r',
    run(ctx) {
      ctx.log.info('was here')
      return {}
    },
  }),
  operation({
    method: 'GET',
    path: '/v3/bug',
    summary: 's',
    open,
    run() {
      throw new TypeError(`select * from user where password='${SECRET}' failed at /srv/quoin/store.ts`)
    },
  }),
  operation({
    method: 'GET',
    path: '/v3/wrong/{what}',
    summary: 's',
    open,
    run(_ctx, { params }) {
      if (params.what === 'login') throw new Unauthorized('No.', { methods: ['totp'] }).because('guessed')
      if (params.what === 'twice') throw Conflict.storing('thing', 'Duplicate Entry').because('the index says so')
      throw params.what
    },
  }),
  operation({
    method: 'GET',
    path: '/v3/answer/{kind}',
    summary: 's',
    open,
    run(_ctx, { params }) {
      if (params.kind === 'text') return new Answer(new Text('ok'), { status: 503, headers: { 'X-Thing': 'yes' } })
      if (params.kind === 'made') return new JsonBytes({ made: 'before' })
      return new Answer({ here: 1 }, { headers: { Location: '/v3' } })
    },
  }),
  operation({
    method: 'GET',
    path: '/v3/slow',
    summary: 's',
    open,
    run: () =>
      new Promise((resolve) => {
        finish = () => resolve({ slow: true })
      }),
  }),
]

const ports: Ports = {
  authenticate: async (ctx) => {
    const user = ctx.request.headers['x-auth-token']
    return user === undefined ? null : callerNamed(user, { projectId: 'p1' })
  },
  judge: (_rule, caller) => caller.userId === 'admin',
}

let kernel: KernelServices
let http: HttpService
beforeAll(async () => {
  kernel = await kernelServices({
    config: { 'oslo_middleware.max_request_body_size': '2000', 'DEFAULT.debug': 'true' },
  })
  http = await createHttpService(operations, kernel.services, ports)
})
afterAll(async () => {
  await http.drain(1000)
  await kernel.stop()
})

const ask = (method: string, url: string, headers: Readonly<Record<string, string>> = {}, payload?: string | Buffer) =>
  http.app.inject({
    method: method as 'GET',
    url,
    headers: { host: 'cloud.test', ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
const JSON_TYPE = { 'content-type': 'application/json' }
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'

describe('headers of every answer', () => {
  test.each([
    ['GET', '/v3/things'],
    ['HEAD', '/v3/things'],
    ['OPTIONS', '/v3/things'],
    ['GET', '/nowhere'],
    ['PATCH', '/v3/things'],
    ['GET', '/v3/guarded'],
    ['GET', '/v3/bug'],
    ['GET', '/v3/things/%ff'],
    ['PUT', '/v3/things/1'],
  ])('%s %s', async (method, url) => {
    const { headers } = await ask(method, url)
    expect(headers['x-openstack-request-id']).toMatch(new RegExp(`^req-${uuid}$`))
    expect(headers.vary).toBe('X-Auth-Token')
  })

  test('JSON without a charset', async () => {
    const { headers, body } = await ask('GET', '/v3/things')
    expect(headers['content-type']).toBe('application/json')
    expect(body).toBe('{"things":["ä"]}\n')
  })

  test('a request id is new each time, and the inbound one is logged beside it', async () => {
    const inbound = 'req-11111111-2222-4333-8444-555555555555'
    const { headers } = await ask('GET', '/v3/log', { 'x-openstack-request-id': inbound, 'x-auth-token': 'admin' })
    const own = String(headers['x-openstack-request-id'])
    expect(own).not.toBe(inbound)
    const said = kernel.lines.filter((line) => line.includes('was here'))
    expect(said).toEqual([expect.stringContaining(`[${inbound} ${own} admin p1 - - default -]`)])
    expect(kernel.lines.at(-1)).toContain(`[${inbound} ${own} `)
  })

  test('an inbound request id that is none is dropped (INV-49)', async () => {
    await ask('GET', '/v3/log', { 'x-openstack-request-id': 'req-1] forged', 'x-auth-token': 'admin' })
    expect(kernel.lines.join('')).not.toContain('forged')
  })
})

describe('methods', () => {
  test('HEAD answers what GET does, without a body', async () => {
    const { body, headers, statusCode } = await ask('HEAD', '/v3/things')
    expect({ body, statusCode, length: headers['content-length'] }).toEqual({ body: '', statusCode: 200, length: '18' })
  })

  test('OPTIONS says what is allowed', async () => {
    const { body, headers, statusCode } = await ask('OPTIONS', '/v3/things')
    expect({ body, statusCode }).toEqual({ body: '', statusCode: 200 })
    expect(headers.allow).toBe('GET, HEAD, OPTIONS, POST')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
  })

  test.each(['PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'LOCK', 'M-SEARCH'])('405 for %s, with Allow', async (method) => {
    const { headers, json, statusCode } = await ask(method, '/v3/things')
    expect(statusCode).toBe(405)
    expect(headers.allow).toBe('GET, HEAD, OPTIONS, POST')
    expect(json()).toEqual({ message: 'The method is not allowed for the requested URL.' })
  })

  test.each(['GET', 'POST', 'PROPFIND'])('404 for %s where nothing is', async (method) => {
    const { body, headers, statusCode } = await ask(method, '/v3/nowhere', JSON_TYPE)
    expect({ statusCode, type: headers['content-type'] }).toEqual({ statusCode: 404, type: 'text/html; charset=utf-8' })
    expect(body).toContain('<title>404 Not Found</title>')
  })
})

describe('paths', () => {
  test.each(['/v3/things/', '/v3/things//', '/v3/things?x=1', '/v3/things/?x=1', 'http://other.test/v3/things'])(
    '%s is /v3/things',
    async (url) => expect((await ask('GET', url)).json()).toEqual({ things: ['ä'] }),
  )

  test('parameters are decoded', async () => {
    expect((await ask('GET', '/v3/things/a%2Fb%20%C3%A4')).json()).toEqual({ id: 'a/b ä' })
    expect((await ask('GET', `/v3/things/${'x'.repeat(1000)}`)).json()).toEqual({ id: 'x'.repeat(1000) })
  })

  test.each(['/v3/things/%ff', '/v3/things/%', '/v3/things/%00', '/v3/things?a=%00'])('400 for %s', async (url) => {
    const { json, statusCode } = await ask('GET', url)
    expect(statusCode).toBe(400)
    expect(json().error).toMatchObject({ code: 400, title: 'Bad Request' })
  })

  test('INV-46: a parameter that is too long is no path', async () => {
    const { statusCode } = await ask('GET', `/v3/things/${'x'.repeat(1025)}`)
    expect(statusCode).toBeGreaterThanOrEqual(400)
    expect(statusCode).toBeLessThan(500)
  })
})

describe('bodies', () => {
  test('are checked and handed on', async () => {
    const made = await ask('POST', '/v3/things', JSON_TYPE, '{"name":"x"}')
    expect({ status: made.statusCode, body: made.json() }).toEqual({ status: 201, body: { thing: { name: 'x' } } })
    const refused = await ask('POST', '/v3/things', JSON_TYPE, '{"name":')
    expect(refused.json().error).toMatchObject({ code: 400, title: 'Bad Request' })
    expect((await ask('POST', '/v3/things', JSON_TYPE, '')).json().error.message).toBe("'name' is a required property")
    expect((await ask('POST', '/v3/things', { 'content-type': 'text/plain' }, '{"name":"x"}')).statusCode).toBe(400)
    expect((await ask('POST', '/v3/things', { 'content-type': '/' }, '{"name":"x"}')).statusCode).toBe(400)
  })

  test('without a type are JSON', async () => {
    expect((await ask('POST', '/v3/things', {}, Buffer.from('{"name":"x"}'))).statusCode).toBe(201)
  })

  test('204 has none', async () => {
    const { body, headers, statusCode } = await ask('PUT', '/v3/things/1', JSON_TYPE, '')
    expect({ body, statusCode, type: headers['content-type'] }).toEqual({ body: '', statusCode: 204, type: undefined })
  })

  test('INV-46: larger than [oslo_middleware] max_request_body_size: 413', async () => {
    const text = JSON.stringify({ name: 'x'.repeat(2000 - '{"name":""}'.length) })
    expect((await ask('POST', '/v3/things', JSON_TYPE, text)).statusCode).toBe(201)
    const { json, statusCode } = await ask('POST', '/v3/things', JSON_TYPE, `${text} `)
    expect(statusCode).toBe(413)
    expect(json().error).toMatchObject({ code: 413, title: 'Request Entity Too Large' })
    expect((await ask('PUT', '/v3/things/1', JSON_TYPE, `${text} `)).statusCode).toBe(413)
  })
})

describe('answers', () => {
  test('of other kinds', async () => {
    const text = await ask('GET', '/v3/answer/text')
    expect([text.statusCode, text.body, text.headers['content-type'], text.headers['x-thing']]).toEqual([
      503,
      'ok',
      'text/plain; charset=UTF-8',
      'yes',
    ])
    expect((await ask('GET', '/v3/answer/made')).body).toBe('{"made":"before"}')
    expect((await ask('GET', '/v3/answer/other')).headers.location).toBe('/v3')
  })
})

describe('refusals', () => {
  test('401 says where to authenticate', async () => {
    const { headers, json, statusCode } = await ask('GET', '/v3/guarded', { host: 'cloud.test:5000' })
    expect(statusCode).toBe(401)
    expect(headers['www-authenticate']).toBe('Keystone uri="http://cloud.test:5000/v3"')
    expect(json()).toEqual({
      error: { code: 401, message: 'The request you have made requires authentication.', title: 'Unauthorized' },
    })
  })

  test('403 names the rule', async () => {
    const { json } = await ask('GET', '/v3/guarded', { 'x-auth-token': 'bob' })
    expect(json().error.message).toBe('You are not authorized to perform the requested action: r.')
  })

  test('what else belongs into the envelope is in it; the reason is for the log alone (INV-28)', async () => {
    const login = await ask('GET', '/v3/wrong/login')
    expect(login.json().error).toEqual({
      code: 401,
      message: 'No.',
      title: 'Unauthorized',
      identity: { methods: ['totp'] },
    })
    expect(kernel.lines.join('')).toContain('Authorization failed. guessed from 127.0.0.1')
    const twice = await ask('GET', '/v3/wrong/twice')
    expect(twice.statusCode).toBe(409)
    expect(twice.body).not.toContain('index')
  })

  test.each(['/v3/bug', '/v3/wrong/anything'])('INV-58: 500 shows nothing of what happened: %s', async (url) => {
    const { body, headers, json, statusCode } = await ask('GET', url)
    expect(statusCode).toBe(500)
    expect(json()).toEqual({
      error: {
        code: 500,
        message: 'An unexpected error prevented the server from fulfilling your request.',
        title: 'Internal Server Error',
      },
    })
    expect(body).not.toMatch(/select|srv|TypeError|anything/)
    const id = String(headers['x-openstack-request-id'])
    expect(kernel.lines.filter((line) => line.includes(id) && line.includes(' ERROR '))).toHaveLength(1)
  })

  test('the log has the stack of a bug, and no secret (INV-55)', async () => {
    const from = kernel.lines.length
    await ask('GET', '/v3/bug')
    const said = kernel.lines.slice(from).join('')
    expect(said).toMatch(/GET \/v3\/bug failed.*TypeError/)
    expect(said).toContain('server.test.ts')
    expect(said).not.toContain(SECRET)
  })
})

describe('on a socket', () => {
  let port: number
  beforeAll(async () => {
    port = (await http.listen({ host: '127.0.0.1', port: 0 })).port
  })

  /** All that comes back for these bytes, until the server closes. */
  async function raw(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(5000, () => socket.destroy(new Error('still open')))
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.write(text)
    await once(socket, 'close')
    return Buffer.concat(chunks).toString()
  }
  const post = 'POST /v3/things HTTP/1.1\r\nHost: cloud.test\r\nContent-Type: application/json\r\n'

  test.each([
    ['both lengths', `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":1}`],
    ['a length that is no number', `${post}Content-Length: +5\r\n\r\n{"a":`],
    ['an encoding it does not know', `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a blank before the colon', `${post}Content-Length : 5\r\n\r\n{"a":`],
    ['a method it does not know', 'FOO /v3/things HTTP/1.1\r\nHost: cloud.test\r\n\r\n'],
    ['no HTTP at all', '\u0016\u0003\u0001\u0000\r\n\r\n'],
  ])('INV-53: %s ends the connection', async (_what, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/)
  })

  test('INV-46: headers that are too large: 431', async () => {
    const text = `GET /v3/things HTTP/1.1\r\nHost: cloud.test\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('INV-46: a chunked body is measured too: 413', async () => {
    const chunk = `400\r\n${' '.repeat(1024)}\r\n`
    const answer = await raw(
      `${post}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}0\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('draining lets what runs finish, takes nothing new, and does not wait for idle connections', async () => {
    const agent = new Agent({ keepAlive: true })
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    const request = get({ port, host: '127.0.0.1', path: '/v3/slow', agent })
    await expect.poll(() => kernel.services !== undefined && finish.toString().includes('slow')).toBe(true)
    const began = performance.now()
    const drained = http.drain(10_000)
    await expect(fetch(`http://127.0.0.1:${port}/v3/things`)).rejects.toThrow()
    finish()
    const [answer] = await once(request, 'response')
    const chunks: Buffer[] = await answer.toArray()
    expect(Buffer.concat(chunks).toString()).toBe('{"slow":true}\n')
    expect(answer.headers.connection).toBe('close')
    await drained
    expect(performance.now() - began).toBeLessThan(3000)
    agent.destroy()
    idle.destroy()
  })
})
