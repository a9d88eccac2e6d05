import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalog } from '../catalog/area.ts'
import { createLogger } from '../kernel/log/index.ts'
import { resource } from '../resource/area.ts'
import { revocation } from '../revocation/area.ts'
import {
  type AreaCloud,
  aCloudOf,
  cloudAdmin,
  domainReader,
  type Persona,
  systemReader,
  type TestAnswer,
} from '../testing/cloud.ts'
import { available } from '../testing/databases.ts'
import { aWholeCloud } from '../testing/whole-cloud.ts'
import { limit } from './area.ts'
import { warnOfDeepTrees } from './depth.ts'

const areas = [revocation, resource, catalog, limit]
const said = ({ status, body }: TestAnswer) => [status, body.error?.message]
const MALFORMED =
  ' The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.'
const misfit = (level: string, id: string, over: { name: string; value: number; service: string }) => [
  403,
  `Invalid resource limit: The resource limit (${level}: ${id}, resource_name: ${over.name}, resource_limit: ${over.value}, service_id: ${over.service}, region_id: None) doesn't satisfy current hierarchy model..`,
]

/** A cloud with a service, a region, a domain and two projects in it, and what tests do there. */
async function aCloud(database: Parameters<typeof aCloudOf>[0], overrides: Parameters<typeof aCloudOf>[2] = {}) {
  const cloud = await aCloudOf(database, areas, overrides)
  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const made = async (path: string, body: object) => {
    const answer = await admin('POST', path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }
  const service: string = (await made('/v3/services', { service: { type: 'compute' } })).service.id
  await made('/v3/regions', { region: { id: 'east' } })
  const aDomain = async (name: string): Promise<string> => (await made('/v3/domains', { domain: { name } })).domain.id
  const aProject = async (name: string, domain_id: string): Promise<string> =>
    (await made('/v3/projects', { project: { name, domain_id } })).project.id
  const register = (...limits: object[]) =>
    admin('POST', '/v3/registered_limits', {
      registered_limits: limits.map((rest) => ({ service_id: service, ...rest })),
    })
  const set = (...limits: object[]) =>
    admin('POST', '/v3/limits', { limits: limits.map((rest) => ({ service_id: service, ...rest })) })
  const domain = await aDomain('d')
  return { cloud, admin, made, service, register, set, aDomain, aProject, domain, project: await aProject('p', domain) }
}
type Cloud = Awaited<ReturnType<typeof aCloud>>

describe.each(available)('limits ($name)', ({ name: database }) => {
  let c: Cloud
  let cloud: AreaCloud
  beforeAll(async () => {
    c = await aCloud(database)
    cloud = c.cloud
  })
  afterAll(() => cloud.stop())
  const list = async (persona: Persona, query = '') =>
    (await cloud.request(persona, 'GET', `/v3/limits${query}`)).body.limits

  test('registered limits: made, shown, listed, changed, deleted', async () => {
    const answer = await c.register(
      { region_id: 'east', resource_name: 'ram', default_limit: 0, description: 'MiB' },
      { resource_name: 'ram', default_limit: -1 },
    )
    expect(answer.status).toBe(201)
    expect(Object.keys(answer.body)).toEqual(['registered_limits'])
    const [east, anywhere] = answer.body.registered_limits
    expect(east).toEqual({
      id: east.id,
      service_id: c.service,
      region_id: 'east',
      resource_name: 'ram',
      default_limit: 0,
      description: 'MiB',
      links: { self: `http://cloud.test/v3/registered_limits/${east.id}` },
    })
    expect(anywhere).toMatchObject({ region_id: null, default_limit: -1, description: null })
    const path = `/v3/registered_limits/${east.id}`
    expect((await c.admin('GET', path)).body).toEqual({ registered_limit: east })
    const found = await c.admin('GET', '/v3/registered_limits?resource_name=ram&region_id=east')
    expect(found.body.registered_limits).toEqual([east])
    expect((await c.admin('GET', '/v3/registered_limits?resource_name__icontains=RAM&limit=1')).body.truncated).toBe(
      true,
    )
    const patch = async (registered_limit: object) => c.admin('PATCH', path, { registered_limit })
    expect((await patch({ default_limit: 5, description: null })).body.registered_limit).toEqual({
      ...east,
      default_limit: 5,
      description: null,
    })
    expect(said(await patch({ region_id: null }))).toEqual([
      409,
      'Conflict occurred attempting to store registered_limit - Duplicate entry.',
    ])
    expect((await c.admin('DELETE', path)).status).toBe(204)
    for (const method of ['GET', 'DELETE'])
      expect(said(await c.admin(method, path))).toEqual([404, `Could not find registered limit for ${east.id}.`])
    expect(said(await patch({}))).toEqual([404, `Could not find registered limit for ${east.id}.`])
  })

  test('INV-13: of several limits all are made or none', async () => {
    const refused = await c.register(
      { resource_name: 'twins', default_limit: 1 },
      { resource_name: 'twins', default_limit: 2 },
    )
    expect(said(refused)).toEqual([409, 'Conflict occurred attempting to store registered_limit - Duplicate entry.'])
    expect((await c.admin('GET', '/v3/registered_limits?resource_name=twins')).body.registered_limits).toEqual([])
    await c.register({ resource_name: 'cores', default_limit: 10 })
    const some = await c.set(
      { project_id: c.project, resource_name: 'cores', resource_limit: 5 },
      { project_id: c.project, resource_name: 'unheard-of', resource_limit: 5 },
    )
    expect(said(some)).toEqual([403, 'Unable to create a limit that has no corresponding registered limit.'])
    expect(await list(cloudAdmin, '?resource_name=cores')).toEqual([])
  })

  test('limits: made, shown, changed to 0, deleted; what they depart from stays meanwhile', async () => {
    const registered = (await c.register({ resource_name: 'disks', default_limit: 10 })).body.registered_limits[0]
    const answer = await c.set(
      { project_id: c.project, resource_name: 'disks', resource_limit: 5 },
      // A domain as a project is a domain.
      { project_id: c.domain, resource_name: 'disks', resource_limit: 7, description: 'all' },
    )
    expect(Object.keys(answer.body)).toEqual(['limits'])
    const [ofProject, ofDomain] = answer.body.limits
    expect(ofProject).toEqual({
      id: ofProject.id,
      project_id: c.project,
      domain_id: null,
      service_id: c.service,
      region_id: null,
      resource_name: 'disks',
      resource_limit: 5,
      description: null,
      links: { self: `http://cloud.test/v3/limits/${ofProject.id}` },
    })
    expect(ofDomain).toMatchObject({ project_id: null, domain_id: c.domain, description: 'all' })
    expect(said(await c.set({ domain_id: c.domain, resource_name: 'disks', resource_limit: 1 }))).toEqual([
      409,
      'Conflict occurred attempting to store limit - Duplicate entry.',
    ])
    for (const [method, body] of [['DELETE'], ['PATCH', { registered_limit: { default_limit: 1 } }]] as const)
      expect(said(await c.admin(method, `/v3/registered_limits/${registered.id}`, body))).toEqual([
        403,
        `Unable to update or delete registered limit ${registered.id} because there are project limits associated with it.`,
      ])
    const path = `/v3/limits/${ofDomain.id}`
    const patched = await c.admin('PATCH', path, { limit: { resource_limit: 0, description: '' } })
    expect(patched.body.limit).toEqual({ ...ofDomain, resource_limit: 0, description: '' })
    expect((await c.admin('GET', path)).body).toEqual(patched.body)
    expect((await c.admin('PATCH', path, { limit: { resource_name: 'x' } })).status).toBe(400)
    expect((await c.admin('DELETE', path)).status).toBe(204)
    for (const method of ['GET', 'DELETE'])
      expect(said(await c.admin(method, path))).toEqual([404, `Could not find limit for ${ofDomain.id}.`])
  })

  test('bad requests say what is wrong', async () => {
    const given = { project_id: c.project, resource_name: 'x', resource_limit: 1 }
    const missing = (what: string, of: string) => [400, `Expecting to find ${what} in ${of}.${MALFORMED}`]
    const nobody = 'f'.repeat(32)
    expect(said(await c.set({ ...given, service_id: nobody }))).toEqual(missing('service_id', 'limit'))
    expect(said(await c.set({ ...given, region_id: 'west' }))).toEqual(missing('region_id', 'limit'))
    expect(said(await c.set({ ...given, project_id: nobody }))).toEqual(missing('project_id', 'limit'))
    expect(said(await c.set({ ...given, project_id: undefined, domain_id: c.project }))).toEqual(
      missing('domain_id', 'limit'),
    )
    expect(said(await c.set({ ...given, project_id: null }))).toEqual(missing('project_id or domain_id', 'limit'))
    expect(said(await c.register({ service_id: nobody, resource_name: 'x', default_limit: 1 }))).toEqual(
      missing('service_id', 'registered_limit'),
    )
    expect((await c.set({ ...given, domain_id: c.domain }))?.body.error.message).toContain(
      "is valid under each of {'required': ['service_id', 'resource_name', 'resource_limit', 'project_id']}, {",
    )
    expect((await c.set({ project_id: c.project, resource_name: 'x' })).body.error.message).toContain(
      "'resource_limit' is a required property",
    )
    for (const resource_limit of [-2, 2 ** 31, 1.5, '1', null])
      expect((await c.set({ ...given, resource_limit })).status).toBe(400)
    expect((await c.admin('POST', '/v3/limits', { limits: [] })).status).toBe(400)
    expect((await c.admin('GET', '/v3/limits?service_id=x')).status).toBe(400)
  })

  test('INV-12: everybody sees the limits of where they are, administrators and the system all', async () => {
    await c.register({ resource_name: 'seen', default_limit: 10 })
    const [elsewhere, sibling] = [await c.aDomain('elsewhere'), await c.aProject('sibling', c.domain)]
    const seen = (rest: object) => ({ resource_name: 'seen', resource_limit: 1, ...rest })
    const answer = await c.set(
      seen({ project_id: c.project }),
      seen({ project_id: sibling }),
      seen({ domain_id: c.domain }),
      seen({ domain_id: elsewhere }),
    )
    const [own, siblings, domains, elsewheres] = answer.body.limits.map(({ id }: { id: string }) => id)
    const ids = async (persona: Persona, query = '') =>
      (await list(persona, `?resource_name=seen${query}`)).map(({ id }: { id: string }) => id).sort()
    const member = { projectId: c.project, projectDomainId: c.domain, roles: ['member'] }
    const all = [own, siblings, domains, elsewheres].sort()
    expect(await ids(systemReader)).toEqual(all)
    expect(await ids({ projectId: sibling, roles: ['service'] })).toEqual(all)
    expect(await ids(domainReader(c.domain))).toEqual([own, siblings, domains].sort())
    expect(await ids(domainReader(c.domain), `&domain_id=${elsewhere}`)).toEqual([])
    expect(await ids(member)).toEqual([own])
    expect(await ids(member, `&project_id=${sibling}`)).toEqual([])
    expect(await ids({})).toEqual([])

    const status = async (persona: Persona | null, id: string) =>
      (await cloud.request(persona, 'GET', `/v3/limits/${id}`)).status
    expect([await status(member, own), await status(member, siblings), await status(member, 'none')]).toEqual([
      200, 403, 403,
    ])
    const reader = domainReader(c.domain)
    expect([await status(reader, siblings), await status(reader, domains), await status(reader, elsewheres)]).toEqual([
      200, 200, 403,
    ])
    expect(await status({}, domains)).toBe(403)
    expect(await status(null, own)).toBe(401)
    for (const [method, path] of [
      ['POST', '/v3/limits'],
      ['POST', '/v3/registered_limits'],
    ] as const) {
      const body = {
        limits: [{ ...seen({ project_id: c.project }), service_id: c.service }],
        registered_limits: [{ resource_name: 'y', default_limit: 1, service_id: c.service }],
      }
      const key = path.slice(4) as keyof typeof body
      expect((await cloud.request(domainReader(c.domain), method, path, { [key]: body[key] })).status).toBe(403)
    }
  })

  test('a project or domain that goes takes its limits with it', async () => {
    await c.register({ resource_name: 'gone', default_limit: 10 })
    const domain = await c.aDomain('doomed')
    const project = await c.aProject('doomed', domain)
    const limits = [{ project_id: project }, { domain_id: domain }]
    await c.set(...limits.map((owner) => ({ resource_name: 'gone', resource_limit: 1, ...owner })))
    expect((await c.admin('DELETE', `/v3/projects/${project}`)).status).toBe(204)
    expect(await list(cloudAdmin, '?resource_name=gone')).toHaveLength(1)
    await c.admin('PATCH', `/v3/domains/${domain}`, { domain: { enabled: false } })
    expect((await c.admin('DELETE', `/v3/domains/${domain}`)).status).toBe(204)
    expect(await list(cloudAdmin, '?resource_name=gone')).toEqual([])
  })

  test('the strict model keeps projects within their domain, where -1 is infinite and 0 a bound', async () => {
    const s = await aCloud(database, { 'unified_limit.enforcement_model': 'strict_two_level' })
    const name = 'cores'
    expect((await s.admin('GET', '/v3/limits/model')).body.model.name).toBe('strict_two_level')
    await s.register({ resource_name: name, default_limit: 10 })
    const ofProject = (value: number) => ({ project_id: s.project, resource_name: name, resource_limit: value })
    const ofDomain = (value: number) => ({ domain_id: s.domain, resource_name: name, resource_limit: value })
    const over = (value: number) => misfit('project_id', s.project, { name, value, service: s.service })
    // Within the registered limit, while the domain has none; infinity is no part of it.
    expect(said(await s.set(ofProject(11)))).toEqual(over(11))
    expect(said(await s.set(ofProject(-1)))).toEqual(over(-1))
    // Within the domain's of the same request; a 0 there counts.
    expect(said(await s.set(ofProject(1), ofDomain(0)))).toEqual(over(1))
    const [project, domain] = (await s.set(ofProject(20), ofDomain(-1))).body.limits
    const patch = async (limit: { id: string }, resource_limit: number) =>
      said(await s.admin('PATCH', `/v3/limits/${limit.id}`, { limit: { resource_limit } }))
    expect(await patch(domain, 19)).toEqual(misfit('domain_id', s.domain, { name, value: 19, service: s.service }))
    expect((await patch(domain, 20))[0]).toBe(200)
    expect(await patch(project, 21)).toEqual(over(21))
    expect((await patch(project, 0))[0]).toBe(200)
    expect((await patch(domain, 0))[0]).toBe(200)
    expect(await patch(project, 1)).toEqual(over(1))

    const lines: string[] = []
    const { services } = s.cloud
    const log = createLogger({ format: 'oslo', level: 'warn', write: (line) => lines.push(line), clock: services.now })
    await warnOfDeepTrees({ ...services, log })
    expect(lines).toEqual([])
    const deep = { name: 'deep', domain_id: s.domain, parent_id: s.project }
    const { id } = (await s.made('/v3/projects', { project: deep })).project
    await warnOfDeepTrees({ ...services, log })
    expect(lines.join()).toContain(id)
    await s.cloud.stop()
  })
})

test('limits are shown beside the projects below one', async () => {
  const cloud = await aWholeCloud('sqlite')
  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloud.admin, method, path, body)
  const made = async (path: string, body: object) => (await admin('POST', path, body)).body
  const service = (await made('/v3/services', { service: { type: 'compute' } })).service.id
  const parent = (await made('/v3/projects', { project: { name: 'parent' } })).project.id
  const child = (await made('/v3/projects', { project: { name: 'child', parent_id: parent } })).project.id
  const { roles } = (await admin('GET', '/v3/roles?name=member')).body
  const { user } = (
    await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': cloud.admin })
  ).body.token
  expect((await admin('PUT', `/v3/projects/${child}/users/${user.id}/roles/${roles[0].id}`)).status).toBe(204)
  const cores = { service_id: service, resource_name: 'cores' }
  await made('/v3/registered_limits', { registered_limits: [{ ...cores, default_limit: 9 }] })
  await made('/v3/limits', { limits: [{ ...cores, project_id: child, resource_limit: 5 }] })
  const { subtree } = (await admin('GET', `/v3/projects/${parent}?subtree_as_list&include_limits`)).body.project
  expect(subtree).toHaveLength(1)
  expect(subtree[0].project).toMatchObject({ id: child, limits: [{ ...cores, project_id: child, resource_limit: 5 }] })
  await cloud.stop()
})
