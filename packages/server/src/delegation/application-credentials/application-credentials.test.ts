import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aCast, bySecret, type Cast, type Person, said } from '../testing/cast.ts'

const FORBIDDEN = 'You are not authorized to perform the requested action'
const STRANGER = [401, 'The request you have made requires authentication.']

describe.each(available)('application credentials ($name)', ({ name: database }) => {
  let cast: Cast
  let project: string
  let ann: Person
  let token: string
  let at: string
  beforeAll(async () => {
    cast = await aCast(database)
    project = await cast.aProject()
    ann = await cast.aUser(project, 'member')
    token = await ann.signIn()
    at = `/v3/users/${ann.id}/application_credentials`
  })
  afterAll(() => cast.cloud.stop())

  let count = 0
  const create = (attributes: object, as = token, where = at) => {
    count += 1
    const application_credential = { name: `key-${count}`, ...attributes }
    return cast.cloud.request(as, 'POST', where, { application_credential })
  }
  const made = async (attributes: object = {}) => {
    const answer = await create(attributes)
    expect(said(answer)).toEqual([201, undefined])
    return answer.body.application_credential
  }

  test('is made with a secret that is shown once, in the shape of upstream', async () => {
    const { body } = await create({ name: 'whole', description: 'd', expires_at: '2030-01-01T00:00:00.5', secret: 's' })
    const { application_credential: whole } = body
    expect(Object.keys(whole)).toEqual([
      ...['id', 'name', 'description', 'user_id', 'project_id', 'system', 'expires_at', 'unrestricted', 'roles'],
      ...['secret', 'links'],
    ])
    expect(whole).toMatchObject({ expires_at: '2030-01-01T00:00:00.500000', unrestricted: null, secret: 's' })
    expect(whole.roles.map((role: { name: string }) => role.name).sort()).toEqual(['member', 'reader'])
    expect(whole.links.self).toMatch(/\/v3\/application_credentials\/[0-9a-f]{32}$/)
    expect((await made()).secret).toMatch(/^[\w-]{86}$/)

    const { secret: _secret, ...shown } = whole
    const path = `${at}/${whole.id}`
    expect((await cast.cloud.request(token, 'GET', path)).body.application_credential).toEqual(shown)
    const listed = await cast.cloud.request(token, 'GET', `${at}?name=whole`)
    expect(listed.body.application_credentials).toEqual([shown])
    expect(said(await create({ name: 'whole' }))).toEqual([
      409,
      'Conflict occurred attempting to store application_credential - Duplicate entry found with name whole.',
    ])
  })

  test('is refused what is malformed, and leaves nothing behind (INV-13)', async () => {
    const before = (await cast.cloud.request(token, 'GET', at)).body
    for (const [attributes, status, message] of [
      [{ name: undefined }, 400, "'name' is a required property"],
      [{ foo: 1 }, 400, "Additional properties are not allowed ('foo' was unexpected)"],
      [{ expires_at: 'soon' }, 400, 'Timestamp not in expected format.'],
      [{ expires_at: '2026-03-01T12:00:00Z' }, 400, "The 'expires_at' must not be before now."],
      [{ roles: [{ name: 'nope' }] }, 404, 'Role nope is not defined'],
      [{ roles: [{ id: 'nope' }] }, 400, 'Cannot create an application credential with unassigned role'],
      [{ roles: [{ name: 'admin' }] }, 400, 'Cannot create an application credential with unassigned role'],
      [{ unrestricted: 'true' }, 400, "'true' is not of type 'boolean', 'null'"],
      [{ access_rules: [{ path: 'x', method: 'GET', service: 'compute' }] }, 400, "'x' does not match"],
      [{ access_rules: [{ path: '/x' }] }, 400, 'An access rule needs a service, a path and a method'],
      [{ access_rules: [{ id: 'unknown' }] }, 400, 'Could not find Access Rule: unknown.'],
      [
        { secret: 'x'.repeat(10), access_rules: [{ path: `/${'x'.repeat(200)}`, method: 'GET', service: 'c' }] },
        400,
        '',
      ],
    ] as const) {
      const answer = await create(attributes)
      expect(answer.status, JSON.stringify(answer.body)).toBe(status)
      expect(answer.body.error.message).toContain(message)
    }
    expect((await cast.cloud.request(token, 'GET', at)).body).toEqual(before)
  })

  test('is its owner’s alone, through no address that is not its own (INV-09)', async () => {
    const { id } = await made()
    const eve = await cast.aUser(project, 'member')
    const eves = await eve.signIn()
    const [mine, hers] = [`/v3/users/${ann.id}`, `/v3/users/${eve.id}`]
    for (const [method, path, expected] of [
      ['POST', `${mine}/application_credentials`, 403],
      ['GET', `${mine}/application_credentials`, 403],
      ['GET', `${mine}/application_credentials/${id}`, 403],
      ['DELETE', `${mine}/application_credentials/${id}`, 403],
      ['GET', `${hers}/application_credentials/${id}`, 404],
      ['DELETE', `${hers}/application_credentials/${id}`, 404],
    ] as const) {
      const body = method === 'POST' ? { application_credential: { name: 'x' } } : undefined
      expect((await cast.cloud.request(eves, method, path, body)).status, `${method} ${path}`).toBe(expected)
    }
    expect((await cast.cloud.request(null, 'GET', at)).status).toBe(401)
    expect((await cast.admin('GET', `${at}/${id}`)).status).toBe(200)
    expect((await create({}, await ann.signIn({ unscoped: {} }))).status).toBe(403)
  })

  test('signs in by id or by name, for its own project, and its token says so', async () => {
    const { id, secret, name } = await made({ roles: [{ name: 'reader' }] })
    const answer = await cast.cloud.authenticate(bySecret(id, secret))
    const { methods, application_credential, roles, project: scope } = answer.body.token
    expect({ methods, application_credential, scope: scope.id }).toEqual({
      methods: ['application_credential'],
      application_credential: { id, name, restricted: true },
      scope: project,
    })
    expect(roles).toEqual([{ id: cast.roleId('reader'), name: 'reader' }])
    expect((await cast.shown(answer.headers['x-subject-token'] ?? '')).body).toEqual(answer.body)
    const { body: owner } = await cast.admin('GET', `/v3/users/${ann.id}`)
    for (const user of [{ id: ann.id }, { name: owner.user.name, domain: { name: 'Default' } }])
      await cast.cloud.signIn({
        identity: { methods: ['application_credential'], application_credential: { name, user, secret } },
      })
  })

  test('INV-08, INV-28: whatever is wrong with it is answered alike; a user beside the id does not count', async () => {
    const { id, secret, name } = await made()
    const eve = await cast.aUser(project, 'member')
    const sent = (data: object) =>
      cast.cloud.authenticate({ identity: { methods: ['application_credential'], application_credential: data } })
    for (const data of [
      { id, secret: 'wrong' },
      { id },
      { id: 'none', secret },
      { name, secret, user: { id: eve.id } },
      { name, secret, user: { id: 'nobody' } },
      { name, secret, user: { name: 'nobody', domain: { id: 'default' } } },
      { name, secret, user: { name: 'nobody', domain: { id: 'nowhere' } } },
    ])
      expect(said(await sent(data))).toEqual(STRANGER)
    expect((await sent({ id, secret, user: { id: eve.id } })).body.token.user.id).toBe(ann.id)
    for (const data of [{ secret }, { name, secret }, { name, secret, user: { name: 'x' } }, { id: 1 }, { user: {} }])
      expect((await sent(data)).status).toBe(400)
    expect(
      said(await cast.cloud.authenticate({ ...bySecret(id, secret), scope: { project: { id: project } } })),
    ).toEqual([
      401,
      'Error authenticating with application credential: Application credentials cannot request a scope.',
    ])
  })

  test('INV-17: its tokens end with it, whatever the usual time', async () => {
    const { id, secret } = await made({ expires_at: '2026-03-01T12:10:00Z' })
    const answer = await cast.cloud.authenticate(bySecret(id, secret))
    expect(answer.body.token.expires_at).toBe('2026-03-01T12:10:00.000000Z')
  })

  test('INV-01, INV-18: its tokens have what the owner still has, and end with what they rest on', async () => {
    const place = await cast.aProject()
    const bob = await cast.aUser(place, 'member', 'manager')
    const key = async () => {
      const { body } = await create({}, await bob.signIn(), `/v3/users/${bob.id}/application_credentials`)
      const { id, secret } = body.application_credential
      return { id, secret, token: await cast.cloud.signIn(bySecret(id, secret)) }
    }
    const first = await key()
    const rolesNow = async () => (await cast.shown(first.token)).body.token?.roles.map((r: { name: string }) => r.name)
    expect((await rolesNow()).sort()).toEqual(['manager', 'member', 'reader'])
    const grant = `/v3/projects/${place}/users/${bob.id}/roles`
    await cast.admin('DELETE', `${grant}/${cast.roleId('manager')}`)
    expect((await rolesNow()).sort()).toEqual(['member', 'reader'])
    await cast.admin('DELETE', `${grant}/${cast.roleId('member')}`)
    expect((await cast.shown(first.token)).status).toBe(404)
    expect(said(await cast.cloud.authenticate(bySecret(first.id, first.secret)))).toEqual(STRANGER)

    await cast.grant(bob.id, place, 'member')
    const second = await key()
    await cast.admin('DELETE', `/v3/users/${bob.id}/application_credentials/${second.id}`)
    expect(said(await cast.shown(second.token))).toEqual([404, `Could not find Application Credential: ${second.id}.`])
    expect(said(await cast.cloud.authenticate(bySecret(second.id, second.secret)))).toEqual(STRANGER)

    const third = await key()
    await cast.admin('PATCH', `/v3/users/${bob.id}`, { user: { enabled: false } })
    expect((await cast.shown(third.token)).status).toBe(404)
    expect(said(await cast.cloud.authenticate(bySecret(third.id, third.secret)))).toEqual(STRANGER)
    await cast.admin('PATCH', `/v3/users/${bob.id}`, { user: { enabled: true } })
    // As upstream: the token stays ended, the credential serves again.
    expect((await cast.shown(third.token)).status).toBe(404)
    expect((await cast.cloud.authenticate(bySecret(third.id, third.secret))).status).toBe(201)

    const { body } = await cast.admin('POST', '/v3/roles', { role: { name: `passing-${count}` } })
    await cast.admin('PUT', `${grant}/${body.role.id}`)
    const fourth = await key()
    await cast.admin('DELETE', `/v3/roles/${body.role.id}`)
    expect((await cast.shown(fourth.token)).status).toBe(404)
    const fifth = await key()
    await cast.admin('DELETE', `/v3/projects/${place}`)
    expect((await cast.shown(fifth.token)).status).toBe(404)
    const rows = await cast.cloud.services.store.db.selectFrom('application_credential').select('user_id').execute()
    expect(rows.some(({ user_id }) => user_id === bob.id)).toBe(false)
  })

  test('INV-03, INV-04: it makes others only when unrestricted, and none that are wider', async () => {
    const restricted = await made()
    const asRestricted = await cast.cloud.signIn(bySecret(restricted.id, restricted.secret))
    const why = `${FORBIDDEN}: Using method 'application_credential' is not allowed for managing additional application credentials..`
    expect(said(await create({}, asRestricted))).toEqual([403, why])
    expect(said(await cast.cloud.request(asRestricted, 'DELETE', `${at}/${restricted.id}`))).toEqual([403, why])
    expect((await cast.cloud.request(asRestricted, 'GET', at)).status).toBe(200)

    const rule = { path: `${at}`, method: 'POST', service: 'identity' }
    const maker = await made({
      unrestricted: true,
      roles: [{ name: 'reader' }],
      expires_at: '2026-03-02T00:00:00Z',
      access_rules: [rule],
    })
    const asMaker = await cast.cloud.signIn(bySecret(maker.id, maker.secret))
    const within = { expires_at: '2026-03-01T20:00:00Z', access_rules: [{ id: maker.access_rules[0].id }] }
    expect(said(await create(within, asMaker))).toEqual([201, undefined])
    for (const wider of [
      { ...within, roles: [{ name: 'member' }] },
      { ...within, expires_at: '2026-03-03T00:00:00Z' },
      { ...within, expires_at: null },
      { ...within, access_rules: [] },
      { ...within, access_rules: [{ ...rule, path: '/v3/**' }] },
    ])
      expect((await create(wider, asMaker)).status).toBe(400)
    for (const again of [{}, { scope: { project: { id: project } } }])
      expect(
        said(
          await cast.cloud.authenticate({ identity: { methods: ['token'], token: { id: asRestricted } }, ...again }),
        ),
      ).toEqual([403, `${FORBIDDEN}: Using a delegated token to create another token is not allowed..`])
  })

  test('[application_credential] user_limit', async () => {
    const few = await aCast(database, { 'application_credential.user_limit': '1' })
    const somewhere = await few.aProject()
    const cid = await few.aUser(somewhere, 'member')
    const path = `/v3/users/${cid.id}/application_credentials`
    const ask = async (name: string) =>
      few.cloud.request(await cid.signIn(), 'POST', path, { application_credential: { name } })
    expect((await ask('a')).status).toBe(201)
    expect(said(await ask('b'))).toEqual([
      403,
      'Unable to create additional application credentials, maximum of 1 already exceeded for user.',
    ])
    await few.cloud.stop()
  })
})
