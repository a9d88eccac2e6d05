import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resource } from '../../resource/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin, domainManager, domainReader, systemReader } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { identity } from '../area.ts'

const areas = [resource, identity]

describe.each(available)('users ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  let domainA: string
  let domainB: string
  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)

  async function aDomain(name: string): Promise<string> {
    const { status, body } = await admin('POST', '/v3/domains', { domain: { name } })
    expect(status).toBe(201)
    return body.domain.id
  }
  async function aUser(user: Record<string, unknown>): Promise<string> {
    const answer = await admin('POST', '/v3/users', { user })
    expect(answer).toMatchObject({ status: 201 })
    return answer.body.user.id
  }
  async function anIdentityProvider(id: string, protocols: readonly string[]): Promise<void> {
    await cloud.services.store.define(async (db) => {
      await db
        .insertInto('identity_provider')
        .values({ id, enabled: true, description: null, domain_id: domainA, authorization_ttl: null })
        .execute()
      for (const protocol of protocols)
        await db
          .insertInto('federation_protocol')
          .values({ id: protocol, idp_id: id, mapping_id: 'm', remote_id_attribute: null })
          .execute()
    })
  }

  beforeAll(async () => {
    cloud = await aCloudOf(database, areas)
    domainA = await aDomain('A')
    domainB = await aDomain('B')
    await anIdentityProvider('idp', ['saml2', 'openid'])
  })
  afterAll(() => cloud.stop())

  test('an answer has upstream’s shape: name stripped, null default project left out, expiry always there', async () => {
    const { status, body } = await admin('POST', '/v3/users', {
      user: {
        ...{ name: ' sp ace ', domain_id: domainA, email: 'a@b', 'my-key': 1, 'x:y': 2, description: null },
        ...{ extra: { q: 1 }, groups: ['g'], tenants: 1, password: 'pw', default_project_id: null, federated: [] },
        ...{ password_expires_at: '2020-01-01T00:00:00.000000', links: { self: 'elsewhere' } },
        options: { ignore_password_expiry: true, lock_password: null, multi_factor_auth_rules: [['password', 'totp']] },
      },
    })
    expect(status).toBe(201)
    const { id } = body.user
    const shown = {
      ...{ id, name: 'sp ace', domain_id: domainA, enabled: true, password_expires_at: null, description: null },
      ...{ email: 'a@b', my_key: 1, x_y: 2 },
      options: { ignore_password_expiry: true, multi_factor_auth_rules: [['password', 'totp']] },
      links: { self: `http://cloud.test/v3/users/${id}` },
    }
    expect(body.user).toEqual(shown)
    expect((await admin('GET', `/v3/users/${id}`)).body.user).toEqual(shown)
  })

  test('PATCH merges extra attributes and shows them twice', async () => {
    const id = await aUser({ name: 'patched', domain_id: domainA, email: 'a@b', phone: '1', groups: ['g'] })
    const { status, body } = await admin('PATCH', `/v3/users/${id}`, {
      user: { email: null, nick: 'n', 'my-key': 3, options: { lock_password: true } },
    })
    expect(status).toBe(200)
    const extra = { email: null, phone: '1', nick: 'n', 'my-key': 3 }
    expect(body.user).toMatchObject({ ...extra, extra: { ...extra, groups: ['g'] }, options: { lock_password: true } })
    expect(body.user).not.toHaveProperty('groups')
    const again = await admin('PATCH', `/v3/users/${id}`, {
      user: { options: { lock_password: null, ignore_user_inactivity: false } },
    })
    expect(again.body.user.options).toEqual({ ignore_user_inactivity: false })
    expect((await admin('GET', `/v3/users/${id}`)).body.user.extra).toBeUndefined()
  })

  test('attribute names of objects stay data (INV-47)', async () => {
    const text = '{"user": {"name": "proto", "__proto__": {"enabled": false}, "constructor": {"x": 1}}}'
    const answer = await admin('POST', '/v3/users', text)
    expect(answer.status).toBeLessThan(500)
    expect(({} as { enabled?: unknown }).enabled).toBeUndefined()
  })

  test('id and domain are fixed (INV-07)', async () => {
    const id = await aUser({ name: 'fixed', domain_id: domainA })
    const refusals = [
      [{ id: 'x' }, 'Cannot change ID'],
      [{ id: null }, 'Cannot change user ID'],
      [{ domain_id: domainB }, 'Cannot change Domain ID'],
    ] as const
    for (const [change, message] of refusals) {
      const answer = await admin('PATCH', `/v3/users/${id}`, { user: change })
      expect(answer).toMatchObject({ status: 400, body: { error: { message } } })
    }
    const same = await admin('PATCH', `/v3/users/${id}`, { user: { id, domain_id: domainA, name: 'moved' } })
    expect(same).toMatchObject({ status: 200, body: { user: { name: 'moved' } } })
  })

  test('an attribute name cannot become the domain after policy has judged it (INV-09)', async () => {
    const answer = await cloud.request(domainManager(domainA), 'POST', '/v3/users', {
      user: { name: 'smuggled', domain_id: domainA, 'domain-id': domainB },
    })
    expect(answer.status).toBe(400)
    expect((await admin('GET', '/v3/users?name=smuggled')).body.users).toEqual([])
  })

  test('the domain comes from the body, else from the token, else it is the default one', async () => {
    const byManager = await cloud.request(domainManager(domainA), 'POST', '/v3/users', {
      user: { name: 'own', domain_id: domainA },
    })
    expect(byManager).toMatchObject({ status: 201, body: { user: { domain_id: domainA } } })
    const elsewhere = { user: { name: 'other', domain_id: domainB } }
    expect(await cloud.request(domainManager(domainA), 'POST', '/v3/users', elsewhere)).toMatchObject({ status: 403 })
    // As upstream: the rule sees only a domain that the body names.
    const unnamed = { user: { name: 'unnamed' } }
    expect(await cloud.request(domainManager(domainA), 'POST', '/v3/users', unnamed)).toMatchObject({ status: 403 })
    const domainAdmin = { ...domainManager(domainA), roles: ['admin'] }
    expect(await cloud.request(domainAdmin, 'POST', '/v3/users', unnamed)).toMatchObject({
      body: { user: { domain_id: domainA } },
    })
  })

  test('refusals read as upstream’s', async () => {
    const taken = { name: 'taken', domain_id: domainA }
    const id = await aUser({ name: 'free', domain_id: domainA })
    await aUser(taken)
    const long = 'x'.repeat(65)
    const cases: [string, string, Record<string, unknown>, number, string][] = [
      ...([
        [
          'POST',
          '',
          taken,
          409,
          `Conflict occurred attempting to store user - Duplicate entry found with name taken at domain ID ${domainA}.`,
        ],
        [
          'PATCH',
          `/${id}`,
          { name: 'taken' },
          409,
          'Conflict occurred attempting to store user - Duplicate entry found with name taken.',
        ],
        ['POST', '', { name: 'n', domain_id: 'nope' }, 404, 'Could not find domain: nope.'],
        [
          'POST',
          '',
          { name: 'n', domain_id: domainA, default_project_id: domainB },
          400,
          `User's default project ID cannot be a domain ID: ${domainB}`,
        ],
        [
          'POST',
          '',
          { name: 'n', domain_id: domainA, default_project_id: long },
          400,
          `String length exceeded. The length of string '${long}' exceeds the limit of column default_project_id(CHAR(64)).`,
        ],
        [
          'POST',
          '',
          { name: 'n', domain_id: domainA, options: { bogus: 1 } },
          400,
          "Invalid input for field/attribute options. Value: {'bogus': 1}. Additional properties are not allowed ('bogus' was unexpected)",
        ],
        [
          'POST',
          '',
          { name: '   ' },
          400,
          "Invalid input for field/attribute name. Value:    . '   ' does not match '[\\\\S]+'",
        ],
        [
          'POST',
          '',
          { name: '\x1c' },
          400,
          "Invalid input for field/attribute name. Value: \x1c. '\\x1c' does not match '[\\\\S]+'",
        ],
        [
          'POST',
          '',
          { name: 'n', enabled: 'true' },
          400,
          "Invalid input for field/attribute enabled. Value: true. 'true' is not of type 'boolean'",
        ],
      ] as [string, string, Record<string, unknown>, number, string][]),
    ]
    for (const [method, path, user, status, message] of cases)
      expect(await admin(method, `/v3/users${path}`, { user })).toMatchObject({ status, body: { error: { message } } })
    expect((await admin('GET', `/v3/users?name=n`)).body.users).toEqual([])
  })

  test('a default project need not exist, and is forgotten when it goes', async () => {
    const project = await admin('POST', '/v3/projects', { project: { name: 'p', domain_id: domainA } })
    const projectId = project.body.project.id
    const id = await aUser({ name: 'with project', domain_id: domainA, default_project_id: projectId })
    const other = await aUser({ name: 'with none', domain_id: domainA, default_project_id: 'gone' })
    expect((await admin('DELETE', `/v3/projects/${projectId}`)).status).toBe(204)
    expect((await admin('GET', `/v3/users/${id}`)).body.user).not.toHaveProperty('default_project_id')
    expect((await admin('GET', `/v3/users/${other}`)).body.user.default_project_id).toBe('gone')
  })

  test('names count case and blanks alike on every database (INV-48)', async () => {
    await aUser({ name: 'Case', domain_id: domainA })
    expect((await admin('GET', '/v3/users?name=Case')).body.users).toHaveLength(1)
    expect((await admin('GET', '/v3/users?name=case')).body.users).toHaveLength(0)
    expect((await admin('GET', '/v3/users?name=Case%20')).body.users).toHaveLength(0)
  })

  test('identities at providers are stored, shown, replaced and refused when unknown', async () => {
    const federated = [{ idp_id: 'idp', protocols: [{ protocol_id: 'saml2', unique_id: 'f1' }] }]
    const id = await aUser({ name: 'f1', domain_id: domainA, federated })
    expect((await admin('GET', `/v3/users/${id}`)).body.user.federated).toEqual(federated)
    // Lists leave them out.
    expect((await admin('GET', '/v3/users?name=f1')).body.users).toMatchObject([{ id }])
    expect((await admin('GET', '/v3/users?name=f1')).body.users[0]).not.toHaveProperty('federated')

    const twice = await admin('POST', '/v3/users', { user: { name: 'f2', domain_id: domainA, federated } })
    const message = 'Conflict occurred attempting to store federated_user - Duplicate entry.'
    expect(twice).toMatchObject({ status: 409, body: { error: { message } } })
    expect((await admin('GET', '/v3/users?name=f2')).body.users).toEqual([])

    expect((await admin('PATCH', `/v3/users/${id}`, { user: { federated: [] } })).body.user.federated).toEqual(
      federated,
    )
    const both = [
      {
        idp_id: 'idp',
        protocols: [
          { protocol_id: 'saml2', unique_id: 'f1' },
          { protocol_id: 'openid', unique_id: 'o1' },
        ],
      },
    ]
    const patched = await admin('PATCH', `/v3/users/${id}`, { user: { name: 'f1c', federated: both } })
    expect(patched).toMatchObject({ status: 200, body: { user: { name: 'f1c', federated: both } } })

    const unknownIdp = { idp_id: 'no', protocols: [{ protocol_id: 'a', unique_id: 'b' }] }
    const unknownProtocol = { idp_id: 'idp', protocols: [{ protocol_id: 'p9', unique_id: 'b' }] }
    const post = (item: unknown) =>
      admin('POST', '/v3/users', { user: { name: 'f9', domain_id: domainA, federated: [item] } })
    expect((await post(unknownIdp)).body.error.message).toBe('Could not find Identity Provider: no')
    expect((await post(unknownProtocol)).body.error.message).toBe(
      'Could not find federated protocol p9 for Identity Provider: idp.',
    )
  })

  test('filters on identities meet users whose one identity has all that is asked', async () => {
    const of = (protocol_id: string, unique_id: string) => ({ idp_id: 'idp', protocols: [{ protocol_id, unique_id }] })
    const id = await aUser({ name: 'ff', domain_id: domainA, federated: [of('saml2', 'ff1'), of('openid', 'ff2')] })
    const ids = async (query: string) =>
      (await admin('GET', `/v3/users?${query}`)).body.users.map((user: { id: string }) => user.id)
    expect(await ids('unique_id=ff1&protocol_id=saml2')).toEqual([id])
    expect(await ids('unique_id=ff1&protocol_id=openid')).toEqual([])
    expect(await ids('unique_id=ff1&name=ff')).toEqual([id])
    expect(await ids('unique_id=ff1&name=fg')).toEqual([])
    expect(await ids('idp_id=other')).toEqual([])
  })

  test('lists are filtered, paged by id and confined to the caller’s domain (INV-12)', async () => {
    for (const name of ['Page-1', 'page-2', 'page_3'])
      await aUser({ name, domain_id: domainB, enabled: name !== 'page-2' })
    const names = async (query: string, persona = cloudAdmin) =>
      (await cloud.request(persona, 'GET', `/v3/users?${query}`)).body.users
        .map((user: { name: string }) => user.name)
        .sort()
    const inB = `domain_id=${domainB}`
    expect(await names(inB)).toEqual(['Page-1', 'page-2', 'page_3'])
    expect(await names(`${inB}&name__icontains=PAGE-`)).toEqual(['Page-1', 'page-2'])
    expect(await names(`${inB}&name__contains=page_`)).toEqual(['page_3'])
    expect(await names(`${inB}&name__startswith=page`)).toEqual(['page-2', 'page_3'])
    expect(await names(`${inB}&name__iendswith=-1`)).toEqual(['Page-1'])
    expect(await names(`${inB}&enabled=false`)).toEqual(['page-2'])
    expect(await names(`${inB}&enabled=True&bogus=1`)).toEqual(['Page-1', 'page_3'])
    expect(await names('', domainReader(domainB))).toEqual(['Page-1', 'page-2', 'page_3'])
    expect(await names(`domain_id=${domainA}`, domainReader(domainB))).toEqual([])
    expect((await cloud.request(systemReader, 'GET', `/v3/users?${inB}`)).body.users).toHaveLength(3)

    const first = await admin('GET', `/v3/users?${inB}&limit=2`)
    expect(first.body).toMatchObject({ truncated: true, users: [{}, {}] })
    const next = new URL(first.body.links.next)
    const second = await admin('GET', next.pathname + next.search)
    expect(second.body.users).toHaveLength(1)
    expect(second.body.truncated).toBeUndefined()
    expect(await admin('GET', '/v3/users?marker=nope')).toMatchObject({
      status: 404,
      body: { error: { message: 'Marker nope could not be found.' } },
    })
    expect((await admin('GET', '/v3/users?sort_dir=up')).status).toBe(400)
  })

  test('strangers cannot tell a missing user from a forbidden one (INV-28)', async () => {
    const id = await aUser({ name: 'ann', domain_id: domainA })
    const bob = { userId: 'b'.repeat(32), projectId: 'p', roles: ['member'] }
    const self = { userId: id, projectId: 'p', roles: ['member'] }
    for (const [method, body] of [['GET'], ['PATCH', { user: { name: 'x' } }], ['DELETE']] as const) {
      const missing = await cloud.request(bob, method, '/v3/users/nobody', body)
      const forbidden = await cloud.request(bob, method, `/v3/users/${id}`, body)
      expect(missing.status).toBe(403)
      expect(forbidden.body).toEqual(missing.body)
      expect((await admin(method, '/v3/users/nobody', body)).status).toBe(404)
      expect((await cloud.request(null, method, `/v3/users/${id}`, body)).status).toBe(401)
    }
    expect((await cloud.request(self, 'GET', `/v3/users/${id}`)).status).toBe(200)
    expect((await cloud.request(domainReader(domainA), 'GET', `/v3/users/${id}`)).status).toBe(200)
    expect((await cloud.request(domainReader(domainB), 'GET', `/v3/users/${id}`)).status).toBe(403)
    expect((await cloud.request(domainManager(domainA), 'DELETE', `/v3/users/${id}`)).status).toBe(204)
  })

  test('disabling, a new password and deletion end the user’s tokens; other changes do not (INV-18)', async () => {
    const events = async (userId: string) =>
      (
        await cloud.services.store.db
          .selectFrom('revocation_event')
          .select('id')
          .where('user_id', '=', userId)
          .execute()
      ).length
    const id = await aUser({ name: 'ended', domain_id: domainA, password: 'pw' })
    const patch = (user: Record<string, unknown>) => admin('PATCH', `/v3/users/${id}`, { user })
    await patch({ email: 'x' })
    await patch({ enabled: true })
    await patch({ password: null })
    expect(await events(id)).toBe(0)
    await patch({ enabled: false })
    expect(await events(id)).toBe(1)
    await patch({ enabled: false })
    expect(await events(id)).toBe(1)
    await patch({ password: 'new' })
    expect(await events(id)).toBe(2)
    expect((await admin('DELETE', `/v3/users/${id}`)).status).toBe(204)
    expect(await events(id)).toBe(3)
    expect((await admin('GET', `/v3/users/${id}`)).status).toBe(404)
  })

  test('a deleted user leaves no row behind, and the log never holds a hash (INV-55)', async () => {
    const federated = [{ idp_id: 'idp', protocols: [{ protocol_id: 'saml2', unique_id: 'leaving' }] }]
    const options = { lock_password: true }
    const id = await aUser({ name: 'leaving', domain_id: domainA, password: 'pw', federated, options })
    expect((await admin('DELETE', `/v3/users/${id}`)).status).toBe(204)
    const { db } = cloud.services.store
    for (const table of ['local_user', 'federated_user', 'user_option', 'user_group_membership'] as const)
      expect(await db.selectFrom(table).selectAll().where('user_id', '=', id).execute()).toEqual([])
    const orphans = db
      .selectFrom('password')
      .leftJoin('local_user', 'local_user.id', 'password.local_user_id')
      .select('password.id')
      .where('local_user.id', 'is', null)
    expect(await orphans.execute()).toEqual([])
    const changes = await cloud.services.store.changes.read(0, 1000)
    expect(JSON.stringify(changes)).not.toContain('$2b$')
    const ofUser = changes.filter(({ id: changed, entity }) => changed === id && entity !== 'revocation_event')
    expect(ofUser.map(({ op, entity }) => `${op} ${entity}`)).toEqual(['update password', 'create user', 'delete user'])
  })
})
