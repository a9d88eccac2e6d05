import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contextOf } from '../../kernel/pipeline.ts'
import { resource } from '../../resource/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin, domainManager, domainReader, type Persona } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { identity } from '../area.ts'
import { groupIdsOfUser } from '../operations.ts'

describe.each(available)('groups ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  let domainA: string
  let domainB: string
  let count = 0
  const as = (persona: Persona | null, method: string, path: string, body?: unknown) =>
    cloud.request(persona, method, path, body)
  const admin = (method: string, path: string, body?: unknown) => as(cloudAdmin, method, path, body)
  const post = async (kind: 'user' | 'group' | 'domain', given: Record<string, unknown>): Promise<string> => {
    count += 1
    const answer = await admin('POST', `/v3/${kind}s`, { [kind]: { name: `${kind}${count}`, ...given } })
    expect(answer).toMatchObject({ status: 201 })
    return answer.body[kind].id
  }
  const message = (answer: { body: { error?: { message?: string } } }) => answer.body.error?.message

  beforeAll(async () => {
    cloud = await aCloudOf(database, [resource, identity], { 'federation.default_authorization_ttl': '60' })
    domainA = await post('domain', {})
    domainB = await post('domain', {})
    await cloud.services.store.define(async (db) => {
      for (const [id, authorization_ttl] of [
        ['idp', null],
        ['idp10', 10],
      ] as const)
        await db
          .insertInto('identity_provider')
          .values({ id, enabled: true, description: null, domain_id: domainA, authorization_ttl })
          .execute()
    })
  })
  afterAll(() => cloud.stop())

  test('come and go with upstream’s shapes and refusals', async () => {
    const created = await admin('POST', '/v3/groups', { group: { name: ' g1 ', domain_id: domainA, 'a-b': 1 } })
    const { id } = created.body.group
    const links = { self: `http://cloud.test/v3/groups/${id}` }
    const shown = { id, name: 'g1', domain_id: domainA, description: '', a_b: 1, links }
    expect(created).toMatchObject({ status: 201, body: { group: shown } })
    expect((await admin('GET', `/v3/groups/${id}`)).body.group).toEqual(shown)

    const again = await admin('POST', '/v3/groups', { group: { name: 'g1', domain_id: domainA } })
    expect([again.status, message(again)]).toEqual([
      409,
      `Conflict occurred attempting to store group - Duplicate entry found with name g1 at domain ID ${domainA}.`,
    ])
    const long = await admin('POST', '/v3/groups', { group: { name: 'g'.repeat(65), domain_id: domainA } })
    expect([long.status, message(long)]).toEqual([
      400,
      `String length exceeded. The length of string '${'g'.repeat(65)}' exceeds the limit of column name(CHAR(64)).`,
    ])
    const patch = (group: Record<string, unknown>) => admin('PATCH', `/v3/groups/${id}`, { group })
    expect(message(await patch({ id: 'x' }))).toBe('Cannot change ID')
    expect(message(await patch({ domain_id: domainB }))).toBe('Cannot change Domain ID')
    expect((await patch({ id: null })).status).toBe(200)
    expect((await patch({})).status).toBe(400)
    const patched = await patch({ description: null, foo: [1], name: 'g2' })
    expect(patched.body.group).toEqual({ ...shown, name: 'g2', description: null, foo: [1] })
    expect((await admin('DELETE', `/v3/groups/${id}`)).status).toBe(204)
    expect(message(await admin('GET', `/v3/groups/${id}`))).toBe(`Could not find group: ${id}.`)
  })

  test('are filtered, paged, and confined to the caller’s domain (INV-12)', async () => {
    for (const name of ['Red', 'reddish', 'blue']) await post('group', { name, domain_id: domainB })
    const names = async (query: string, persona = cloudAdmin) =>
      (await as(persona, 'GET', `/v3/groups?${query}`)).body.groups.map((group: { name: string }) => group.name).sort()
    const inB = `domain_id=${domainB}`
    expect(await names(`${inB}&name=red`)).toEqual([])
    expect(await names(`${inB}&name__istartswith=RED`)).toEqual(['Red', 'reddish'])
    expect(await names(`${inB}&name__startswith=red`)).toEqual(['reddish'])
    expect(await names('', domainReader(domainB))).toEqual(['Red', 'blue', 'reddish'])
    expect(await names(inB, domainReader(domainA))).toEqual([])
    const first = await admin('GET', `/v3/groups?${inB}&limit=2`)
    expect(first.body).toMatchObject({ truncated: true, groups: [{}, {}] })
    const next = new URL(first.body.links.next)
    expect((await admin('GET', next.pathname + next.search)).body.groups).toHaveLength(1)
    expect((await admin('GET', '/v3/groups?marker=nope')).status).toBe(404)
  })

  test('have members: added once, checked, listed and removed (INV-14)', async () => {
    const group = await post('group', { domain_id: domainA })
    const user = await post('user', { domain_id: domainA, email: 'a@b' })
    const path = `/v3/groups/${group}/users/${user}`
    const absent = `User '${user}' not found in group '${group}'`
    expect(message(await admin('GET', path))).toBe(absent)
    expect((await admin('PUT', path)).status).toBe(204)
    expect((await admin('PUT', path)).status).toBe(204)
    expect((await admin('HEAD', path)).status).toBe(204)
    const members = await admin('GET', `/v3/groups/${group}/users`)
    const self = `http://cloud.test/v3/users/${user}`
    expect(members.body.users).toMatchObject([{ id: user, email: 'a@b', links: { self } }])
    expect((await admin('GET', `/v3/groups/${group}/users?name=nobody`)).body.users).toEqual([])
    expect((await admin('GET', `/v3/groups/${group}/users?enabled=true`)).body.users).toHaveLength(1)
    const groups = await admin('GET', `/v3/users/${user}/groups`)
    expect(groups.body.groups).toMatchObject([{ id: group, membership_expires_at: null }])
    expect((await admin('GET', `/v3/users/${user}/groups?name=other`)).body.groups).toEqual([])

    expect((await admin('DELETE', path)).status).toBe(204)
    const gone = await admin('DELETE', path)
    expect([gone.status, message(gone)]).toEqual([404, absent])
    const events = cloud.services.store.db.selectFrom('revocation_event').select('id').where('user_id', '=', user)
    expect(await events.execute()).toHaveLength(1)
    expect(message(await admin('PUT', `/v3/groups/${group}/users/x`))).toBe('Could not find user: x.')
    expect(message(await admin('PUT', '/v3/groups/y/users/x'))).toBe('Could not find group: y.')
    expect((await admin('GET', `/v3/users/${user}/groups`)).body.groups).toEqual([])
  })

  test('take members from other domains only by an administrator of both', async () => {
    const group = await post('group', { domain_id: domainA })
    const ours = await post('user', { domain_id: domainA })
    const theirs = await post('user', { domain_id: domainB })
    const manager = domainManager(domainA)
    expect((await as(manager, 'PUT', `/v3/groups/${group}/users/${ours}`)).status).toBe(204)
    expect((await as(manager, 'PUT', `/v3/groups/${group}/users/${theirs}`)).status).toBe(403)
    expect((await as(manager, 'PUT', `/v3/groups/${group}/users/nobody`)).status).toBe(403)
    expect((await admin('PUT', `/v3/groups/${group}/users/${theirs}`)).status).toBe(204)
    const seen = await as(domainReader(domainA), 'GET', `/v3/groups/${group}/users`)
    expect(seen.body.users).toMatchObject([{ id: ours }])
    const self = { userId: theirs, domainId: domainB, roles: ['member'] }
    expect((await as(self, 'GET', `/v3/users/${theirs}/groups`)).body.groups).toEqual([])
    expect((await as({ ...self, domainId: domainA }, 'GET', `/v3/users/${theirs}/groups`)).body.groups).toHaveLength(1)
    expect((await as(self, 'GET', `/v3/users/${ours}/groups`)).status).toBe(403)
  })

  test('memberships from an identity provider end with its word (INV-17)', async () => {
    const [hour, minutes, both, past] = await Promise.all([0, 1, 2, 3].map(() => post('group', { domain_id: domainA })))
    const user = await post('user', { domain_id: domainA })
    const now = cloud.services.now()
    const minutesAgo = (n: number) => new Date(Math.floor(now.getTime() / 1000) * 1000 - n * 60_000)
    await cloud.services.store.define(async (db) => {
      for (const [group_id, idp_id, age] of [
        [hour, 'idp', 59],
        [minutes, 'idp10', 9],
        [both, 'idp', 1],
        [past, 'idp10', 11],
      ] as const)
        await db
          .insertInto('expiring_user_group_membership')
          .values({ user_id: user, group_id: group_id ?? '', idp_id, last_verified: minutesAgo(age) })
          .execute()
    })
    await admin('PUT', `/v3/groups/${both}/users/${user}`)
    const ctx = contextOf(
      cloud.services,
      { authenticate: async () => null, judge: () => false },
      {
        ...{ id: 'req-1', globalId: null, method: 'GET', path: '/', queryString: '', headers: {} },
        ...{ remoteAddress: '', vouched: () => undefined, endpoint: '' },
      },
    )
    expect([...(await groupIdsOfUser(ctx, user))].sort()).toEqual([hour, minutes, both].sort())
    const { body } = await admin('GET', `/v3/users/${user}/groups`)
    const ends = new Map(body.groups.map((group: Record<string, string>) => [group.id, group.membership_expires_at]))
    expect(ends.size).toBe(3)
    expect(ends.get(hour)).toBe('2026-03-01T12:01:00.000000')
    expect(ends.get(minutes)).toBe('2026-03-01T12:01:00.000000')
    expect(ends.get(both)).toBeNull()
    expect((await admin('GET', `/v3/groups/${hour}/users/${user}`)).status).toBe(204)
    expect((await admin('GET', `/v3/groups/${past}/users/${user}`)).status).toBe(404)
    // Only permanent members are listed and can be removed.
    expect((await admin('GET', `/v3/groups/${hour}/users`)).body.users).toEqual([])
    expect((await admin('DELETE', `/v3/groups/${hour}/users/${user}`)).status).toBe(404)
    expect((await admin('DELETE', `/v3/groups/${hour}`)).status).toBe(204)
    expect((await admin('DELETE', `/v3/users/${user}`)).status).toBe(204)
    const left = cloud.services.store.db.selectFrom('expiring_user_group_membership').selectAll()
    expect(await left.execute()).toEqual([])
  })
})
