import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aCast, bySecret, type Cast, type Person, said } from '../testing/cast.ts'

describe.each(available)('access rules ($name)', ({ name: database }) => {
  let cast: Cast
  let project: string
  let ann: Person
  let token: string
  beforeAll(async () => {
    cast = await aCast(database)
    project = await cast.aProject()
    ann = await cast.aUser(project, 'member')
    token = await ann.signIn()
  })
  afterAll(() => cast.cloud.stop())

  let count = 0
  const create = async (access_rules: readonly object[]) => {
    count += 1
    const { body } = await cast.cloud.request(token, 'POST', `/v3/users/${ann.id}/application_credentials`, {
      application_credential: { name: `key-${count}`, access_rules },
    })
    return body.application_credential
  }
  const servers = { path: '/v2.1/servers', method: 'POST', service: 'compute' }

  test('are made with application credentials, shared, listed, and gone when unused', async () => {
    const [first, second] = [await create([servers]), await create([servers, { ...servers, method: 'GET' }])]
    const [rule] = first.access_rules
    expect(Object.keys(rule)).toEqual(['id', 'service', 'path', 'method'])
    expect(second.access_rules[0]).toEqual(rule)
    expect((await create([{ id: rule.id }])).access_rules).toEqual([rule])

    const at = `/v3/users/${ann.id}/access_rules`
    const links = { self: `http://cloud.test/v3/access_rules/${rule.id}` }
    expect((await cast.cloud.request(token, 'GET', `${at}/${rule.id}`)).body).toEqual({
      access_rule: { ...rule, links },
    })
    expect((await cast.cloud.request(token, 'GET', `${at}?method=POST`)).body.access_rules).toEqual([
      { ...rule, links },
    ])
    expect((await cast.cloud.request(token, 'GET', at)).body.access_rules).toHaveLength(2)

    const eve = await cast.aUser(project, 'member')
    const eves = await eve.signIn()
    expect((await cast.cloud.request(eves, 'GET', at)).status).toBe(403)
    expect((await cast.cloud.request(eves, 'DELETE', `${at}/${rule.id}`)).status).toBe(403)
    // Upstream finds any user's rule below any user's address.
    expect(said(await cast.cloud.request(eves, 'DELETE', `/v3/users/${eve.id}/access_rules/${rule.id}`))).toEqual([
      404,
      `Could not find Access Rule: ${rule.id}.`,
    ])
    expect((await cast.admin('GET', `/v3/users/nobody/access_rules`)).status).toBe(403)

    const remove = () => cast.cloud.request(token, 'DELETE', `${at}/${rule.id}`)
    expect(said(await remove())).toEqual([403, 'May not delete access rule in use'])
    const { body } = await cast.cloud.request(token, 'GET', `/v3/users/${ann.id}/application_credentials`)
    for (const { id } of body.application_credentials)
      await cast.cloud.request(token, 'DELETE', `/v3/users/${ann.id}/application_credentials/${id}`)
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
  })

  test('INV-01: bound what a token may ask of this service, too', async () => {
    const made = await create([
      { path: '/v3/users/{user_id}', method: 'GET', service: 'identity' },
      { path: '/v3/projects/**', method: 'GET', service: 'compute' },
    ])
    const issued = await cast.cloud.authenticate(bySecret(made.id, made.secret))
    const key = issued.headers['x-subject-token'] ?? ''
    expect(issued.body.token.application_credential.access_rules).toEqual(made.access_rules)
    const ask = (method: string, path: string, headers = {}) =>
      cast.cloud.request(key, method, path, undefined, headers)
    const own = `/v3/users/${ann.id}`
    expect((await ask('GET', own)).status).toBe(200)
    expect((await ask('GET', `${own}/?x=1`)).status).toBe(200)
    for (const [method, path] of [
      ['HEAD', own],
      ['DELETE', own],
      ['GET', `${own}/projects`],
      ['GET', `/v3/projects/${project}`],
      ['POST', '/v3/auth/tokens'],
      ['GET', '/v3'],
    ] as const)
      expect((await ask(method, path)).status, `${method} ${path}`).toBe(401)

    const nova = await cast.aUser(project, 'service')
    expect((await ask('GET', `${own}/projects`, { 'x-service-token': await nova.signIn() })).status).toBe(200)
    for (const service of [token, 'x'])
      expect((await ask('GET', `${own}/projects`, { 'x-service-token': service })).status).toBe(401)

    const kept = { 'openstack-identity-access-rules': '1.0' }
    expect(said(await cast.shown(key))).toEqual([404, 'Failed to validate token'])
    expect((await cast.shown(key, { 'openstack-identity-access-rules': 'x' })).status).toBe(404)
    expect((await cast.shown(key, kept)).body).toEqual(issued.body)
    expect((await ask('GET', '/v3/auth/tokens', { ...kept, 'x-subject-token': key })).status).toBe(200)
  })
})
