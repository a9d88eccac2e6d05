import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aCast, type Cast, type Person, said } from '../testing/cast.ts'

const FORBIDDEN = 'You are not authorized to perform the requested action'
const STRANGER = [401, 'The request you have made requires authentication.']

describe.each(available)('trusts ($name)', ({ name: database }) => {
  let cast: Cast
  let project: string
  let ann: Person
  let bob: Person
  let eve: Person
  let token: string
  beforeAll(async () => {
    cast = await aCast(database)
    project = await cast.aProject()
    ann = await cast.aUser(project, 'manager')
    bob = await cast.aUser(null)
    eve = await cast.aUser(null)
    token = await ann.signIn()
  })
  afterAll(() => cast.cloud.stop())

  const request = (as: string, method: string, path: string, body?: unknown) =>
    cast.cloud.request(as, method, `/v3/OS-TRUST/trusts${path}`, body)
  const create = (attributes: object = {}, as = token) =>
    request(as, 'POST', '', {
      trust: {
        trustor_user_id: ann.id,
        trustee_user_id: bob.id,
        impersonation: true,
        project_id: project,
        roles: [{ name: 'member' }],
        ...attributes,
      },
    })
  const made = async (attributes: object = {}, as = token) => {
    const answer = await create(attributes, as)
    expect(said(answer)).toEqual([201, undefined])
    return answer.body.trust
  }
  const through = ({ id }: { id: string }) => ({ 'OS-TRUST:trust': { id } })

  test('is made, shown and listed in the shape of upstream', async () => {
    const whole = await made({ note: 'n', expires_at: '2030-01-01T00:00:00.123Z' })
    expect(Object.keys(whole)).toEqual([
      ...['roles', 'note', 'id', 'trustor_user_id', 'trustee_user_id', 'project_id', 'impersonation', 'expires_at'],
      ...['remaining_uses', 'deleted_at', 'redelegated_trust_id', 'redelegation_count', 'roles_links', 'links'],
    ])
    expect(whole).toMatchObject({
      expires_at: '2030-01-01T00:00:00.000000Z',
      redelegation_count: 0,
      roles_links: { self: `http://cloud.test/v3/${whole.id}/roles`, next: null, previous: null },
      links: { self: `http://cloud.test/v3/OS-TRUST/trusts/${whole.id}` },
    })
    const bobs = await bob.signIn()
    for (const as of [token, bobs, cast.cloud.admin])
      expect((await request(as, 'GET', `/${whole.id}`)).body.trust).toEqual(whole)
    const { roles, roles_links, ...item } = whole
    expect((await request(bobs, 'GET', `/${whole.id}/roles`)).body).toEqual({ roles, links: roles_links })
    expect((await request(bobs, 'GET', `/${whole.id}/roles/${roles[0].id}`)).body.role).toEqual(roles[0])
    expect((await request(bobs, 'HEAD', `/${whole.id}/roles/${cast.roleId('admin')}`)).status).toBe(404)

    for (const [as, query] of [
      [token, `?trustor_user_id=${ann.id}`],
      [bobs, `?trustee_user_id=${bob.id}`],
      [cast.cloud.admin, ''],
    ] as const) {
      const { trusts } = (await request(as, 'GET', query)).body
      expect(trusts.find(({ id }: { id: string }) => id === whole.id)).toEqual(item)
    }
    expect((await request(cast.cloud.admin, 'GET', '?other=1')).body.trusts).toEqual([])
    expect((await request(cast.cloud.admin, 'GET', '?limit=1')).body.trusts).toHaveLength(1)
    expect((await create({ expires_at: '2030-01-01T00:00:00.123Z' })).status).toBe(409)
  })

  test('INV-12: who may not see or end them', async () => {
    const trust = await made()
    const eves = await eve.signIn()
    const bobs = await bob.signIn()
    for (const [as, method, path, status] of [
      [eves, 'GET', `/${trust.id}`, 403],
      [eves, 'GET', `/${trust.id}/roles`, 403],
      [eves, 'GET', `/${trust.id}/roles/${cast.roleId('member')}`, 403],
      [eves, 'DELETE', `/${trust.id}`, 403],
      [bobs, 'DELETE', `/${trust.id}`, 403],
      [eves, 'GET', '', 403],
      [eves, 'GET', `?trustor_user_id=${ann.id}`, 403],
      [eves, 'GET', `?trustee_user_id=${bob.id}`, 403],
      // The trustor decides alone what is listed, so the trustor alone is asked about.
      [bobs, 'GET', `?trustee_user_id=${bob.id}&trustor_user_id=${ann.id}`, 403],
      [eves, 'GET', '/none', 404],
    ] as const)
      expect((await request(as, method, path)).status, `${method} ${path}`).toBe(status)
    expect((await cast.cloud.request(null, 'GET', `/v3/OS-TRUST/trusts/${trust.id}`)).status).toBe(401)
  })

  test('is refused what is malformed or not the caller’s to give', async () => {
    for (const [attributes, status, message] of [
      [{ impersonation: 'true' }, 400, "'true' is not of type 'boolean'"],
      [{ trustee_user_id: undefined }, 400, "'trustee_user_id' is a required property"],
      [{ remaining_uses: 0 }, 400, '0 is less than the minimum of 1'],
      [{ expires_at: 'soon' }, 400, 'Timestamp not in expected format.'],
      [{ expires_at: '2001-01-01T00:00:00Z' }, 400, "The 'expires_at' must not be before now."],
      [
        { remaining_uses: 1, allow_redelegation: true },
        400,
        'remaining_uses must not be set if redelegation is allowed',
      ],
      [{ redelegation_count: 4, allow_redelegation: true }, 403, `${FORBIDDEN}.`],
      [{ roles: [] }, 403, `${FORBIDDEN}: At least one role should be specified.`],
      [{ roles: [{ id: 'nope' }] }, 404, 'Could not find role: nope.'],
      [{ roles: [{ name: 'nope' }] }, 404, 'Role nope is not defined'],
      [{ roles: [{ name: 'admin' }] }, 404, `Could not find role: ${cast.roleId('admin')}.`],
      [{ trustee_user_id: 'nobody' }, 404, 'Could not find user: nobody.'],
      [{ project_id: 'nope' }, 404, 'Could not find project: nope.'],
      [{ trustor_user_id: bob.id }, 403, `${FORBIDDEN}: identity:create_trust.`],
    ] as const) {
      const answer = await create(attributes)
      expect(answer.status, JSON.stringify([attributes, answer.body])).toBe(status)
      expect(answer.body.error.message).toContain(message)
    }
  })

  test('its token speaks as the trustor or the trustee, with its roles, in its project', async () => {
    for (const impersonation of [true, false]) {
      const trust = await made({ impersonation, roles: [{ name: 'reader' }] })
      const answer = await bob.as(through(trust))
      const shown = answer.body.token
      expect(Object.keys(shown).slice(0, 8)).toEqual([
        ...['methods', 'user', 'audit_ids', 'expires_at', 'issued_at', 'OS-TRUST:trust', 'project', 'roles'],
      ])
      expect(shown.user.id).toBe(impersonation ? ann.id : bob.id)
      expect(shown['OS-TRUST:trust']).toEqual({
        id: trust.id,
        trustor_user: { id: ann.id },
        trustee_user: { id: bob.id },
        impersonation,
      })
      expect(shown.roles).toMatchObject([{ id: cast.roleId('reader'), name: 'reader', domain_id: null }])
      expect((await cast.shown(answer.headers['x-subject-token'] ?? '')).body).toEqual(answer.body)
    }
  })

  test('a role of a domain is passed on as what it implies, and shows in no token', async () => {
    const { body } = await cast.admin('POST', '/v3/roles', { role: { name: 'helper', domain_id: 'default' } })
    const helper = body.role.id
    await cast.admin('PUT', `/v3/roles/${helper}/implies/${cast.roleId('reader')}`)
    const dan = await cast.aUser(project, 'reader')
    await cast.admin('PUT', `/v3/projects/${project}/users/${dan.id}/roles/${helper}`)
    const trust = await made({ trustor_user_id: dan.id, roles: [{ id: helper }] }, await dan.signIn())
    const shown = (await bob.as(through(trust))).body.token
    expect(shown.roles.map((role: { name: string }) => role.name)).toEqual(['reader'])
  })

  test('is for its trustee, and nobody learns more (INV-28)', async () => {
    const trust = await made()
    expect(said(await eve.as(through(trust)))).toEqual([403, `${FORBIDDEN}.`])
    expect(said(await bob.as(through({ id: 'none' })))).toEqual(STRANGER)
    expect(said(await bob.as({ 'OS-TRUST:trust': {} }))[0]).toBe(400)
    const nothing = await made({ project_id: null, roles: [] })
    expect(said(await bob.as(through(nothing)))).toEqual(STRANGER)
    const wrong = { identity: { methods: ['password'], password: { user: { ...bob.self, password: 'x' } } } }
    expect(said(await cast.cloud.authenticate({ ...wrong, scope: through(trust) }))).toEqual(STRANGER)
  })

  test('INV-17, INV-18: its tokens end no later than it does, and with all that it rests on', async () => {
    const short = await bob.as(through(await made({ expires_at: '2026-03-01T12:10:00Z' })))
    expect(short.body.token.expires_at).toBe('2026-03-01T12:10:00.000000Z')

    const place = await cast.aProject()
    const dan = await cast.aUser(place, 'member')
    const cid = await cast.aUser(null)
    const pass = async () => {
      const attributes = { trustor_user_id: dan.id, trustee_user_id: cid.id, project_id: place }
      const trust = await made(attributes, await dan.signIn())
      return { ...trust, token: await cid.signIn(through(trust)) }
    }
    const ended = async ({ token: id }: { token: string }) => said(await cast.shown(id))
    const removed = await pass()
    expect((await request(await dan.signIn(), 'DELETE', `/${removed.id}`)).status).toBe(204)
    expect(await ended(removed)).toEqual([404, `Could not find trust: ${removed.id}.`])
    expect((await cast.cloud.request(removed.token, 'GET', '/v3/auth/projects')).status).toBe(404)
    expect((await request(await dan.signIn(), 'DELETE', `/${removed.id}`)).status).toBe(404)
    expect(said(await cid.as(through(removed)))).toEqual(STRANGER)

    const unassigned = await pass()
    await cast.admin('DELETE', `/v3/projects/${place}/users/${dan.id}/roles/${cast.roleId('member')}`)
    expect((await ended(unassigned))[0]).toBe(403)
    expect((await cid.as(through(unassigned))).status).toBe(403)
    await cast.grant(dan.id, place, 'member')
    expect((await ended(unassigned))[0]).toBe(200)

    await cast.admin('PATCH', `/v3/users/${dan.id}`, { user: { enabled: false } })
    expect((await ended(unassigned))[0]).toBe(403)
    await cast.admin('PATCH', `/v3/users/${dan.id}`, { user: { enabled: true } })
    expect((await ended(unassigned))[0]).toBe(404)

    cast.cloud.later(2)
    const trustee = await pass()
    await cast.admin('PATCH', `/v3/users/${cid.id}`, { user: { password: 'sesame' } })
    expect((await ended(trustee))[0]).toBe(404)
    cast.cloud.later(2)
    const left = await pass()
    await cast.admin('DELETE', `/v3/projects/${place}`)
    expect((await ended(left))[0]).toBe(404)
    expect((await request(await cid.signIn(), 'GET', `/${left.id}`)).status).toBe(404)
    const user = await made({ trustee_user_id: cid.id })
    await cast.admin('DELETE', `/v3/users/${cid.id}`)
    expect((await request(token, 'GET', `/${user.id}`)).status).toBe(404)
  })

  test('INV-33: a last use is one use, however many ask at once, and its token works', async () => {
    const trust = await made({ remaining_uses: 2 })
    expect((await eve.as(through(trust))).status).toBe(403)
    const answers = await Promise.all(Array.from({ length: 6 }, () => bob.as(through(trust))))
    const granted = answers.filter(({ status }) => status === 201)
    expect(granted).toHaveLength(2)
    for (const { status } of answers) expect([201, 401, 403]).toContain(status)
    for (const { headers } of granted) expect((await cast.shown(headers['x-subject-token'] ?? '')).status).toBe(200)
    expect(said(await bob.as(through(trust)))).toEqual(STRANGER)
    expect((await request(token, 'GET', `/${trust.id}`)).status).toBe(404)
  })

  test('INV-01, INV-03: passed on, it gives no more, no longer, nowhere else, and ends with what it came from', async () => {
    const parent = await made({ allow_redelegation: true, redelegation_count: 2, expires_at: '2026-03-05T00:00:00Z' })
    const bobs = await bob.signIn(through(parent))
    const to = { trustee_user_id: eve.id }
    const child = await made({ ...to, allow_redelegation: true }, bobs)
    expect(child).toMatchObject({
      redelegated_trust_id: parent.id,
      redelegation_count: 1,
      expires_at: parent.expires_at,
      trustor_user_id: ann.id,
    })
    const elsewhere = await cast.aProject()
    await cast.grant(ann.id, elsewhere, 'member')
    for (const wider of [
      { expires_at: '2026-03-06T00:00:00Z' },
      { roles: [{ name: 'manager' }] },
      { remaining_uses: 1 },
      { allow_redelegation: true, redelegation_count: 2 },
      { project_id: elsewhere },
    ])
      expect(said(await create({ ...to, ...wider }, bobs))).toEqual([403, `${FORBIDDEN}.`])
    const plain = await made({ ...to, impersonation: false, allow_redelegation: true })
    expect((await create({ trustee_user_id: bob.id }, await eve.signIn(through(plain)))).status).toBe(403)

    const eves = await eve.signIn(through(child))
    const last = await made({ trustee_user_id: bob.id, expires_at: '2026-03-04T00:00:00Z' }, eves)
    expect(last.redelegation_count).toBe(0)
    const lasts = await bob.signIn(through(last))
    expect((await create({ ...to, expires_at: '2026-03-03T00:00:00Z' }, lasts)).status).toBe(403)
    // What the body says of a parent does not count: upstream takes it.
    expect((await made({ ...to, redelegated_trust_id: parent.id, deleted_at: 'x' })).redelegated_trust_id).toBe(null)

    await cast.admin('PATCH', `/v3/users/${eve.id}`, { user: { enabled: false } })
    expect((await cast.shown(lasts)).status).toBe(403)
    expect(said(await bob.as(through(last)))).toEqual([403, `${FORBIDDEN}.`])
    await cast.admin('PATCH', `/v3/users/${eve.id}`, { user: { enabled: true } })
    expect((await cast.shown(lasts)).status).toBe(200)

    expect((await request(token, 'DELETE', `/${parent.id}`)).status).toBe(204)
    for (const { id } of [parent, child, last]) expect((await request(token, 'GET', `/${id}`)).status).toBe(404)
    expect((await cast.shown(lasts)).status).toBe(404)
    const { events } = (await cast.admin('GET', '/v3/OS-REVOKE/events')).body
    const named = events.map((event: Record<string, string>) => event['OS-TRUST:trust_id'])
    for (const { id } of [parent, child, last]) expect(named).toContain(id)
  })
})
