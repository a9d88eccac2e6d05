import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resource } from '../../resource/area.ts'
import { revocation } from '../../revocation/area.ts'
import {
  type AreaCloud,
  aCloudOf,
  cloudAdmin,
  domainManager,
  systemReader,
  type TestAnswer,
} from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { catalog } from '../area.ts'

describe.each(available)('policies and where they are attached ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  beforeAll(async () => {
    cloud = await aCloudOf(database, [revocation, resource, catalog])
    await made('/v3/regions', { region: { id: 'east' } })
    await made('/v3/regions', { region: { id: 'city', parent_region_id: 'east' } })
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const made = async (path: string, body: object) => {
    const answer = await admin('POST', path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }
  const said = ({ status, body }: TestAnswer) => [status, body.error?.message]
  const aPolicy = async (rest: object = {}) =>
    (await made('/v3/policies', { policy: { blob: '{"a": "é"}', type: 'application/json', ...rest } })).policy
  const aService = async (): Promise<string> => (await made('/v3/services', { service: { type: 't' } })).service.id
  const anEndpoint = async (service_id: string, region_id: string | null): Promise<string> =>
    (await made('/v3/endpoints', { endpoint: { interface: 'public', service_id, url: 'http://x/', region_id } }))
      .endpoint.id
  const policyOf = (endpoint: string) => admin('GET', `/v3/endpoints/${endpoint}/OS-ENDPOINT-POLICY/policy`)
  const endpointsOf = async (policy: string): Promise<string[]> =>
    (await admin('GET', `/v3/policies/${policy}/OS-ENDPOINT-POLICY/endpoints`)).body.endpoints
      .map(({ id }: { id: string }) => id)
      .sort()

  test('a policy is kept as it was given, with what else was said of it', async () => {
    const policy = await aPolicy({ 'made-by': 'ann' })
    expect(policy).toEqual({
      id: policy.id,
      blob: '{"a": "é"}',
      type: 'application/json',
      made_by: 'ann',
      links: { self: `http://cloud.test/v3/policies/${policy.id}` },
    })
    const path = `/v3/policies/${policy.id}`
    expect((await admin('PATCH', path, { policy: { blob: 'x', size: 1 } })).body.policy).toEqual({
      ...policy,
      blob: 'x',
      size: 1,
    })
    await aPolicy({ type: 'other' })
    const listed = await admin('GET', '/v3/policies?type=other')
    expect(listed.body.policies).toEqual([expect.objectContaining({ type: 'other' })])
    expect(said(await admin('PATCH', path, { policy: { id: 'x' } }))).toEqual([400, 'Cannot change policy ID'])
    expect(said(await admin('PATCH', path, { policy: {} }))).toEqual([400, '{} does not have enough properties'])
    const create = async (policy: unknown) => said(await admin('POST', '/v3/policies', { policy }))
    expect(await create({ type: 't' })).toEqual([400, "'blob' is a required property"])
    expect(await create({ type: 't', blob: {} })).toEqual([
      400,
      "Invalid input for field 'blob': '***' is not of type 'string'",
    ])
    expect(await create('x')).toEqual([400, "'x' is not of type 'object'"])
    expect(said(await admin('POST', '/v3/policies', {}))).toEqual([400, "'blob' is a required property"])
    expect((await admin('DELETE', path)).status).toBe(204)
    expect(said(await admin('GET', path))).toEqual([404, `Could not find policy: ${policy.id}.`])
  })

  test('readers of the system look, administrators change', async () => {
    const { id } = await aPolicy()
    expect((await cloud.request(systemReader, 'GET', `/v3/policies/${id}`)).status).toBe(200)
    expect((await cloud.request(systemReader, 'DELETE', `/v3/policies/${id}`)).status).toBe(403)
    const manager = domainManager('default')
    for (const path of [`/v3/policies/${id}`, '/v3/policies/none', `/v3/policies/${id}/OS-ENDPOINT-POLICY/endpoints`])
      expect((await cloud.request(manager, 'GET', path)).status).toBe(403)
    // What is wrong with a body is told to those who may send one.
    expect((await cloud.request(manager, 'POST', '/v3/policies', { policy: {} })).status).toBe(403)
  })

  test('the nearest policy is for an endpoint: its own, of its region, of a region above, of its service', async () => {
    const service = await aService()
    const endpoint = await anEndpoint(service, 'city')
    const [own, city, east, all] = [await aPolicy(), await aPolicy(), await aPolicy(), await aPolicy()]
    const places = [
      [all, `services/${service}`],
      [east, `services/${service}/regions/east`],
      [city, `services/${service}/regions/city`],
      [own, `endpoints/${endpoint}`],
    ] as const
    expect(said(await policyOf(endpoint))).toEqual([404, `No policy is associated with endpoint ${endpoint}.`])
    for (const [policy, place] of places) {
      const path = `/v3/policies/${policy.id}/OS-ENDPOINT-POLICY/${place}`
      expect(said(await admin('GET', path))).toEqual([404, 'Could not find policy association.'])
      expect((await admin('PUT', path)).status).toBe(204)
      expect((await admin('HEAD', path)).status).toBe(204)
      expect((await policyOf(endpoint)).body.policy).toEqual({
        ...policy,
        links: { self: `http://cloud.test/v3/endpoints/${policy.id}` },
      })
      expect(await endpointsOf(policy.id)).toEqual([endpoint])
    }
    // Another policy takes the place of the one before.
    expect((await admin('PUT', `/v3/policies/${all.id}/OS-ENDPOINT-POLICY/endpoints/${endpoint}`)).status).toBe(204)
    expect(await endpointsOf(own.id)).toEqual([])
    // Reached in two ways, named once.
    expect(await endpointsOf(all.id)).toEqual([endpoint])
    const path = `/v3/policies/${all.id}/OS-ENDPOINT-POLICY/endpoints/${endpoint}`
    expect((await admin('DELETE', path)).status).toBe(204)
    expect((await admin('DELETE', path)).status).toBe(204)
    expect((await policyOf(endpoint)).body.policy.id).toBe(city.id)
  })

  test('what a policy is attached to must be there, and the association goes with it', async () => {
    const service = await aService()
    const endpoint = await anEndpoint(service, null)
    const { id } = await aPolicy()
    const at = (place: string, policy = id) => `/v3/policies/${policy}/OS-ENDPOINT-POLICY/${place}`
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const missing = async (path: string) => said(await admin(method, path))
      expect(await missing(at('endpoints/x', 'none'))).toEqual([404, 'Could not find policy: none.'])
      expect(await missing(at('endpoints/x'))).toEqual([404, 'Could not find endpoint: x.'])
      expect(await missing(at('services/x'))).toEqual([404, 'Could not find service: x.'])
      expect(await missing(at('services/x/regions/east'))).toEqual([404, 'Could not find service: x.'])
      expect(await missing(at(`services/${service}/regions/x`))).toEqual([404, 'Could not find region: x.'])
    }
    const places = [`endpoints/${endpoint}`, `services/${service}`, `services/${service}/regions/east`]
    for (const place of places) await admin('PUT', at(place))
    const { db } = cloud.services.store
    const rows = () => db.selectFrom('policy_association').select('id').where('policy_id', '=', id).execute()
    expect(await rows()).toHaveLength(3)
    await admin('DELETE', `/v3/endpoints/${endpoint}`)
    expect(await rows()).toHaveLength(2)
    await admin('DELETE', `/v3/services/${service}`)
    expect(await rows()).toHaveLength(0)
    const second = await aService()
    await admin('PUT', at(`services/${second}`))
    await admin('DELETE', `/v3/policies/${id}`)
    expect(await rows()).toHaveLength(0)
  })
})
