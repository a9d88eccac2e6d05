import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchange } from '../http.ts'
import { have } from '../require.ts'
import { type DatabaseServer, startMariaDb, startPostgres } from '../servers/databases.ts'
import type { IdentityServer } from '../servers/identity-server.ts'
import { keystoneManage, startKeystone } from '../servers/keystone.ts'
import { quoinCommand, startQuoin } from '../servers/quoin.ts'
import { stack } from '../servers/stack.ts'

/**
 * A database and key repositories that Debian's Keystone wrote, served by Quoin as they are while Keystone still runs:
 * either accepts what the other issued and serves what the other wrote, and going back is stopping Quoin.
 */
const KINDS = [
  { kind: 'MariaDB', start: startMariaDb, need: 'mariadb' },
  { kind: 'PostgreSQL', start: startPostgres, need: 'postgresql' },
] as const

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
type Body = any

describe.each(KINDS)("Keystone's database on $kind", ({ kind, start, need }) => {
  const runs = have(`taking over Keystone's database on ${kind}`, ['keystone', 'uwsgi', 'quoin', need])
  const servers = stack()
  let database: DatabaseServer
  let keystone: IdentityServer
  let quoin: IdentityServer
  let admin: string
  const made: Record<string, string> = {}

  beforeAll(async () => {
    if (!runs) return
    database = await servers.add(start())
    const connection = await database.createDatabase('keystone')
    const extraConf = { identity: { password_hash_rounds: 4 }, quoin: { foreign_writers: true } }
    keystone = await servers.add(startKeystone({ database: connection, extraConf }))
    // A system token: Zed's rules and those of 2026.1 both let it do everything.
    admin = await login(
      keystone,
      { name: 'admin', domain: { id: 'default' }, password: keystone.adminPassword },
      { system: { all: true } },
    )
    await populate()
  })
  afterAll(() => servers.stop())

  test.runIf(runs)('is not touched but for tables named quoin_*', async () => {
    const before = await tables()
    await expect(startQuoin({ database: { connection: '' }, configFile: keystone.configFile })).rejects.toThrow(
      /quoin db_sync --expand/,
    )
    expect(await tables()).toEqual(before)
    await quoinCommand(keystone.configFile, ['db_sync', '--expand'])
    const after = await tables()
    expect(after.filter((name) => !name.startsWith('quoin_'))).toEqual(before)
    expect(after.length).toBeGreaterThan(before.length)
    await keystoneManage(keystone.configFile, ['db_sync', '--check'])
    quoin = await servers.add(
      startQuoin({ database: { connection: '' }, configFile: keystone.configFile, name: 'quoin' }),
    )
  })

  test.runIf(runs)('its tokens validate, with the same body', async () => {
    const ann = { id: made.user, password: 'ann-secret' }
    for (const scope of scopes()) {
      const token = await login(keystone, ann, scope)
      expect(await validated(quoin, token)).toEqual(await validated(keystone, token))
    }
  })

  test.runIf(runs)('its users log in, and Keystone accepts the tokens', async () => {
    const ann = { name: 'ann', domain: { name: 'taken' }, password: 'ann-secret' }
    for (const scope of scopes()) {
      const token = await login(quoin, ann, scope)
      expect(await validated(keystone, token)).toEqual(await validated(quoin, token))
    }
    const wrong = await exchange(`${quoin.url}/v3/auth/tokens`, loginRequest({ ...ann, password: 'no' }, undefined))
    expect(wrong.status).toBe(401)
  })

  test.runIf(runs)('shows the same of everything', async () => {
    for (const path of PATHS) {
      const [theirs, ours] = [await call(keystone, 'GET', path), await call(quoin, 'GET', path)]
      expect(ours.status, path).toBe(200)
      expect(plain(ours.body, quoin, keystone), path).toEqual(plain(theirs.body, keystone))
    }
  })

  test.runIf(runs)('what Quoin writes, Keystone serves', async () => {
    const group = await created(quoin, '/v3/groups', { group: { name: 'by-quoin', domain_id: made.domain } }, 'group')
    const user = await created(
      quoin,
      '/v3/users',
      {
        user: {
          name: 'bea',
          domain_id: made.domain,
          password: 'bea-secret',
          email: 'bea@example.org',
          options: { lock_password: true },
        },
      },
      'user',
    )
    const project = await created(
      quoin,
      '/v3/projects',
      { project: { name: 'by-quoin', domain_id: made.domain, tags: ['new'], colour: 'blue' } },
      'project',
    )
    expect((await call(quoin, 'PUT', `/v3/groups/${group}/users/${user}`)).status).toBe(204)
    expect((await call(quoin, 'PUT', `/v3/projects/${project}/groups/${group}/roles/${made.member}`)).status).toBe(204)
    for (const path of [`/v3/users/${user}`, `/v3/groups/${group}`, `/v3/projects/${project}`, ...PATHS])
      expect(plain((await call(keystone, 'GET', path)).body, keystone), path).toEqual(
        plain((await call(quoin, 'GET', path)).body, quoin, keystone),
      )
    const token = await login(keystone, { id: user, password: 'bea-secret' }, { project: { id: project } })
    expect((await validated(quoin, token)).token.roles.map((role: Body) => role.name)).toContain('member')
  })

  test.runIf(runs)('a revocation by either holds at both', async () => {
    const ann = { id: made.user, password: 'ann-secret' }
    for (const [revoker, other] of [
      [quoin, keystone],
      [keystone, quoin],
    ] as const) {
      const token = await login(other, ann, scopes()[1])
      expect(await statusOf(revoker, token)).toBe(200)
      const revoked = await exchange(`${revoker.url}/v3/auth/tokens`, {
        method: 'DELETE',
        headers: { 'x-auth-token': admin, 'x-subject-token': token },
      })
      expect(revoked.status).toBe(204)
      expect(await statusOf(revoker, token)).toBe(404)
      expect(await statusOf(other, token)).toBe(404)
    }
  })

  test.runIf(runs)('going back is stopping Quoin', async () => {
    const token = await login(quoin, { id: made.user, password: 'ann-secret' }, scopes()[1])
    await quoin.stop()
    expect((await validated(keystone, token)).token.user.name).toBe('ann')
    expect((await call(keystone, 'PATCH', `/v3/users/${made.user}`, { user: { description: 'back' } })).status).toBe(
      200,
    )
  })

  async function populate(): Promise<void> {
    const domain = await created(keystone, '/v3/domains', { domain: { name: 'taken' } }, 'domain')
    made.domain = domain
    made.user = await created(
      keystone,
      '/v3/users',
      { user: { name: 'ann', domain_id: domain, password: 'ann-secret', email: 'ann@example.org' } },
      'user',
    )
    made.group = await created(keystone, '/v3/groups', { group: { name: 'crew', domain_id: domain } }, 'group')
    made.project = await created(
      keystone,
      '/v3/projects',
      { project: { name: 'top', domain_id: domain, tags: ['a', 'b'], colour: 'red' } },
      'project',
    )
    made.child = await created(
      keystone,
      '/v3/projects',
      { project: { name: 'child', domain_id: domain, parent_id: made.project } },
      'project',
    )
    made.member = (await call(keystone, 'GET', '/v3/roles?name=member')).body.roles[0].id
    made.reader = (await call(keystone, 'GET', '/v3/roles?name=reader')).body.roles[0].id
    for (const path of [
      `/v3/groups/${made.group}/users/${made.user}`,
      `/v3/projects/${made.project}/users/${made.user}/roles/${made.member}`,
      `/v3/domains/${domain}/groups/${made.group}/roles/${made.reader}`,
      `/v3/OS-INHERIT/projects/${made.project}/users/${made.user}/roles/${made.reader}/inherited_to_projects`,
      `/v3/system/users/${made.user}/roles/${made.reader}`,
    ])
      expect((await call(keystone, 'PUT', path)).status, path).toBe(204)
  }

  const scopes = (): readonly unknown[] => [
    'unscoped',
    { project: { id: made.project } },
    { project: { id: made.child } },
    { domain: { id: made.domain } },
    { system: { all: true } },
  ]

  async function tables(): Promise<readonly string[]> {
    const schema = kind === 'MariaDB' ? 'database()' : "'public'"
    const rows = await database.sql(
      'keystone',
      `select table_name from information_schema.tables where table_schema = ${schema};`,
    )
    const names = rows
      .split(/\s+/)
      .filter((word) => /^[a-z][a-z0-9_]+$/.test(word) && !['table_name', 'rows'].includes(word))
    return names.sort()
  }

  async function call(
    server: IdentityServer,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Body }> {
    const { status, text } = await exchange(server.url + path, {
      method,
      headers: { 'x-auth-token': admin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status, body: text === '' ? undefined : JSON.parse(text) }
  }

  async function created(server: IdentityServer, path: string, body: unknown, key: string): Promise<string> {
    const answer = await call(server, 'POST', path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body[key].id as string
  }

  const statusOf = async (server: IdentityServer, token: string): Promise<number> =>
    (await exchange(`${server.url}/v3/auth/tokens`, { headers: { 'x-auth-token': admin, 'x-subject-token': token } }))
      .status

  async function validated(server: IdentityServer, token: string): Promise<Body> {
    const answer = await exchange(`${server.url}/v3/auth/tokens`, {
      headers: { 'x-auth-token': admin, 'x-subject-token': token },
    })
    expect(answer.status, `${server.name}: ${answer.text}`).toBe(200)
    return unordered(JSON.parse(answer.text))
  }
})

const PATHS = [
  '/v3/users',
  '/v3/groups',
  '/v3/projects',
  '/v3/domains',
  '/v3/roles',
  '/v3/role_assignments?include_names',
  '/v3/role_assignments?effective',
  '/v3/role_inferences',
  '/v3/regions',
  '/v3/services',
  '/v3/endpoints',
]

const loginRequest = (user: unknown, scope: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    auth: { identity: { methods: ['password'], password: { user } }, ...(scope === undefined ? {} : { scope }) },
  }),
})

async function login(server: IdentityServer, user: unknown, scope: unknown): Promise<string> {
  const answer = await exchange(`${server.url}/v3/auth/tokens`, loginRequest(user, scope))
  expect(answer.status, `${server.name}: ${answer.text}`).toBe(201)
  return String(answer.headers['x-subject-token'])
}

/** Without what names a server, and with lists in one order. */
const plain = (body: Body, ...servers: readonly IdentityServer[]): Body =>
  unordered(JSON.parse(servers.reduce((text, { url }) => text.replaceAll(url, 'http://server'), JSON.stringify(body))))

function unordered(value: Body): Body {
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unordered(item)]))
}

const canonical = (value: Body): string =>
  JSON.stringify(value, (_key, item: Body) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort())
      : item,
  )
