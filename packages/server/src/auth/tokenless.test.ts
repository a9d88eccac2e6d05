import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../testing/databases.ts'
import { aWholeCloud, type WholeCloud } from '../testing/whole-cloud.ts'

const ISSUER = 'CN=Example CA,O=Example'
const IDP = createHash('sha256').update(ISSUER).digest('hex')
const settings = { 'quoin.auth_proxy_addresses': '127.0.0.1', 'tokenless_auth.trusted_issuer': ISSUER }

describe.each(available)('requests without a token ($name)', ({ name }) => {
  let cloud: WholeCloud
  let project: string
  let service: string
  let group: string

  beforeAll(async () => {
    cloud = await aWholeCloud(name, settings)
    project = (await as('GET', '/v3/projects?name=admin')).body.projects[0].id
    const role = async (named: string) => (await as('GET', `/v3/roles?name=${named}`)).body.roles[0].id
    service = (await as('POST', '/v3/users', { user: { name: 'nova' } })).body.user.id
    group = (await as('POST', '/v3/groups', { group: { name: 'outside' } })).body.group.id
    await as('PUT', `/v3/projects/${project}/users/${service}/roles/${await role('admin')}`)
    await as('PUT', `/v3/domains/default/groups/${group}/roles/${await role('reader')}`)
    const local = { user: { name: '{0}', type: 'local', domain: { id: 'default' } } }
    const rules = [
      { local: [local], remote: [{ type: 'SSL_CLIENT_S_DN_CN' }] },
      { local: [{ user: { name: '{0}' } }, { group: { id: group } }], remote: [{ type: 'SSL_CLIENT_S_DN_OU' }] },
    ]
    await as('PUT', '/v3/OS-FEDERATION/mappings/certificates', { mapping: { rules } })
    await as('PUT', `/v3/OS-FEDERATION/identity_providers/${IDP}`, { identity_provider: { enabled: true } })
    const at = `/v3/OS-FEDERATION/identity_providers/${IDP}/protocols/x509`
    expect((await as('PUT', at, { protocol: { mapping_id: 'certificates' } })).status).toBe(201)
  })
  afterAll(() => cloud.stop())

  const as = (method: string, path: string, body?: unknown) => cloud.request(cloud.admin, method, path, body)
  const by = (certificate: Record<string, string>, scope: Record<string, string>, path = '/v3/users') =>
    cloud.request(null, 'GET', path, undefined, {
      'x-assertion-ssl-client-i-dn': ISSUER,
      ...Object.fromEntries(
        Object.entries(certificate).map(([key, value]) => [`x-assertion-ssl-client-s-dn-${key}`, value]),
      ),
      ...scope,
    })

  test('a certificate stands for a user who lives here, in the project or domain that headers name', async () => {
    for (const scope of [
      { 'x-project-id': project },
      { 'x-project-name': 'admin', 'x-project-domain-id': 'default' },
      { 'x-project-name': 'admin', 'x-project-domain-name': 'Default' },
    ])
      expect((await by({ cn: 'nova' }, scope)).status).toBe(200)
    const projects = await by({ cn: 'nova' }, { 'x-project-id': project }, '/v3/auth/projects')
    expect(projects.body.projects.map(({ id }: { id: string }) => id)).toEqual([project])
  })

  test('or for a group, with what the group may do, and nothing is written down', async () => {
    const scope = { 'x-domain-id': 'default' }
    const before = (await as('GET', '/v3/users')).body.users.length
    const answer = await by({ ou: 'Ops' }, scope, '/v3/users?domain_id=default')
    expect(answer.status).toBe(200)
    expect((await by({ ou: 'Ops' }, { 'x-domain-name': 'Default' }, '/v3/users?domain_id=default')).status).toBe(200)
    expect((await as('GET', '/v3/users')).body.users.length).toBe(before)
    // INV-10: no user is not the user whose id is empty.
    const credential = { credential: { user_id: '', type: 'x', blob: 'x' } }
    const kept = await cloud.request(null, 'POST', '/v3/credentials', credential, {
      'x-assertion-ssl-client-i-dn': ISSUER,
      'x-assertion-ssl-client-s-dn-ou': 'Ops',
      ...scope,
    })
    expect(kept.status).toBe(403)
    // INV-01: a reader.
    const made = await cloud.request(
      null,
      'POST',
      '/v3/users',
      { user: { name: 'x' } },
      {
        'x-assertion-ssl-client-i-dn': ISSUER,
        'x-assertion-ssl-client-s-dn-ou': 'Ops',
        ...scope,
      },
    )
    expect(made.status).toBe(403)
  })

  test('who is mapped to nobody, has no role there, or names no place', async () => {
    const scope = { 'x-project-id': project }
    expect((await by({}, scope)).status).toBe(401)
    expect((await by({ cn: 'nobody' }, scope)).status).toBe(401)
    expect((await by({ cn: 'nova' }, { 'x-domain-id': 'default' })).status).toBe(401)
    expect((await by({ ou: 'Ops' }, scope)).status).toBe(401)
    expect((await by({ cn: 'nova' }, { 'x-project-id': 'nope' })).status).toBe(401)
    const none = await by({ cn: 'nova' }, {})
    expect([none.status, none.body.error.message]).toEqual([
      400,
      expect.stringMatching(/^Expecting to find project or domain in scope\./),
    ])
    const half = await by({ cn: 'nova' }, { 'x-project-name': 'admin' })
    expect([half.status, half.body.error.message]).toEqual([
      400,
      'Neither Project Domain ID nor Project Domain Name was provided.',
    ])
  })

  test('another issuer, or a token that is not valid, is nobody', async () => {
    const headers = { 'x-assertion-ssl-client-s-dn-cn': 'nova', 'x-project-id': project }
    const from = (issuer: string, token: string | null = null) =>
      cloud.request(token, 'GET', '/v3/users', undefined, { ...headers, 'x-assertion-ssl-client-i-dn': issuer })
    expect((await from(ISSUER)).status).toBe(200)
    expect((await from('CN=Other CA')).status).toBe(401)
    expect((await from(ISSUER, 'gAAAAnope')).status).toBe(401)
    // INV-18, INV-43
    await as('PATCH', `/v3/OS-FEDERATION/identity_providers/${IDP}`, { identity_provider: { enabled: false } })
    expect((await from(ISSUER)).status).toBe(403)
    await as('PATCH', `/v3/OS-FEDERATION/identity_providers/${IDP}`, { identity_provider: { enabled: true } })
    await as('PATCH', `/v3/users/${service}`, { user: { enabled: false } })
    expect((await from(ISSUER)).status).toBe(401)
  })
})

test.each([
  ['no proxy', { 'tokenless_auth.trusted_issuer': ISSUER }],
  ['no trusted issuer', { 'quoin.auth_proxy_addresses': '127.0.0.1' }],
])('INV-16: with %s configured, the headers count for nothing', async (_what, overrides) => {
  const cloud = await aWholeCloud('sqlite', overrides)
  const headers = {
    'x-assertion-ssl-client-i-dn': ISSUER,
    'x-assertion-ssl-client-s-dn-cn': 'nova',
    'x-project-id': 'x',
  }
  expect((await cloud.request(null, 'GET', '/v3/users', undefined, headers)).status).toBe(401)
  await cloud.stop()
})
