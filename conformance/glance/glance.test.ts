/** Debian's Glance serves and refuses tokens of every kind as Quoin says: nothing else judges them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, exchange } from '../http.ts'
import { have } from '../require.ts'
import { GLANCE_USER, type Glance, startGlance } from '../servers/glance.ts'
import type { IdentityServer } from '../servers/identity-server.ts'
import { startQuoin } from '../servers/quoin.ts'
import { stack } from '../servers/stack.ts'

/** Long enough for a test, short enough to wait for the end of. */
const TOKEN_S = 30
const extraConf = { identity: { password_hash_rounds: 4 }, token: { expiration: TOKEN_S } }
const json = { 'content-type': 'application/json' }

describe.skipIf(!have('Glance', ['glance', 'quoin']))('Glance', () => {
  const servers = stack()
  let quoin: IdentityServer
  let glance: Glance
  const ids: Record<string, string> = {}

  const identity = (token: string | undefined, method: string, path: string, body?: unknown) =>
    exchange(`${quoin.url}${path}`, {
      method,
      headers: { ...json, ...(token === undefined ? {} : { 'x-auth-token': token }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const tokenFrom = (answer: Answer) => {
    expect(answer.status, answer.text).toBe(201)
    return String(answer.headers['x-subject-token'])
  }
  const signIn = async (name: string, scope?: unknown) => {
    const user = {
      name,
      domain: { id: 'default' },
      password: name === 'admin' ? quoin.adminPassword : `${name} password`,
    }
    const auth = { identity: { methods: ['password'], password: { user } }, ...(scope ? { scope } : {}) }
    return tokenFrom(await identity(undefined, 'POST', '/v3/auth/tokens', { auth }))
  }
  const inProject = (name: string) => ({ project: { name, domain: { id: 'default' } } })
  const SYSTEM = { system: { all: true } }
  const byCredential = async (credential: unknown) => {
    const auth = { identity: { methods: ['application_credential'], application_credential: credential } }
    return tokenFrom(await identity(undefined, 'POST', '/v3/auth/tokens', { auth }))
  }
  const made = async (token: string, path: string, key: string, fields: unknown) => {
    const answer = await identity(token, 'POST', path, { [key]: fields })
    expect(answer.status, answer.text).toBe(201)
    return JSON.parse(answer.text)[key].id as string
  }

  const list = (token?: string, serviceToken?: string) =>
    exchange(`${glance.url}/v2/images`, {
      headers: {
        ...(token === undefined ? {} : { 'x-auth-token': token }),
        ...(serviceToken === undefined ? {} : { 'x-service-token': serviceToken }),
      },
    })
  const create = (token: string, name: string) =>
    exchange(`${glance.url}/v2/images`, {
      method: 'POST',
      headers: { ...json, 'x-auth-token': token },
      body: JSON.stringify({ name, disk_format: 'raw', container_format: 'bare' }),
    })
  const namesIn = ({ status, text }: Answer) => {
    expect(status, text).toBe(200)
    return (JSON.parse(text).images as { name: string }[]).map(({ name }) => name).sort()
  }

  beforeAll(async () => {
    quoin = await servers.add(startQuoin({ database: 'sqlite', extraConf }))
    const admin = await signIn('admin', SYSTEM)
    for (const name of [GLANCE_USER.project, 'lab', 'other'])
      ids[name] = await made(admin, '/v3/projects', 'project', { name, domain_id: 'default' })
    for (const name of [GLANCE_USER.name, 'ada', 'ben', 'rea'])
      ids[name] = await made(admin, '/v3/users', 'user', { name, domain_id: 'default', password: `${name} password` })
    const roles = JSON.parse((await identity(admin, 'GET', '/v3/roles')).text).roles as { id: string; name: string }[]
    const roleId = (name: string) => roles.find((role) => role.name === name)?.id
    const grants = [
      `projects/${ids[GLANCE_USER.project]}/users/${ids[GLANCE_USER.name]}/roles/${roleId('service')}`,
      `projects/${ids[GLANCE_USER.project]}/users/${ids[GLANCE_USER.name]}/roles/${roleId('admin')}`,
      `projects/${ids.lab}/users/${ids.ada}/roles/${roleId('member')}`,
      `domains/default/users/${ids.ada}/roles/${roleId('member')}`,
      `projects/${ids.other}/users/${ids.ben}/roles/${roleId('member')}`,
      `projects/${ids.lab}/users/${ids.rea}/roles/${roleId('reader')}`,
    ]
    for (const grant of grants) expect((await identity(admin, 'PUT', `/v3/${grant}`)).status).toBe(204)
    ids.member = roleId('member') ?? ''
    // Access rules count for services of the catalog alone.
    const service_id = await made(admin, '/v3/services', 'service', { type: 'image' })
    await made(admin, '/v3/endpoints', 'endpoint', { service_id, interface: 'public', url: 'http://image.example' })
    glance = await servers.add(startGlance(quoin))
  })
  afterAll(() => servers.stop())

  test("a member's token makes an image, fills it and reads it back", async () => {
    const token = await signIn('ada', inProject('lab'))
    const image = await create(token, 'by ada')
    expect(image.status, image.text).toBe(201)
    const { id, owner } = JSON.parse(image.text)
    expect(owner).toBe(ids.lab)
    const file = `${glance.url}/v2/images/${id}/file`
    const headers = { 'x-auth-token': token, 'content-type': 'application/octet-stream' }
    expect((await exchange(file, { method: 'PUT', headers, body: 'a picture' })).status).toBe(204)
    expect((await exchange(file, { headers })).text).toBe('a picture')
    expect(namesIn(await list(token))).toContain('by ada')
  })

  test('a reader sees it and makes none; another project sees none', async () => {
    const reader = await signIn('rea', inProject('lab'))
    expect(namesIn(await list(reader))).toContain('by ada')
    expect((await create(reader, 'by rea')).status).toBe(403)
    expect(namesIn(await list(await signIn('ben', inProject('other'))))).toEqual([])
  })

  test('an application credential makes images; access rules narrow it down to what they name', async () => {
    const ada = await signIn('ada', inProject('lab'))
    const path = `/v3/users/${ids.ada}/application_credentials`
    const free = await made(ada, path, 'application_credential', { name: 'free', secret: 's' })
    expect((await create(await byCredential({ id: free, secret: 's' }), 'by credential')).status).toBe(201)
    const access_rules = [{ service: 'image', method: 'GET', path: '/v2/images' }]
    const ruled = await made(ada, path, 'application_credential', { name: 'ruled', secret: 's', access_rules })
    const token = await byCredential({ id: ruled, secret: 's' })
    expect(namesIn(await list(token))).toContain('by credential')
    expect((await create(token, 'against the rules')).status).toBe(401)
    const elsewhere = [{ service: 'compute', method: 'GET', path: '/v2/images' }]
    const foreign = await made(ada, path, 'application_credential', {
      name: 'foreign',
      secret: 's',
      access_rules: elsewhere,
    })
    expect((await list(await byCredential({ id: foreign, secret: 's' }))).status).toBe(401)
  })

  test('a trustee acts in the project of the trustor until the trust goes', async () => {
    const ada = await signIn('ada', inProject('lab'))
    const trust = await made(ada, '/v3/OS-TRUST/trusts', 'trust', {
      trustor_user_id: ids.ada,
      trustee_user_id: ids.ben,
      impersonation: false,
      project_id: ids.lab,
      roles: [{ id: ids.member }],
    })
    const ben = await signIn('ben', { 'OS-TRUST:trust': { id: trust } })
    const image = await create(ben, 'by trust')
    expect(image.status, image.text).toBe(201)
    expect(JSON.parse(image.text).owner).toBe(ids.lab)
    expect((await identity(ada, 'DELETE', `/v3/OS-TRUST/trusts/${trust}`)).status).toBe(204)
    expect((await list(ben)).status).toBe(401)
  })

  test('tokens of no project make no images', async () => {
    for (const scope of [undefined, { domain: { id: 'default' } }])
      expect((await create(await signIn('ada', scope), 'of no project')).status).toBe(403)
    expect((await create(await signIn('admin', SYSTEM), 'of the system')).status).toBe(403)
  })

  test('no token, nonsense and a revoked token are refused', async () => {
    const ada = await signIn('ada', inProject('lab'))
    expect((await list(ada)).status).toBe(200)
    const revoked = await exchange(`${quoin.url}/v3/auth/tokens`, {
      method: 'DELETE',
      headers: { 'x-auth-token': ada, 'x-subject-token': ada },
    })
    expect(revoked.status).toBe(204)
    for (const token of [undefined, 'nonsense', ada]) expect((await list(token)).status).toBe(401)
  })

  test('a token that has ended counts beside the token of a service, and only then', async () => {
    const ada = await signIn('ada', inProject('lab'))
    await expect.poll(async () => (await list(ada)).status, { timeout: 4 * TOKEN_S * 1000, interval: 1000 }).toBe(401)
    const service = await signIn(GLANCE_USER.name, inProject(GLANCE_USER.project))
    expect(namesIn(await list(ada, service))).toContain('by ada')
    expect((await list(ada, await signIn('ben', inProject('other')))).status).toBe(401)
    expect((await list(ada, 'nonsense')).status).toBe(401)
  })
})
