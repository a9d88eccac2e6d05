import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { build, cleanUp, freePort, ready, run, type Started, start, temporaryFolder } from './testing/program.ts'

beforeAll(() => build())

let folder: string
let data: string
let port: number
beforeEach(async () => {
  folder = temporaryFolder()
  data = join(folder, 'data')
  port = await freePort()
})
afterEach(() => cleanUp(folder))

const url = () => `http://127.0.0.1:${port}`
async function serving(args: readonly string[] = ['--data', data], env: Readonly<Record<string, string>> = {}) {
  const program = start(['serve', '--port', String(port), ...args], env, folder)
  await ready(program, url())
  return program
}
async function stopped(program: Started, signal: NodeJS.Signals = 'SIGINT'): Promise<number | string> {
  program.process.kill(signal)
  return program.ended
}
const PASSWORD = /with the password (\S+)\n/
const passwordIn = (program: Started): string => PASSWORD.exec(program.stdout())?.[1] ?? ''
const clouds = () => parse(readFileSync(join(data, 'clouds.yaml'), 'utf8')).clouds

interface Auth {
  readonly auth_url: string
  readonly username: string
  readonly password: string
  readonly user_domain_name: string
  readonly project_name?: string
  readonly project_domain_name?: string
  readonly system_scope?: string
}

/** Logs in by what clouds.yaml says. */
async function logIn(auth: Auth): Promise<{ status: number; token: string; text: string; roles: readonly string[] }> {
  const user = { name: auth.username, password: auth.password, domain: { name: auth.user_domain_name } }
  const scope =
    auth.system_scope === undefined
      ? { project: { name: auth.project_name, domain: { name: auth.project_domain_name } } }
      : { system: { all: true } }
  const answer = await fetch(`${auth.auth_url}/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } }),
  })
  const text = await answer.text()
  const roles =
    JSON.parse(text)
      .token?.roles?.map(({ name }: { name: string }) => name)
      .sort() ?? []
  return { status: answer.status, token: answer.headers.get('x-subject-token') ?? '', text, roles }
}

describe('the first start', () => {
  test('prepares all of it, says the password once, and what to try', async () => {
    const program = await serving()
    const out = program.stdout()
    expect(out.split('\n').filter((line) => PASSWORD.test(`${line}\n`))).toHaveLength(1)
    expect(passwordIn(program)).toMatch(/^[0-9a-f]{32}$/)
    expect(out.slice(out.indexOf('Try:')).trimEnd().split('\n')).toEqual([
      'Try:',
      `  export OS_CLIENT_CONFIG_FILE=${data}/clouds.yaml OS_CLOUD=quoin`,
      '  openstack token issue',
      '  openstack user list --long',
    ])
    expect(await stopped(program)).toBe(0)
    expect(program.stderr()).not.toContain(passwordIn(program))
  })

  test('INV-56: everything it makes is private, whatever the umask', async () => {
    await stopped(await serving())
    const modes = (at: string): [string, string][] => {
      const mode = (statSync(at).mode & 0o777).toString(8)
      const inside = statSync(at).isDirectory() ? readdirSync(at).flatMap((name) => modes(join(at, name))) : []
      return [[at.slice(folder.length + 1), mode], ...inside]
    }
    expect(Object.fromEntries(modes(data))).toMatchObject({
      data: '700',
      'data/clouds.yaml': '600',
      'data/keystone.db': '600',
      'data/fernet-keys': '700',
      'data/fernet-keys/0': '600',
      'data/fernet-keys/1': '600',
      'data/credential-keys': '700',
      'data/credential-keys/1': '600',
    })
    expect(modes(data).filter(([, mode]) => !/^[67]00$/.test(mode))).toEqual([])
  })

  test('clouds.yaml logs in, on the project and on the system, at both loopback addresses', async () => {
    const program = await serving()
    const { quoin, 'quoin-system': system } = clouds()
    expect(quoin.auth.password).toBe(passwordIn(program))
    expect(quoin.auth.auth_url).toBe(`${url()}/v3`)
    const roles = ['admin', 'manager', 'member', 'reader']
    for (const { auth } of [quoin, system]) {
      const login = await logIn(auth)
      expect([login.status, login.roles]).toEqual([201, roles])
      const users = await fetch(`${url()}/v3/users`, { headers: { 'X-Auth-Token': login.token } })
      expect(((await users.json()) as { users: { name: string }[] }).users.map(({ name }) => name)).toEqual(['admin'])
    }
    const other = await logIn({ ...quoin.auth, auth_url: `http://[::1]:${port}/v3` })
    expect(other.status).toBe(201)
    const catalog: { type: string; endpoints: { url: string }[] }[] = JSON.parse(other.text).token.catalog
    expect(catalog.map(({ type, endpoints }) => [type, endpoints.map((endpoint) => endpoint.url)])).toEqual([
      ['identity', Array(3).fill(`${url()}/v3`)],
    ])
  })

  test('that was cut short is finished by the next', async () => {
    expect((await run(['db_sync', '--data', data])).code).toBe(1)
    const { mkdirSync } = await import('node:fs')
    mkdirSync(data)
    expect((await run(['db_sync', '--data', data])).code).toBe(0)
    const program = await serving()
    expect((await logIn(clouds().quoin.auth)).status).toBe(201)
    expect(clouds().quoin.auth.password).toBe(passwordIn(program))
  })
})

describe('a later start', () => {
  test('finds all of it again, and says no password', async () => {
    const first = await serving()
    const password = passwordIn(first)
    const { token } = await logIn(clouds().quoin.auth)
    await stopped(first)
    const second = await serving()
    expect(second.stdout()).toMatch(/^Quoin is ready; its data is in /)
    expect(second.stdout()).not.toMatch(PASSWORD)
    expect(`${second.stdout()}${second.stderr()}`).not.toContain(password)
    expect((await logIn(clouds().quoin.auth)).status).toBe(201)
    const shown = await fetch(`${url()}/v3/auth/tokens`, {
      headers: { 'X-Auth-Token': token, 'X-Subject-Token': token },
    })
    expect(shown.status).toBe(200)
  })

  test('at another port: clouds.yaml and the catalog follow', async () => {
    await stopped(await serving())
    port = await freePort()
    await serving()
    expect(clouds().quoin.auth.auth_url).toBe(`${url()}/v3`)
    const { status, text } = await logIn(clouds()['quoin-system'].auth)
    expect(status).toBe(201)
    for (const { url: at } of JSON.parse(text).token.catalog[0].endpoints) expect(at).toBe(`${url()}/v3`)
  })

  test('a first start that finds its port taken leaves nothing behind', async () => {
    const other = await serving(['--data', join(folder, 'other')])
    const refused = await run(['serve', '--port', String(port), '--data', data])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(`cannot listen on 127.0.0.1 port ${port}: another program does`)
    expect(readdirSync(folder)).toEqual(['other'])
    await stopped(other)
    expect(passwordIn(await serving())).not.toBe('')
  })
})

describe('scripts', () => {
  test('give the password, which is then printed nowhere (INV-55)', async () => {
    const password = 'giv3n-by-a-script'
    const program = await serving(['--data', data], { OS_BOOTSTRAP_PASSWORD: password, OS_DEFAULT__DEBUG: 'true' })
    expect(clouds().quoin.auth.password).toBe(password)
    const { status, token } = await logIn(clouds().quoin.auth)
    expect(status).toBe(201)
    expect((await logIn({ ...clouds().quoin.auth, password: 'wr0ng-guess' })).status).toBe(401)
    await fetch(`${url()}/v3/users/${token}?password=${password}`, { headers: { 'X-Auth-Token': token } })
    await stopped(program)
    const printed = program.stdout() + program.stderr()
    expect(printed).toContain('DEBUG')
    expect(printed).toContain('POST /v3/auth/tokens')
    for (const secret of [password, 'wr0ng-guess', token, token.slice(0, 60)]) expect(printed).not.toContain(secret)
  })

  test('name the folder by QUOIN_DATA and the address by --host', async () => {
    const program = await serving(['--host', '127.0.0.1'], { QUOIN_DATA: data })
    expect(clouds().quoin.auth.auth_url).toBe(`${url()}/v3`)
    await expect(fetch(`http://[::1]:${port}/v3`)).rejects.toThrow()
    expect(await stopped(program, 'SIGTERM')).toBe(0)
  })

  test('an empty OS_BOOTSTRAP_PASSWORD is none', async () => {
    expect(passwordIn(await serving(['--data', data], { OS_BOOTSTRAP_PASSWORD: '' }))).not.toBe('')
  })
})

describe('stopping', () => {
  /** A login whose body is still on its way; the server has seen its headers and waits. */
  async function halfALogin(): Promise<{ socket: Socket; rest: string; answer: () => string }> {
    const body = JSON.stringify({
      auth: { identity: { methods: ['password'], password: { user: { id: 'nobody', password: 'x' } } } },
    })
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    const head = `POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`
    socket.write(`${head}Expect: 100-continue\r\n\r\n`)
    await expect.poll(() => received).toContain('100 Continue')
    socket.write(body.slice(0, 10))
    return { socket, rest: body.slice(10), answer: () => received }
  }
  const listens = () =>
    fetch(`${url()}/healthcheck`).then(
      () => true,
      () => false,
    )

  test('lets what is under way finish, also when the signal comes twice, as npm makes it', async () => {
    const program = await serving()
    const { socket, rest, answer } = await halfALogin()
    program.process.kill('SIGINT')
    program.process.kill('SIGINT')
    await expect.poll(listens).toBe(false)
    program.process.kill('SIGINT')
    socket.write(rest)
    expect(await program.ended).toBe(0)
    await expect.poll(answer).toMatch(/HTTP\/1\.1 401 Unauthorized[\s\S]*"code":401/)
  })

  test('does not wait for connections on which nothing is asked', async () => {
    const program = await serving()
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    await fetch(`${url()}/v3`) // leaves a connection of its own
    const began = performance.now()
    expect(await stopped(program)).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('asked for again, ends at once', async () => {
    const program = await serving()
    const { socket } = await halfALogin()
    socket.on('error', () => {})
    const began = performance.now()
    const again = setInterval(() => program.process.kill('SIGINT'), 100)
    expect(await program.ended).toBe(130)
    clearInterval(again)
    expect(performance.now() - began).toBeLessThan(6000)
  })
})
