import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { revocation } from '../../revocation/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin, domainManager, domainReader } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { resource } from '../area.ts'

describe.each(available)('project tags ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  let domain: string
  let count = 0
  beforeAll(async () => {
    cloud = await aCloudOf(database, [revocation, resource])
    domain = (await admin('POST', '/v3/domains', { domain: { name: 'd' } })).body.domain.id
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const aProject = async (more: object = {}): Promise<string> => {
    count += 1
    const project = { name: `p${count}`, domain_id: domain, ...more }
    return (await admin('POST', '/v3/projects', { project })).body.project.id
  }
  const tagsOf = async (id: string) => (await admin('GET', `/v3/projects/${id}/tags`)).body.tags

  test('all six operations', async () => {
    const id = await aProject()
    const at = `/v3/projects/${id}/tags`
    const added = await admin('PUT', `${at}/a%20b%C3%A9`)
    expect([added.status, added.body]).toEqual([201, ''])
    expect(added.headers.location).toBe(`http://cloud.test/v3/${id}/tags/a%20b%C3%A9`)
    expect((await admin('PUT', `${at}/red`)).status).toBe(201)
    expect((await admin('GET', at)).body).toEqual({
      links: { self: 'http://cloud.test/v3' },
      tags: ['a bé', 'red'],
    })
    expect((await admin('HEAD', at)).status).toBe(200)
    expect((await admin('GET', `${at}/red`)).status).toBe(204)
    expect((await admin('HEAD', `${at}/red`)).status).toBe(204)
    const missing = await admin('GET', `${at}/Red`)
    expect([missing.status, missing.body.error.message]).toEqual([404, 'Could not find project tag: Red.'])
    expect((await admin('DELETE', `${at}/red`)).status).toBe(204)
    // INV-14
    expect((await admin('DELETE', `${at}/red`)).status).toBe(404)
    const replaced = await admin('PUT', at, { tags: ['z', 'a ', 'M'] })
    expect(replaced.body).toEqual({ links: { self: 'http://cloud.test/v3' }, tags: ['z', 'a', 'M'] })
    expect(await tagsOf(id)).toEqual(['M', 'a', 'z'])
    expect((await admin('DELETE', at)).status).toBe(204)
    expect(await tagsOf(id)).toEqual([])
    expect((await admin('GET', '/v3/projects/nope/tags')).body.error.message).toBe('Could not find project: nope.')
  })

  test('tags added at the same time are all kept', async () => {
    const id = await aProject()
    const names = Array.from({ length: 8 }, (_, i) => `t${i}`)
    const answers = await Promise.all(names.map((name) => admin('PUT', `/v3/projects/${id}/tags/${name}`)))
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 201))
    expect(await tagsOf(id)).toEqual(names)
  })

  test('what is no tag, or one too many, is refused', async () => {
    const id = await aProject()
    const at = `/v3/projects/${id}/tags`
    const put = async (tags: unknown) => (await admin('PUT', at, { tags })).status
    expect(await put(['a', 'a'])).toBe(400)
    expect(await put(['b ', 'b'])).toBe(400)
    expect(await put(['a/b'])).toBe(400)
    expect(await put([''])).toBe(400)
    expect(await put([1])).toBe(400)
    expect(await put('x')).toBe(400)
    const nothing = await admin('PUT', at, {})
    expect([nothing.status, nothing.body.error.message]).toEqual([400, "{} is not of type 'array'"])
    const full = Array.from({ length: 80 }, (_, i) => `t${i}`)
    expect(await put([...full, 'more'])).toBe(400)
    expect(await put(full)).toBe(200)
    expect((await admin('PUT', `${at}/more`)).status).toBe(400)
    expect((await admin('PUT', `${at}/t1`)).status).toBe(400)
    expect((await admin('PUT', `${at}/%20t1%20`)).status).toBe(400)
    expect((await admin('PUT', `${at}/a,b`)).status).toBe(400)
    expect((await admin('PUT', `${at}/${'x'.repeat(256)}`)).status).toBe(400)
    expect(await tagsOf(id)).toHaveLength(80)
  })

  test('an immutable project keeps its tags', async () => {
    const id = await aProject({ tags: ['kept'], options: { immutable: true } })
    const at = `/v3/projects/${id}/tags`
    const refused = async (method: string, path: string, body?: unknown) => {
      const answer = await admin(method, path, body)
      return [answer.status, answer.body.error.message]
    }
    const text = (verb: string) =>
      `Cannot ${verb} project tags for ${id}, project is immutable. Set "immutable" option to false before creating project tags.`
    expect(await refused('PUT', `${at}/x`)).toEqual([403, text('create')])
    expect(await refused('PUT', at, { tags: ['x'] })).toEqual([403, text('update')])
    expect(await refused('DELETE', at)).toEqual([403, text('update')])
    expect(await refused('DELETE', `${at}/kept`)).toEqual([403, text('delete')])
    expect(await tagsOf(id)).toEqual(['kept'])
  })

  test('who may: the domain’s manager writes, its reader reads, others neither', async () => {
    const id = await aProject({ tags: ['t'] })
    const at = `/v3/projects/${id}/tags`
    const statuses = async (persona: Parameters<AreaCloud['request']>[0]) => [
      (await cloud.request(persona, 'GET', at)).status,
      (await cloud.request(persona, 'GET', `${at}/t`)).status,
      (await cloud.request(persona, 'PUT', `${at}/u`)).status,
      (await cloud.request(persona, 'DELETE', `${at}/u`)).status,
      (await cloud.request(persona, 'PUT', at, { tags: ['t'] })).status,
      (await cloud.request(persona, 'DELETE', at)).status,
      (await cloud.request(cloudAdmin, 'PUT', at, { tags: ['t'] })).status,
    ]
    expect(await statuses(domainManager(domain))).toEqual([200, 204, 201, 204, 200, 204, 200])
    expect(await statuses(domainReader(domain))).toEqual([200, 204, 403, 403, 403, 403, 200])
    expect(await statuses({ projectId: id, roles: ['member'] })).toEqual([200, 204, 403, 403, 403, 403, 200])
    expect(await statuses(domainManager('other'))).toEqual([403, 403, 403, 403, 403, 403, 200])
    expect(await statuses(null)).toEqual([401, 401, 401, 401, 401, 401, 200])
  })
})
