import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { area } from '../../kernel/declare.ts'
import { revocation } from '../../revocation/area.ts'
import {
  type AreaCloud,
  aCloudOf,
  cloudAdmin,
  domainReader,
  systemReader,
  type TestAnswer,
} from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { resource } from '../area.ts'

const gone: string[] = []
const note = (kind: string) => async (_ctx: WriteContext, id: string) => {
  gone.push(`${kind} ${id}`)
}
const later = area({ name: 'later', operations: [], onRemove: { project: note('project'), domain: note('domain') } })

describe.each(available)('domains ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  beforeAll(async () => {
    cloud = await aCloudOf(database, [revocation, resource, later])
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const message = ({ status, body }: TestAnswer) => [status, body.error?.message]
  const aDomain = async (domain: object) => {
    const answer = await admin('POST', '/v3/domains', { domain })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body.domain
  }
  const patch = (id: string, domain: object) => admin('PATCH', `/v3/domains/${id}`, { domain })

  test('a domain is shown without what makes it a project, and as a project with it', async () => {
    const domain = await aDomain({
      name: 'shown',
      tags: ['t'],
      color: 'red',
      is_domain: false,
      parent_id: 'x',
      id: 'y',
    })
    const own = { name: 'shown', description: '', enabled: true, tags: ['t'], options: {}, color: 'red' }
    expect(domain).toEqual({
      id: domain.id,
      ...own,
      links: { self: `http://cloud.test/v3/domains/${domain.id}` },
    })
    expect((await admin('GET', `/v3/domains/${domain.id}`)).body).toEqual({ domain })
    expect((await admin('GET', `/v3/projects/${domain.id}`)).body.project).toEqual({
      id: domain.id,
      ...own,
      domain_id: null,
      parent_id: null,
      is_domain: true,
      links: { self: `http://cloud.test/v3/projects/${domain.id}` },
    })
    const patched = await patch(domain.id, { size: 1, id: 'z', domain_id: 'q', parent_id: 'q', is_domain: false })
    expect(patched.body).toEqual({ domain: { ...domain, size: 1 } })
  })

  test('an id may be chosen, if it is a UUID in plain digits', async () => {
    const id = '0123456789abcdef0123456789abcdef'
    expect((await aDomain({ name: 'chosen', explicit_domain_id: id })).id).toBe(id)
    const choose = async (explicit_domain_id: string) =>
      message(await admin('POST', '/v3/domains', { domain: { name: 'chosen-2', explicit_domain_id } }))
    const malformed = [400, 'Domain ID does not conform to required UUID format.']
    expect(await choose('default')).toEqual(malformed)
    expect(await choose(id.toUpperCase())).toEqual(malformed)
    expect(await choose('01234567-89ab-cdef-0123-456789abcdef')).toEqual(malformed)
    expect(await choose(id)).toEqual([
      409,
      'Conflict occurred attempting to store project - it is not permitted to have two projects acting as domains with the same name: chosen-2.',
    ])
  })

  test('refusals, worded as clients know them', async () => {
    const { id } = await aDomain({ name: 'refused' })
    const create = async (domain: object) => message(await admin('POST', '/v3/domains', { domain }))
    const twice =
      'Conflict occurred attempting to store project - it is not permitted to have two projects acting as domains with the same name: refused.'
    expect(await create({ name: 'refused' })).toEqual([409, twice])
    expect(await create({ name: 'FEDERATED' })).toEqual([400, 'Domain cannot be named FEDERATED'])
    expect((await create({ name: 'x', description: 'y'.repeat(256) }))[0]).toBe(400)
    expect((await create({ name: 'x', enabled: 'yes' }))[0]).toBe(400)
    expect((await create({ name: 'x', enabled: null }))[0]).toBe(400)
    expect(message(await admin('POST', '/v3/domains', {}))).toEqual([400, "'domain' is a required property"])
    const other = await aDomain({ name: 'refused-2' })
    expect(message(await patch(other.id, { name: 'refused' }))).toEqual([409, twice])
    expect(message(await patch(id, { name: 'federated' }))).toEqual([400, 'Domain cannot be named federated'])
    expect((await patch(id, {})).status).toBe(400)
    expect(message(await patch('nope', { name: 'x' }))).toEqual([404, 'Could not find domain: nope.'])
    const { project } = (await admin('POST', '/v3/projects', { project: { name: 'p', domain_id: id } })).body
    const noDomain = [404, `Could not find domain: ${project.id}.`]
    expect(message(await admin('GET', `/v3/domains/${project.id}`))).toEqual(noDomain)
    expect(message(await patch(project.id, { name: 'x' }))).toEqual(noDomain)
    expect(message(await admin('DELETE', `/v3/domains/${project.id}`))).toEqual(noDomain)
    expect((await admin('GET', `/v3/projects/${encodeURIComponent('<<keystone.domain.root>>')}`)).status).toBe(404)
  })

  test('a domain is deleted with all it holds, once disabled', async () => {
    const { id } = await aDomain({ name: 'doomed' })
    const aProject = async (name: string, parent_id: string, options = {}) =>
      (await admin('POST', '/v3/projects', { project: { name, domain_id: id, parent_id, options } })).body.project.id
    const a = await aProject('a', id)
    const b = await aProject('b', a)
    const c = await aProject('c', b, { immutable: true })
    expect(message(await admin('DELETE', `/v3/domains/${id}`))).toEqual([
      403,
      'Cannot delete a domain that is enabled, please disable it first.',
    ])
    // Disabling it needs no disabled projects.
    expect((await patch(id, { enabled: false })).body.domain.enabled).toBe(false)
    gone.length = 0
    expect(message(await admin('DELETE', `/v3/domains/${id}`))).toEqual([
      403,
      `Unable to delete immutable project resource: \`${c}. Set resource option "immutable" to false first.`,
    ])
    // INV-13: nothing has changed.
    expect(gone).toEqual([])
    expect((await admin('GET', `/v3/projects/${b}`)).status).toBe(200)
    // The project is enabled still: only its own domain is not, and a parent is one.
    await admin('PATCH', `/v3/projects/${c}`, { project: { options: { immutable: false } } })
    const { db } = cloud.services.store
    await cloud.services.store.write(async (tx) => {
      const value = { domain_id: id, group: 'ldap', option: 'url', value: '"x"' }
      await tx.insertInto('whitelisted_config').values(value).execute()
      record(tx, { entity: 'domain_config', id, op: 'create', body: {} })
    })
    expect((await admin('DELETE', `/v3/domains/${id}`)).status).toBe(204)
    expect(gone.slice(0, 3).sort()).toEqual([a, b, c].map((project) => `project ${project}`).sort())
    expect(gone.slice(3)).toEqual([`domain ${id}`, `project ${id}`])
    expect(await db.selectFrom('project').select('id').where('id', 'in', [id, a, b, c]).execute()).toEqual([])
    expect(await db.selectFrom('whitelisted_config').selectAll().where('domain_id', '=', id).execute()).toEqual([])
    const events = await db.selectFrom('revocation_event').select('project_id').execute()
    expect(events.map(({ project_id }) => project_id)).toEqual(expect.arrayContaining([id, a, b, c]))
  })

  test('a domain of more projects than one statement takes goes too, however they hang together', async () => {
    const { id } = await aDomain({ name: 'crowded', enabled: false })
    const count = 1100
    const idOf = (n: number) => `crowd-${String(n).padStart(5, '0')}`
    await cloud.services.store.write(async (tx) => {
      for (let from = 0; from < count; from += 100) {
        const rows = Array.from({ length: 100 }, (_, i) => ({
          id: idOf(from + i),
          name: `${from + i}`,
          domain_id: id,
          // Every other one hangs below the one before it.
          parent_id: (from + i) % 2 === 1 ? idOf(from + i - 1) : id,
          enabled: true,
          is_domain: false,
          description: '',
          extra: '{}',
        }))
        await tx.insertInto('project').values(rows).execute()
        for (const row of rows) record(tx, { entity: 'project', id: row.id, op: 'create', body: row })
      }
    })
    gone.length = 0
    expect((await admin('DELETE', `/v3/domains/${id}`)).status).toBe(204)
    expect(gone).toHaveLength(count + 2)
    const { db } = cloud.services.store
    expect(await db.selectFrom('project').select('id').where('domain_id', '=', id).limit(1).execute()).toEqual([])
  })

  test('an immutable domain is neither changed nor deleted', async () => {
    const { id } = await aDomain({ name: 'immutable', options: { immutable: true }, enabled: false })
    const verb = (what: string) =>
      `Unable to ${what} immutable domain resource: \`${id}. Set resource option "immutable" to false first.`
    expect(message(await patch(id, { description: 'x' }))).toEqual([403, verb('update')])
    expect(message(await admin('DELETE', `/v3/domains/${id}`))).toEqual([403, verb('delete')])
    expect(message(await admin('DELETE', `/v3/projects/${id}`))).toEqual([403, verb('delete')])
    expect((await patch(id, { options: { immutable: false } })).status).toBe(200)
    expect((await admin('DELETE', `/v3/projects/${id}`)).status).toBe(204)
    expect((await admin('GET', `/v3/domains/${id}`)).status).toBe(404)
  })

  test('INV-12: a list holds what the caller may see', async () => {
    const { id } = await aDomain({ name: 'listed-a' })
    await aDomain({ name: 'listed-b', enabled: false })
    const list = async (persona: typeof cloudAdmin, query = '') => {
      const answer = await cloud.request(persona, 'GET', `/v3/domains${query}`)
      return answer.status === 200 ? answer.body.domains.map(({ name }: { name: string }) => name) : answer.status
    }
    expect(await list(cloudAdmin, '?name__startswith=listed')).toEqual(['listed-a', 'listed-b'])
    expect(await list(systemReader, '?name__startswith=listed&enabled=0')).toEqual(['listed-b'])
    expect(await list(cloudAdmin, '?name__startswith=listed&limit=1')).toEqual(['listed-a'])
    expect(await list(domainReader(id))).toEqual(['listed-a'])
    expect(await list(domainReader(id), '?name=listed-b')).toEqual([])
    expect(await list({ projectId: 'p', roles: ['member'] })).toBe(403)
    const insider = { projectId: 'p', projectDomainId: id, roles: ['member'] }
    expect((await cloud.request(insider, 'GET', `/v3/domains/${id}`)).status).toBe(200)
    expect((await cloud.request(insider, 'GET', '/v3/domains/nope')).status).toBe(403)
    expect((await cloud.request(insider, 'PATCH', '/v3/domains/nope', { domain: { name: 'x' } })).status).toBe(403)
    expect((await cloud.request(insider, 'DELETE', '/v3/domains/nope')).status).toBe(403)
  })
})
