import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record } from '../kernel/changes/index.ts'
import type { TestAnswer } from '../testing/cloud.ts'
import { available } from '../testing/databases.ts'
import { aWholeCloud, type WholeCloud } from '../testing/whole-cloud.ts'

const METHODS = 'external,password,token,oauth1,mapped,application_credential,saml2,openid'
const DASHBOARD = 'https://horizon.test/auth/websso/'
const latin1 = (text: string): string => Buffer.from(text).toString('latin1')

const remote = [{ type: 'REMOTE_USER' }, { type: 'HTTP_OIDC_GROUPS' }, { type: 'MAIL' }]
const rules = [
  {
    local: [{ user: { name: '{0}', email: '{2}' } }, { groups: '{1}', domain: { id: 'default' } }],
    remote: [...remote, { type: 'REMOTE_USER', not_any_of: ['nobody'] }],
  },
]

describe.each(available)('outside logins ($name)', ({ name: database }) => {
  let cloud: WholeCloud
  let member: string
  let project: string
  let ops: string
  let home: string
  beforeAll(async () => {
    cloud = await aWholeCloud(database, {
      'auth.methods': METHODS,
      'quoin.auth_proxy_addresses': '127.0.0.1',
      'federation.trusted_dashboard': DASHBOARD.replace('horizon', 'HORIZON'),
      'federation.remote_id_attribute': 'HTTP_OIDC_ISS',
      'federation.sso_callback_template': '/nowhere',
      'quoin.mapped_membership_ttl_minutes': '10',
    })
    member = (await admin('GET', '/v3/roles?name=member')).body.roles[0].id
    project = (await admin('POST', '/v3/projects', { project: { name: 'web' } })).body.project.id
    ops = (await admin('POST', '/v3/groups', { group: { name: 'ops' } })).body.group.id
    await admin('POST', '/v3/groups', { group: { name: 'dev' } })
    await admin('PUT', `/v3/projects/${project}/groups/${ops}/roles/${member}`)
    await admin('PUT', `/v3/domains/default/groups/${ops}/roles/${member}`)
    await provider('acme', { remote_ids: ['https://acme.test'] })
    home = (await admin('GET', '/v3/OS-FEDERATION/identity_providers/acme')).body.identity_provider.domain_id
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloud.admin, method, path, body)
  async function provider(id: string, more: object = {}, mapping: object = { rules }): Promise<void> {
    const at = `/v3/OS-FEDERATION/identity_providers/${id}`
    const made = [
      await admin('PUT', `/v3/OS-FEDERATION/mappings/${id}`, { mapping }),
      await admin('PUT', at, { identity_provider: { enabled: true, ...more } }),
      await admin('PUT', `${at}/protocols/openid`, { protocol: { mapping_id: id } }),
    ]
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201])
  }
  const headers = (user: string, groups = 'ops', more: Readonly<Record<string, string>> = {}) => ({
    'x-assertion-remote-user': latin1(user),
    'x-assertion-mail': `${user.length}@acme.test`,
    'oidc-groups': groups,
    'oidc-iss': 'https://acme.test',
    ...more,
  })
  const login = (sent: Readonly<Record<string, string>>, idp = 'acme', protocol = 'openid') => {
    const path = `/v3/OS-FEDERATION/identity_providers/${idp}/protocols/${protocol}/auth`
    return cloud.request(null, 'POST', path, undefined, sent)
  }
  const tokenOf = (answer: TestAnswer): string => {
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.headers['x-subject-token'] ?? ''
  }
  const scoped = (id: string, scope: object) =>
    cloud.authenticate({ identity: { methods: ['token'], token: { id } }, scope })
  const toProject = (id: string) => scoped(id, { project: { id: project } })
  const isValid = async (token: string): Promise<boolean> =>
    (await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token })).status === 200

  test('a first login makes a shadow, later ones bring it up to date', async () => {
    const answer = await login(headers('Žofie'))
    const token = tokenOf(answer)
    const id = createHash('sha256').update(`${home}user%C5%BDofie`).digest('hex')
    expect(answer.body.token).toMatchObject({ methods: ['openid'], audit_ids: [expect.any(String)] })
    expect(answer.body.token.user).toEqual({
      domain: { id: home, name: home },
      id,
      name: 'Žofie',
      'OS-FEDERATION': {
        groups: [{ id: ops }],
        identity_provider: { id: 'acme' },
        protocol: { id: 'openid' },
      },
    })
    expect(answer.body.token).not.toHaveProperty('catalog')
    const shown = await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token })
    expect(shown.body).toEqual(answer.body)
    const user = async () => (await admin('GET', `/v3/users/${id}`)).body.user
    expect(await user()).toMatchObject({
      name: 'Žofie',
      email: '5@acme.test',
      federated: [{ idp_id: 'acme', protocols: [{ protocol_id: 'openid', unique_id: '%C5%BDofie' }] }],
    })
    tokenOf(await login({ ...headers('Žofie'), 'x-assertion-mail': 'z@acme.test' }))
    expect((await user()).email).toBe('z@acme.test')
  })

  test('a token for each scope, with the roles of the groups; none outlives its parent (INV-17)', async () => {
    const first = await login(headers('bob'))
    const token = tokenOf(first)
    const { projects } = (await cloud.request(token, 'GET', '/v3/OS-FEDERATION/projects')).body
    expect(projects.map(({ id }: { id: string }) => id)).toEqual([project])
    const { domains } = (await cloud.request(token, 'GET', '/v3/auth/domains')).body
    expect(domains.map(({ id }: { id: string }) => id)).toEqual(['default'])
    cloud.later(60)
    const inProject = await toProject(token)
    expect(inProject.body.token).toMatchObject({
      project: { id: project },
      roles: [{ name: 'member' }, { name: 'reader' }],
      user: { 'OS-FEDERATION': { groups: [{ id: ops }] } },
      methods: expect.arrayContaining(['openid', 'token']),
    })
    const again = await toProject(tokenOf(inProject))
    expect(again.body.token.expires_at).toBe(first.body.token.expires_at)
    expect((await scoped(token, { domain: { id: 'default' } })).body.token.domain.id).toBe('default')
    const mapped = { identity: { methods: ['mapped'], mapped: { id: token } }, scope: { project: { id: project } } }
    expect((await cloud.authenticate(mapped)).status).toBe(201)
    // INV-43: nowhere else, and never the system.
    const other = (await admin('POST', '/v3/projects', { project: { name: `other-${database}` } })).body.project.id
    expect((await scoped(token, { project: { id: other } })).status).toBe(401)
    await admin('PUT', `/v3/system/groups/${ops}/roles/${(await adminRole()) ?? ''}`)
    expect((await scoped(token, { system: { all: true } })).status).toBe(401)
    const roles = (await toProject(token)).body.token.roles.map(({ name }: { name: string }) => name)
    expect(roles).not.toContain('admin')
    await admin('DELETE', `/v3/system/groups/${ops}/roles/${(await adminRole()) ?? ''}`)
  })
  const adminRole = async (): Promise<string> => (await admin('GET', '/v3/roles?name=admin')).body.roles[0].id

  test('INV-43: an assertion works for its own provider, and only by the proxy', async () => {
    expect((await login(headers('eve', 'ops', { 'oidc-iss': 'https://evil.test' }))).status).toBe(403)
    const { 'oidc-iss': _, ...anonymous } = headers('eve')
    expect((await login(anonymous)).status).toBe(401)
    expect((await login(headers('eve'), 'none')).status).toBe(404)
    expect((await login(headers('eve'), 'acme', 'saml2')).status).toBe(404)
    for (const protocol of ['corp', 'methods', '__proto__', 'password'])
      expect([protocol, (await login(headers('eve'), 'acme', protocol)).status < 500]).toEqual([protocol, true])
    expect((await login(headers('nobody'))).status).toBe(401)
    const body = (mapped: unknown) => cloud.authenticate({ identity: { methods: ['mapped'], mapped } }, headers('eve'))
    expect((await body({ identity_provider: 'acme', protocol: 'openid' })).status).toBe(201)
    expect((await body({ identity_provider: 'acme' })).status).toBe(400)
    expect((await body({ identity_provider: 5, protocol: 'openid' })).status).toBe(400)
    expect((await body({ id: cloud.admin })).status).toBe(401)
    expect((await body(null)).status).toBe(400)
  })

  test('INV-18: a provider that is disabled, and a protocol that goes, stop tokens at once', async () => {
    await provider('beta')
    const token = tokenOf(await login(headers('ann'), 'beta'))
    const inProject = tokenOf(await toProject(token))
    expect([await isValid(token), await isValid(inProject)]).toEqual([true, true])
    const at = '/v3/OS-FEDERATION/identity_providers/beta'
    await admin('PATCH', at, { identity_provider: { enabled: false } })
    expect([await isValid(token), await isValid(inProject)]).toEqual([false, false])
    expect((await login(headers('ann'), 'beta')).status).toBe(403)
    expect((await toProject(token)).status).toBeGreaterThanOrEqual(401)
    await admin('PATCH', at, { identity_provider: { enabled: true } })
    expect(await isValid(inProject)).toBe(true)
    const { id } = (await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token }))
      .body.token.user
    await admin('PATCH', `/v3/users/${id}`, { user: { enabled: false } })
    expect((await login(headers('ann'), 'beta')).status).toBe(401)
    await admin('PATCH', `/v3/users/${id}`, { user: { enabled: true } })
    const later = tokenOf(await login(headers('ann'), 'beta'))
    await admin('DELETE', `${at}/protocols/openid`)
    expect(await isValid(later)).toBe(false)
    expect((await admin('GET', `/v3/users/${id}`)).status).toBe(404)
  })

  test('INV-18: what an assertion says no more is gone with the next login', async () => {
    const token = tokenOf(await login(headers('cid', 'ops;dev;unknown')))
    const { id, 'OS-FEDERATION': told } = (
      await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token })
    ).body.token.user
    expect(told.groups).toHaveLength(2)
    const groups = async () => {
      const { db } = cloud.services.store
      const rows = await db
        .selectFrom('expiring_user_group_membership')
        .select(['group_id', 'idp_id'])
        .where('user_id', '=', id)
        .execute()
      return rows.length
    }
    expect(await groups()).toBe(2)
    const same = tokenOf(await login(headers('cid', 'dev;ops')))
    expect([await isValid(token), await isValid(same)]).toEqual([true, true])
    const less = tokenOf(await login(headers('cid', 'dev')))
    expect([await isValid(token), await isValid(same), await isValid(less)]).toEqual([false, false, true])
    expect(await groups()).toBe(1)
    expect((await toProject(less)).status).toBe(401)
  })

  test('INV-17: where the word of a provider is limited in time, a kept token ends with it', async () => {
    await provider('brief', { authorization_ttl: 10 })
    const token = tokenOf(await login(headers('dan'), 'brief'))
    const inProject = tokenOf(await toProject(token))
    const { id } = (await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token }))
      .body.token.user
    expect((await admin('GET', `/v3/users/${id}/groups`)).body.groups).toHaveLength(1)
    const enable = (enabled: boolean) =>
      admin('PATCH', '/v3/OS-FEDERATION/identity_providers/brief', { identity_provider: { enabled } })
    await enable(false)
    expect((await admin('GET', `/v3/users/${id}/groups`)).body.groups).toEqual([])
    await enable(true)
    cloud.later(595)
    expect(await isValid(inProject)).toBe(true)
    tokenOf(await login(headers('dan'), 'brief'))
    cloud.later(10)
    expect(await isValid(inProject)).toBe(true)
    cloud.later(595)
    expect(await isValid(inProject)).toBe(false)
    expect((await cloud.request(token, 'GET', '/v3/auth/projects')).body.projects).toEqual([])
    expect((await admin('GET', `/v3/users/${id}/groups`)).body.groups).toEqual([])
  })

  test.each([
    { idp: 'lends', says: { authorization_ttl: 10 } },
    { idp: 'is-silent', says: {} },
  ])(
    'INV-17: what a federated user of one that $idp delegates counts as long as its groups do',
    async ({ idp, says }) => {
      await provider(idp, says)
      const inProject = tokenOf(await toProject(tokenOf(await login(headers('eli'), idp))))
      const eli = (
        await cloud.request(inProject, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': inProject })
      ).body.token.user.id
      const made = await cloud.request(inProject, 'POST', `/v3/users/${eli}/application_credentials`, {
        application_credential: { name: 'robot', secret: 's3cret' },
      })
      expect(made.status).toBe(201)
      const { id } = made.body.application_credential
      const robot = () =>
        cloud.authenticate({
          identity: { methods: ['application_credential'], application_credential: { id, secret: 's3cret' } },
        })
      const { id: trustee } = (
        await admin('POST', '/v3/users', { user: { name: `friend of ${idp}`, password: 'p', domain_id: 'default' } })
      ).body.user
      const trusted = await cloud.request(inProject, 'POST', '/v3/OS-TRUST/trusts', {
        trust: {
          ...{ trustor_user_id: eli, trustee_user_id: trustee, project_id: project, impersonation: false },
          roles: [{ id: member }],
        },
      })
      expect(trusted.status, JSON.stringify(trusted.body)).toBe(201)
      const friend = () =>
        cloud.authenticate({
          identity: { methods: ['password'], password: { user: { id: trustee, password: 'p' } } },
          scope: { 'OS-TRUST:trust': { id: trusted.body.trust.id } },
        })
      const kept = [tokenOf(await robot()), tokenOf(await friend())]
      const valid = async () => [await isValid(kept[0] ?? ''), await isValid(kept[1] ?? '')]
      cloud.later(595)
      expect(await valid()).toEqual([true, true])
      cloud.later(10)
      expect(await valid()).toEqual([false, false])
      expect([(await robot()).status < 300, (await friend()).status < 300]).toEqual([false, false])
      tokenOf(await login(headers('eli'), idp))
      expect([(await robot()).status, (await friend()).status]).toEqual([201, 201])
    },
  )

  test('projects of a mapping are made with their roles, all or nothing (INV-13)', async () => {
    const local = (roles: readonly string[], name = 'own of {0}') => ({
      rules: [
        {
          local: [{ user: { name: '{0}' } }, { projects: [{ name, roles: roles.map((role) => ({ name: role })) }] }],
          remote: [{ type: 'REMOTE_USER' }],
        },
      ],
      schema_version: '3.0',
    })
    await provider('makes', {}, local(['member']))
    const token = tokenOf(await login(headers('gus'), 'makes'))
    const seen = async (): Promise<string[]> =>
      (await cloud.request(token, 'GET', '/v3/auth/projects')).body.projects.map(({ name }: { name: string }) => name)
    expect(await seen()).toEqual(['own of gus'])
    await admin('PATCH', '/v3/OS-FEDERATION/mappings/makes', { mapping: local(['reader'], 'next') })
    tokenOf(await login(headers('gus'), 'makes'))
    expect(await seen()).toEqual(['next'])
    await admin('PATCH', '/v3/OS-FEDERATION/mappings/makes', { mapping: local(['none'], 'never') })
    expect((await login(headers('hal'), 'makes')).status).toBe(404)
    const users = (await admin('GET', '/v3/users?name=hal')).body.users
    const projects = (await admin('GET', '/v3/projects?name=never')).body.projects
    expect([users, projects]).toEqual([[], []])
  })

  test('as many groups as fit into a token, and no more', async () => {
    await provider(
      'many',
      {},
      {
        rules: [{ local: [{ user: { name: '{0}' } }, { groups: '{1}', domain: { id: 'default' } }], remote }],
      },
    )
    const { store } = cloud.services
    const names = Array.from({ length: 800 }, (_, index) => `g${index}`)
    await store.write(async (tx) => {
      const rows = names.map((name) => ({
        id: createHash('md5').update(name).digest('hex'),
        domain_id: 'default',
        name,
        extra: '{}',
      }))
      await tx.insertInto('group').values(rows).execute()
      record(tx, { entity: 'group', id: 'many', op: 'create', body: {} })
    })
    const token = tokenOf(await login(headers('max', names.slice(0, 300).join(';')), 'many'))
    expect(await isValid(token)).toBe(true)
    expect((await login(headers('max', names.join(';')), 'many')).status).toBe(403)
  })

  test('INV-44: users of two providers are two, also when they share a domain and a name', async () => {
    await provider('gamma', { domain_id: home })
    tokenOf(await login(headers('twin')))
    const answer = await login(headers('twin'), 'gamma')
    expect([answer.status, answer.body.error.message]).toEqual([
      409,
      'Conflict occurred attempting to store federated_user - Duplicate entry.',
    ])
    tokenOf(await login(headers('single'), 'gamma'))
  })

  test('a mapping to a local user gives an ordinary token', async () => {
    const to = (user: object) => ({ rules: [{ local: [{ user }], remote: [{ type: 'REMOTE_USER' }] }] })
    await provider('local', {}, to({ name: '{0}', domain: { id: 'default' }, type: 'local' }))
    const { id } = (await admin('POST', '/v3/users', { user: { name: 'liv' } })).body.user
    const { body } = await login(headers('liv'), 'local')
    expect(body.token.user).toEqual({
      domain: { id: 'default', name: 'Default' },
      id,
      name: 'liv',
      password_expires_at: null,
    })
    expect((await login(headers('unknown'), 'local')).status).toBe(401)
    await admin('PATCH', `/v3/users/${id}`, { user: { enabled: false } })
    expect((await login(headers('liv'), 'local')).status).toBe(401)
  })

  test('rules that nobody can follow let nobody in', async () => {
    await provider('broken', {}, { rules: [{ local: [{ user: { name: '{3}' } }], remote: [{ type: 'REMOTE_USER' }] }] })
    expect((await login(headers('ida'), 'broken')).status).toBe(401)
    const group = { group: { id: 'none' } }
    await provider('nogroup', {}, { rules: [{ local: [{ user: { name: '{0}' } }, group], remote: [remote[0]] }] })
    expect((await login(headers('ida'), 'nogroup')).status).toBe(401)
    await admin('DELETE', '/v3/OS-FEDERATION/mappings/broken')
    expect((await login(headers('ida'), 'broken')).status).toBe(404)
    expect((await admin('GET', '/v3/users?name=ida')).body.users).toEqual([])
  })

  test("the proxy's own sign-in counts as 'external'", async () => {
    const external = { identity: { methods: ['external'], external: {} } }
    const answer = await cloud.authenticate(external, { 'x-assertion-remote-user': 'admin' })
    expect(answer.body.token).toMatchObject({ methods: ['external'], user: { name: 'admin' } })
    expect((await cloud.authenticate(external, { 'x-assertion-remote-user': 'none' })).status).toBe(401)
    expect((await cloud.authenticate(external)).status).toBe(401)
    // INV-08: beside a password it has to prove the same user; one nobody knows is passed over.
    const password = {
      identity: {
        methods: ['password'],
        password: { user: { name: 'admin', domain: { id: 'default' }, password: cloud.adminPassword } },
      },
    }
    const both = await cloud.authenticate(password, { 'x-assertion-remote-user': 'admin' })
    expect(both.body.token.methods.toSorted()).toEqual(['external', 'password'])
    expect((await cloud.authenticate(password, { 'x-assertion-remote-user': 'none' })).status).toBe(201)
    await admin('POST', '/v3/users', { user: { name: 'other' } })
    expect((await cloud.authenticate(password, { 'x-assertion-remote-user': 'other' })).status).toBe(401)
  })

  test('INV-42: a browser is sent to a trusted dashboard, and to no other', async () => {
    const sso = (path: string, origin: string | undefined, sent = headers('kim')) => {
      const query = origin === undefined ? '' : `?origin=${encodeURIComponent(origin)}`
      return cloud.request(null, 'GET', `/v3/auth/OS-FEDERATION/${path}${query}`, undefined, sent)
    }
    const of = 'identity_providers/acme/protocols/openid/websso'
    for (const path of ['websso/openid', of]) {
      const { status, headers: told, body } = await sso(path, DASHBOARD)
      expect([status, told['content-type'], told['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ])
      expect(body).toContain(`action="${DASHBOARD}" method="post"`)
      const token = /name="token" value="([^"]+)"/.exec(body)?.[1] ?? ''
      expect(await isValid(token.replaceAll('&#61;', '='))).toBe(true)
      for (const origin of ['https://evil.test/', `${DASHBOARD}x`, DASHBOARD.toUpperCase(), `${DASHBOARD}"><script>`])
        expect((await sso(path, origin)).status, origin).toBe(401)
      expect((await sso(path, undefined)).status).toBe(400)
    }
    expect((await sso('websso/openid', DASHBOARD, headers('kim', 'ops', { 'oidc-iss': 'urn:x' }))).status).toBe(404)
    expect((await sso('websso/saml2', DASHBOARD)).status).toBe(401)
  })

  test('enabled service providers show in every token, kept ones too', async () => {
    const shown = async () =>
      (await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': cloud.admin })).body
        .token
    expect(await shown()).not.toHaveProperty('service_providers')
    const sp = { auth_url: 'https://b.test/auth', sp_url: 'https://b.test/sp' }
    const at = '/v3/OS-FEDERATION/service_providers/b'
    await admin('PUT', at, { service_provider: { ...sp, enabled: true } })
    expect((await shown()).service_providers).toEqual([{ ...sp, id: 'b' }])
    await admin('PATCH', at, { service_provider: { enabled: false } })
    expect(await shown()).not.toHaveProperty('service_providers')
  })
})

test('INV-16: without a configured proxy, headers say nothing', async () => {
  const cloud = await aWholeCloud('sqlite')
  const external = { identity: { methods: ['external'], external: {} } }
  expect((await cloud.authenticate(external, { 'x-assertion-remote-user': 'admin' })).status).toBe(401)
  await cloud.stop()
})
