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

const EP = '/v3/OS-EP-FILTER'

describe.each(available)('endpoint filters ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  let serviceId: string
  let projectId: string
  beforeAll(async () => {
    cloud = await aCloudOf(database, [revocation, resource, catalog])
    serviceId = (await made('/v3/services', { service: { type: 'compute' } })).service.id
    await made('/v3/regions', { region: { id: 'east' } })
    const domain = (await made('/v3/domains', { domain: { name: 'd' } })).domain.id
    projectId = (await made('/v3/projects', { project: { name: 'p', domain_id: domain } })).project.id
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const made = async (path: string, body: object) => {
    const answer = await admin('POST', path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }
  const said = ({ status, body }: TestAnswer) => [status, body.error?.message]
  const anEndpoint = async (rest: object = {}): Promise<string> =>
    (
      await made('/v3/endpoints', {
        endpoint: { interface: 'public', service_id: serviceId, url: 'http://x/', region_id: 'east', ...rest },
      })
    ).endpoint.id
  const aGroup = async (filters: object) =>
    (await made(`${EP}/endpoint_groups`, { endpoint_group: { name: 'g', filters } })).endpoint_group
  const ids = ({ body }: TestAnswer, key: string): string[] => body[key].map(({ id }: { id: string }) => id).sort()

  test('a project sees endpoints named one by one and by groups, until they go', async () => {
    const [named, grouped, other] = [
      await anEndpoint(),
      await anEndpoint({ interface: 'admin' }),
      await anEndpoint({ interface: 'internal' }),
    ]
    const group = await aGroup({ interface: 'admin', region_id: 'east' })
    const key = `${EP}/projects/${projectId}/endpoints/${named}`
    const groupKey = `${EP}/endpoint_groups/${group.id}/projects/${projectId}`
    expect((await admin('PUT', key)).status).toBe(204)
    expect((await admin('PUT', groupKey)).status).toBe(204)
    expect((await admin('HEAD', key)).status).toBe(204)
    expect((await admin('GET', groupKey)).body).toEqual({
      project_endpoint_group: {
        endpoint_group_id: group.id,
        project_id: projectId,
        links: { self: `/OS-EP-FILTER/endpoint_groups/${group.id}/projects/${projectId}` },
      },
    })
    const listed = await admin('GET', `${EP}/projects/${projectId}/endpoints`)
    expect(ids(listed, 'endpoints')).toEqual([named, grouped].sort())
    expect(listed.body.links.self).toBe(`http://cloud.test${EP}/projects/${projectId}/endpoints`)
    expect(listed.body.endpoints[0].links.self).toMatch(/^http:\/\/cloud.test\/v3\/endpoints\/\w+$/)
    expect(ids(await admin('GET', `${EP}/endpoint_groups/${group.id}/endpoints`), 'endpoints')).toContain(grouped)
    expect(ids(await admin('GET', `${EP}/endpoint_groups/${group.id}/projects`), 'projects')).toEqual([projectId])
    expect((await admin('GET', `${EP}/endpoints/${named}/projects`)).body.projects[0]).toMatchObject({ name: 'p' })
    expect((await admin('GET', `${EP}/endpoints/${other}/projects`)).body.projects).toEqual([])
    expect((await admin('GET', `${EP}/projects/${projectId}/endpoint_groups`)).body.endpoint_groups).toEqual([group])

    expect(said(await admin('PUT', key))).toEqual([
      409,
      'Conflict occurred attempting to store project_endpoint - Duplicate entry.',
    ])
    expect(said(await admin('PUT', groupKey))).toEqual([
      409,
      'Conflict occurred attempting to store project_endpoint_group - Duplicate entry.',
    ])
    expect((await admin('DELETE', `/v3/endpoints/${named}`)).status).toBe(204)
    expect((await admin('DELETE', `${EP}/endpoint_groups/${group.id}`)).status).toBe(204)
    expect((await admin('GET', `${EP}/projects/${projectId}/endpoints`)).body.endpoints).toEqual([])
    const rows = await cloud.services.store.db.selectFrom('project_endpoint').selectAll().execute()
    expect(rows).toEqual([])
  })

  test('INV-14: what is not there is not removed, and that is said', async () => {
    const endpointId = await anEndpoint()
    const { id } = await aGroup({ service_id: serviceId })
    const notInProject = [404, `Endpoint ${endpointId} not found in project ${projectId}`]
    for (const method of ['GET', 'DELETE'])
      expect(said(await admin(method, `${EP}/projects/${projectId}/endpoints/${endpointId}`))).toEqual(notInProject)
    for (const method of ['GET', 'DELETE'])
      expect(said(await admin(method, `${EP}/endpoint_groups/${id}/projects/${projectId}`))).toEqual([
        404,
        'Endpoint Group Project Association not found',
      ])
    for (const method of ['GET', 'PUT']) {
      const ask = async (path: string) => said(await admin(method, `${EP}/${path}`))
      expect(await ask(`projects/nope/endpoints/${endpointId}`)).toEqual([404, 'Could not find project: nope.'])
      expect(await ask(`projects/nope/endpoints/none`)).toEqual([404, 'Could not find endpoint: none.'])
      expect(await ask(`endpoint_groups/none/projects/nope`)).toEqual([404, 'Could not find project: nope.'])
      expect(await ask(`endpoint_groups/none/projects/${projectId}`)).toEqual([
        404,
        'Could not find Endpoint Group: none.',
      ])
    }
    expect((await admin('GET', `${EP}/endpoint_groups/none/projects`)).body.projects).toEqual([])
  })

  test('endpoint groups: shown, listed, changed, refused', async () => {
    const group = await aGroup({ interface: 'public' })
    expect(group).toEqual({
      id: group.id,
      name: 'g',
      description: null,
      filters: { interface: 'public' },
      links: { self: `http://cloud.test${EP}/endpoint_groups/${group.id}` },
    })
    const patch = async (endpoint_group: object) =>
      admin('PATCH', `${EP}/endpoint_groups/${group.id}`, { endpoint_group })
    expect((await patch({ name: 'h', filters: { region_id: null } })).body.endpoint_group).toEqual({
      ...group,
      name: 'h',
      filters: { region_id: null },
    })
    expect((await admin('GET', `${EP}/endpoint_groups?name=h`)).body.endpoint_groups).toHaveLength(1)
    expect((await admin('GET', `${EP}/endpoint_groups?limit=1`)).body.truncated).toBe(true)
    expect((await admin('GET', `${EP}/endpoint_groups?colour=red`)).status).toBe(400)
    const wrong = BAD_FILTER
    expect(said(await patch({ filters: { enabled: true } }))).toEqual(wrong)
    const create = async (body: object) => said(await admin('POST', `${EP}/endpoint_groups`, body))
    expect(await create({ endpoint_group: { name: 'x', filters: { colour: 'red' } } })).toEqual(wrong)
    const noFilters = [400, 'filters field is required and cannot be empty']
    expect(await create({ endpoint_group: { name: 'x', filters: {} } })).toEqual(noFilters)
    expect(await create({})).toEqual(noFilters)
    expect((await create({ endpoint_group: { filters: { interface: 'public' } } }))[1]).toContain("'name'")
    expect((await create({ endpoint_group: { name: 'x', filters: { interface: 'x' } } }))[0]).toBe(400)
  })

  test('readers of the system look, administrators change, nobody else does either', async () => {
    const { id } = await aGroup({ interface: 'public' })
    const path = `${EP}/endpoint_groups/${id}`
    expect((await cloud.request(systemReader, 'GET', path)).status).toBe(200)
    expect((await cloud.request(systemReader, 'DELETE', path)).status).toBe(403)
    expect((await cloud.request(domainManager('default'), 'GET', path)).status).toBe(403)
    // INV-28: neither does it show what there is.
    expect((await cloud.request(domainManager('default'), 'GET', `${EP}/endpoint_groups/none`)).status).toBe(403)
    const key = `${EP}/projects/${projectId}/endpoints/${await anEndpoint()}`
    expect((await cloud.request(systemReader, 'PUT', key)).status).toBe(403)
    expect((await admin('GET', key)).status).toBe(404)
  })

  test('a project that goes takes its filters with it', async () => {
    const domain = (await made('/v3/domains', { domain: { name: 'doomed' } })).domain.id
    const doomed = (await made('/v3/projects', { project: { name: 'p', domain_id: domain } })).project.id
    const { id } = await aGroup({ interface: 'public' })
    await admin('PUT', `${EP}/projects/${doomed}/endpoints/${await anEndpoint()}`)
    await admin('PUT', `${EP}/endpoint_groups/${id}/projects/${doomed}`)
    expect((await admin('DELETE', `/v3/projects/${doomed}`)).status).toBe(204)
    const { db } = cloud.services.store
    for (const table of ['project_endpoint', 'project_endpoint_group'] as const)
      expect(await db.selectFrom(table).select('project_id').where('project_id', '=', doomed).execute()).toEqual([])
  })
})

const BAD_FILTER = [
  400,
  'Expecting to find service_id or region_id or interface in endpoint_group. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
]
