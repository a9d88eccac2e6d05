import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assignment } from '../../assignment/area.ts'
import { catalog } from '../../catalog/area.ts'
import { identity } from '../../identity/area.ts'
import { resource } from '../../resource/area.ts'
import { revocation } from '../../revocation/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin, type Persona, systemReader } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { credential } from '../area.ts'

const areas = [revocation, resource, identity, assignment, catalog, credential]

describe.each(available)('EC2 key pairs ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  let ann: Persona
  let bob: Persona
  let tenant_id: string
  let at: (who: Persona) => string
  beforeAll(async () => {
    cloud = await aCloudOf(database, areas)
    const make = async (kind: string, body: object): Promise<string> =>
      (await cloud.request(cloudAdmin, 'POST', `/v3/${kind}s`, { [kind]: body })).body[kind].id
    const domain_id = await make('domain', { name: 'd' })
    tenant_id = await make('project', { name: 'p', domain_id })
    ann = { userId: await make('user', { name: 'ann', domain_id }), roles: ['member', 'reader'], projectId: tenant_id }
    bob = { userId: await make('user', { name: 'bob', domain_id }), roles: ['member', 'reader'], projectId: tenant_id }
    at = (who) => `/v3/users/${who.userId}/credentials/OS-EC2`
  })
  afterAll(() => cloud.stop())

  const aPair = async () => (await cloud.request(ann, 'POST', at(ann), { tenant_id })).body.credential

  test('are made, listed, shown and deleted by their owner, and are credentials like others', async () => {
    const pair = await aPair()
    expect(pair).toEqual({
      user_id: ann.userId,
      tenant_id,
      access: expect.stringMatching(/^[0-9a-f]{32}$/),
      secret: expect.stringMatching(/^[0-9a-f]{32}$/),
      trust_id: null,
      links: { self: `http://cloud.test${at(ann)}/${pair.access}` },
    })
    expect((await cloud.request(ann, 'GET', at(ann))).body).toEqual({
      credentials: [pair],
      links: { next: null, previous: null, self: `http://cloud.test${at(ann)}` },
    })
    expect((await cloud.request(ann, 'GET', `${at(ann)}/${pair.access}`)).body).toEqual({ credential: pair })
    const other = await aPair()
    const first = (await cloud.request(ann, 'GET', `${at(ann)}?limit=1`)).body
    expect([first.truncated, first.credentials.length]).toEqual([true, 1])
    const next = (await cloud.request(ann, 'GET', first.links.next.replace('http://cloud.test', ''))).body
    expect([...first.credentials, ...next.credentials]).toHaveLength(2)
    await cloud.request(ann, 'DELETE', `${at(ann)}/${other.access}`)
    const [stored] = (await cloud.request(ann, 'GET', '/v3/credentials?type=ec2')).body.credentials
    expect(JSON.parse(stored.blob)).toEqual({ access: pair.access, secret: pair.secret, trust_id: null })
    expect((await cloud.request(ann, 'DELETE', `${at(ann)}/${pair.access}`)).status).toBe(204)
    expect((await cloud.request(ann, 'GET', `${at(ann)}/${pair.access}`)).body.error).toMatchObject({
      code: 404,
      message: `Could not find credential: ${stored.id}.`,
    })
  })

  test('strangers get nothing and cannot tell whose key there is (INV-28)', async () => {
    const { access } = await aPair()
    for (const key of [access, 'none']) {
      for (const method of ['GET', 'DELETE']) {
        expect((await cloud.request(bob, method, `${at(ann)}/${key}`)).status).toBe(403)
        expect((await cloud.request(bob, method, `${at(bob)}/${key}`)).status).toBe(404)
        expect((await cloud.request(null, method, `${at(ann)}/${key}`)).status).toBe(401)
      }
      const reader = await cloud.request(systemReader, 'GET', `${at(ann)}/${key}`)
      expect(reader.status).toBe(key === 'none' ? 404 : 200)
    }
    // Whoever may see a pair sees it, as upstream, whatever user the address names.
    for (const who of [ann, cloudAdmin])
      expect((await cloud.request(who, 'GET', `${at(bob)}/${access}`)).status).toBe(200)
    expect((await cloud.request(bob, 'GET', at(ann))).status).toBe(403)
    expect((await cloud.request(bob, 'POST', at(ann), { tenant_id })).status).toBe(403)
    const reader: Persona = { ...ann, roles: ['reader'] }
    expect((await cloud.request(reader, 'POST', at(ann), { tenant_id })).status).toBe(403)
    expect((await cloud.request(reader, 'DELETE', `${at(ann)}/${access}`)).status).toBe(403)
  })

  test.each([
    [{}, 404, 'Could not find project: None.'],
    [{ tenant_id: 'none' }, 404, 'Could not find project: none.'],
    [{ tenant_id: 7 }, 400, 'Invalid input for field/attribute tenant_id.'],
  ])('are not made of %j', async (body, code, message) => {
    const answer = await cloud.request(ann, 'POST', at(ann), body)
    expect(answer.body.error).toMatchObject({ code, message: expect.stringContaining(message) })
    const nobody = { userId: 'nobody' }
    expect((await cloud.request(cloudAdmin, 'POST', at(nobody), { tenant_id })).body.error).toMatchObject({
      message: 'Could not find user: nobody.',
    })
  })

  test('INV-04: are out of reach of a delegated token, an administrator’s too', async () => {
    const { access } = await aPair()
    const lent: Persona = { ...ann, roles: ['admin', 'member', 'reader'], methods: ['application_credential'] }
    for (const [method, path, body] of [
      ['GET', at(ann)],
      ['POST', at(ann), { tenant_id }],
      ['GET', `${at(ann)}/${access}`],
      ['DELETE', `${at(ann)}/${access}`],
    ] as const)
      expect((await cloud.request(lent, method, path, body)).body.error).toMatchObject({
        code: 403,
        message: expect.stringContaining('Delegated tokens cannot access credentials directly'),
      })
  })
})
