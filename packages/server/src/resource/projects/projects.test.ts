import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { area } from '../../kernel/declare.ts'
import { revocation } from '../../revocation/area.ts'
import {
  type AreaCloud,
  aCloudOf,
  cloudAdmin,
  domainManager,
  domainReader,
  type Persona,
  systemReader,
  type TestAnswer,
} from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { resource } from '../area.ts'

/** Stands for the area that keeps assignments: says on which projects the user has a role, notes what goes. */
const mine = new Set<string>()
const gone: string[] = []
const note = (kind: string) => async (_ctx: WriteContext, id: string) => {
  gone.push(`${kind} ${id}`)
}
const assignments = area({
  name: 'assignment',
  operations: [],
  onRemove: { project: note('project'), domain: note('domain') },
  provides: { projectsOfUser: async () => mine },
})

describe.each(available)('projects ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  let domain: string

  beforeAll(async () => {
    cloud = await aCloudOf(database, [revocation, resource, assignments], {
      'DEFAULT.max_project_tree_depth': '3',
      'DEFAULT.max_db_limit': '50',
    })
    await cloud.services.store.write(async (tx) => {
      const row = { id: 'default', name: 'Default', enabled: true, is_domain: true, extra: '{}', description: '' }
      await tx
        .insertInto('project')
        .values({ ...row, domain_id: '<<keystone.domain.root>>', parent_id: null })
        .execute()
      record(tx, { entity: 'domain', id: 'default', op: 'create', body: row })
    })
    domain = (await created('/v3/domains', { domain: { name: 'd' } })).domain.id
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const as = (persona: Persona | null, method: string, path: string, body?: unknown) =>
    cloud.request(persona, method, path, body)

  async function created(path: string, body: unknown) {
    const answer = await admin('POST', path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }
  const aProject = async (project: object) =>
    (await created('/v3/projects', { project: { domain_id: domain, ...project } })).project
  const message = ({ status, body }: TestAnswer) => [status, body.error?.message]
  const ids = ({ status, body }: TestAnswer): string[] => {
    expect(status, JSON.stringify(body)).toBe(200)
    return body.projects.map((project: { id: string }) => project.id)
  }

  test('a project is shown as it was created, extra attributes beside its own', async () => {
    const body = await created('/v3/projects', {
      project: {
        name: '  shown ',
        domain_id: domain,
        tags: ['x', 'Y'],
        color: 'red',
        'a:b-c': { deep: [1] },
        extra: { dropped: true },
        id: 'f'.repeat(32),
        options: { immutable: null },
      },
    })
    const { id } = body.project
    const project = {
      id,
      name: 'shown',
      domain_id: domain,
      parent_id: domain,
      description: '',
      enabled: true,
      is_domain: false,
      tags: ['x', 'Y'],
      options: {},
      color: 'red',
      a_b_c: { deep: [1] },
      links: { self: `http://cloud.test/v3/projects/${id}` },
    }
    expect(id).not.toBe('f'.repeat(32))
    expect(body).toEqual({ project })
    const shown = await admin('GET', `/v3/projects/${id}`)
    expect(shown.body).toEqual({ project: { ...project, tags: ['Y', 'x'] } })
    expect((await admin('HEAD', `/v3/projects/${id}`)).status).toBe(200)
    expect((await admin('DELETE', `/v3/projects/${id}`)).status).toBe(204)
    expect(message(await admin('GET', `/v3/projects/${id}`))).toEqual([404, `Could not find project: ${id}.`])
  })

  test('without a domain a project is in the caller’s, or in the default one', async () => {
    const own = await as(domainManager(domain), 'POST', '/v3/projects', { project: { name: 'own', domain_id: domain } })
    expect(own.body.project.domain_id).toBe(domain)
    const named = await as({ domainId: domain, roles: ['admin'] }, 'POST', '/v3/projects', {
      project: { name: 'own2' },
    })
    expect(named.body.project.parent_id).toBe(domain)
    const fallback = await admin('POST', '/v3/projects', { project: { name: 'fallback' } })
    expect(fallback.body.project.parent_id).toBe('default')
  })

  test('refusals of a new project, worded as clients know them', async () => {
    const other = (await created('/v3/domains', { domain: { name: 'other' } })).domain.id
    const parent = (await aProject({ name: 'refusals' })).id
    const create = async (project: object) => message(await admin('POST', '/v3/projects', { project }))
    expect(await create({})).toEqual([
      400,
      "Invalid input for field/attribute project. Value: {}. 'name' is a required property",
    ])
    expect(message(await admin('POST', '/v3/projects', {}))).toEqual([400, "'project' is a required property"])
    expect((await create({ name: '   ' }))[0]).toBe(400)
    expect((await create({ name: 'x'.repeat(65) }))[0]).toBe(400)
    expect((await create({ name: 'b', enabled: 'false' }))[0]).toBe(400)
    expect((await create({ name: 'b', is_domain: 'true' }))[0]).toBe(400)
    expect((await create({ name: 'b', tags: ['a,b'] }))[0]).toBe(400)
    expect((await create({ name: 'b', tags: Array.from({ length: 81 }, (_, i) => `${i}`) }))[0]).toBe(400)
    expect((await create({ name: 'b', options: { other: true } }))[0]).toBe(400)
    expect((await create({ name: 'b', 'domain-id': other, domain_id: domain }))[0]).toBe(400)
    expect(await create({ name: 'b', domain_id: 'nope' })).toEqual([400, 'Could not find domain: nope.'])
    expect(await create({ name: 'b', domain_id: domain, parent_id: 'nope' })).toEqual([
      400,
      'Could not find project: nope.',
    ])
    expect(await create({ name: 'b', domain_id: domain, parent_id: other })).toEqual([
      400,
      `Cannot create project, the parent (${other}) is acting as a domain, but this project's domain id (${domain}) does not match the parent's id.`,
    ])
    expect(await create({ name: 'b', domain_id: other, parent_id: parent })).toEqual([
      400,
      `Cannot create project, since it specifies its domain_id ${other}, but specifies a parent in a different domain (${domain}).`,
    ])
    expect(await create({ name: 'b', is_domain: true, domain_id: domain })).toEqual([
      400,
      'only root projects are allowed to act as domains.',
    ])
    const [status, text] = await create({ name: 'refusals', domain_id: domain })
    expect(status).toBe(409)
    expect(text).toMatch(
      /^Conflict occurred attempting to store project - it is not permitted to have two projects with either the same name or same id in the same domain: name is refusals, project id [0-9a-f]{32}\.$/,
    )
  })

  test('a tree has a depth, and grows only below what is enabled', async () => {
    const a = (await aProject({ name: 'depth-a' })).id
    const b = (await aProject({ name: 'depth-b', parent_id: a })).id
    const c = (await aProject({ name: 'depth-c', parent_id: b })).id
    const tooDeep = { project: { name: 'depth-d', domain_id: domain, parent_id: c } }
    expect(message(await admin('POST', '/v3/projects', tooDeep))).toEqual([
      403,
      `Max hierarchy depth reached for ${c} branch.`,
    ])
    const disable = (id: string) => admin('PATCH', `/v3/projects/${id}`, { project: { enabled: false } })
    expect(message(await disable(a))).toEqual([
      403,
      `Cannot disable project ${a} since its subtree contains enabled projects.`,
    ])
    for (const id of [c, b, a]) expect((await disable(id)).status).toBe(200)
    const below = { project: { name: 'depth-e', domain_id: domain, parent_id: b } }
    expect(message(await admin('POST', '/v3/projects', below))).toEqual([
      400,
      `cannot create a project in a branch containing a disabled project: ${a}`,
    ])
    const enable = (id: string) => admin('PATCH', `/v3/projects/${id}`, { project: { enabled: true } })
    const refused = [403, `Cannot enable project ${b} since it has disabled parents`]
    expect(message(await enable(b))).toEqual(refused)
    // A change that does not speak of it counts as enabling.
    expect(message(await admin('PATCH', `/v3/projects/${b}`, { project: { description: 'x' } }))).toEqual(refused)
    expect((await enable(a)).status).toBe(200)
    expect((await enable(b)).status).toBe(200)
    expect(message(await admin('DELETE', `/v3/projects/${a}`))).toEqual([
      403,
      `Cannot delete the project ${a} since it is not a leaf in the hierarchy. Use the cascade option if you want to delete a whole subtree.`,
    ])
  })

  test('what may be changed, and what the answer shows twice', async () => {
    const project = await aProject({ name: 'changing', color: 'red' })
    const patch = (change: object) => admin('PATCH', `/v3/projects/${project.id}`, { project: change })
    const answer = await patch({ name: ' changed ', size: null, tags: ['t'], description: null })
    const { links: _links, ...own } = project
    const after = { ...own, name: 'changed', size: null, tags: ['t'], description: null }
    expect(answer.body.project).toEqual({ ...after, links: project.links, extra: { color: 'red', size: null } })
    expect((await admin('GET', `/v3/projects/${project.id}`)).body.project).toEqual({ ...after, links: project.links })
    const same = { id: project.id, domain_id: domain, parent_id: domain, is_domain: false }
    expect((await patch(same)).status).toBe(200)
    expect((await patch({})).status).toBe(200)
    expect((await admin('PATCH', `/v3/projects/${project.id}`, {})).status).toBe(200)
    expect(message(await patch({ id: 'x' }))).toEqual([400, 'Cannot change ID'])
    expect(message(await patch({ domain_id: null }))).toEqual([400, 'Cannot change Domain ID'])
    expect(message(await patch({ parent_id: 'x' }))).toEqual([403, 'Update of `parent_id` is not allowed.'])
    expect(message(await patch({ is_domain: true }))).toEqual([400, 'Update of `is_domain` is not allowed.'])
    await aProject({ name: 'taken' })
    const [status, text] = message(await patch({ name: 'taken' }))
    expect([status, text]).toEqual([409, expect.stringContaining(`name is taken, project id ${project.id}`)])
  })

  test('an immutable project takes one change only', async () => {
    const { id } = await aProject({ name: 'immutable', options: { immutable: true } })
    const patch = (change: object) => admin('PATCH', `/v3/projects/${id}`, { project: change })
    const refused = [
      403,
      `Unable to update immutable project resource: \`${id}. Set resource option "immutable" to false first.`,
    ]
    expect(message(await patch({ name: 'x' }))).toEqual(refused)
    expect(message(await patch({ options: { immutable: false }, name: 'x' }))).toEqual(refused)
    expect(message(await patch({ options: { immutable: true } }))).toEqual(refused)
    expect(message(await admin('DELETE', `/v3/projects/${id}`))).toEqual([
      403,
      `Unable to delete immutable project resource: \`${id}. Set resource option "immutable" to false first.`,
    ])
    expect((await patch({ options: { immutable: null } })).body.project.options).toEqual({})
    expect((await admin('DELETE', `/v3/projects/${id}`)).status).toBe(204)
  })

  test('parents and subtree: all as ids, as projects only those with a role', async () => {
    const a = (await aProject({ name: 'family-a' })).id
    const b = (await aProject({ name: 'family-b', parent_id: a })).id
    const c = (await aProject({ name: 'family-c', parent_id: b })).id
    const d = (await aProject({ name: 'family-d', parent_id: a })).id
    const show = async (id: string, query: string) => (await admin('GET', `/v3/projects/${id}?${query}`)).body.project
    expect((await show(c, 'parents_as_ids')).parents).toEqual({ [b]: { [a]: { [domain]: null } } })
    expect((await show(a, 'subtree_as_ids')).subtree).toEqual({ [b]: { [c]: null }, [d]: null })
    expect((await show(c, 'subtree_as_ids')).subtree).toBeNull()
    expect((await show(domain, 'parents_as_ids')).parents).toBeNull()
    expect(await show(c, 'parents_as_ids=0')).not.toHaveProperty('parents')
    expect((await show(c, 'parents_as_list')).parents).toEqual([])
    mine.add(a).add(c)
    const { parents } = await show(c, 'parents_as_list&include_limits')
    expect(parents).toEqual([{ project: expect.objectContaining({ id: a, limits: [], name: 'family-a' }) }])
    const { subtree } = await show(a, 'subtree_as_list')
    expect(subtree).toHaveLength(1)
    expect(subtree[0].project.links.self).toBe(`http://cloud.test/v3/projects/${c}`)
    mine.clear()
    for (const side of ['parents', 'subtree'])
      expect(message(await admin('GET', `/v3/projects/${a}?${side}_as_ids&${side}_as_list`))).toEqual([
        400,
        `Cannot use ${side}_as_list and ${side}_as_ids query params at the same time.`,
      ])
  })

  test('a list is filtered exactly and inexactly, and paged by id', async () => {
    const made = []
    for (const name of ['List-one', 'List-two', 'list-three', 'List%four'])
      made.push((await aProject({ name, enabled: name !== 'List-two' })).id)
    const [one, two, three, four] = made.sort() as [string, string, string, string]
    const list = async (query: string) => ids(await admin('GET', `/v3/projects?domain_id=${domain}&${query}`))
    expect(await list('name__startswith=List')).toEqual([one, two, four])
    expect(await list('name__istartswith=list')).toEqual([one, two, three, four])
    expect(await list('name__contains=%25')).toEqual([four])
    expect(await list('name__iendswith=ONE')).toEqual([one])
    expect(await list('name=List-one')).toEqual([one])
    expect(await list('name=LIST-ONE')).toEqual([])
    expect(await list('name__startswith=List&enabled=false')).toEqual([two])
    expect(await list('name__startswith=List&enabled=')).toEqual([one, four])
    expect(await list(`name__istartswith=list&parent_id=${one}`)).toEqual([])
    expect(ids(await admin('GET', '/v3/projects?is_domain=true'))).toContain(domain)
    expect(ids(await admin('GET', '/v3/projects'))).not.toContain(domain)

    const first = await admin('GET', '/v3/projects?name__istartswith=list&limit=3')
    expect(ids(first)).toEqual([one, two, three])
    expect(first.body.truncated).toBe(true)
    const next = new URL(first.body.links.next)
    const second = await admin('GET', next.pathname + next.search)
    expect(ids(second)).toEqual([four])
    expect(second.body.links.next).toBeNull()
    expect(second.body).not.toHaveProperty('truncated')
    expect(message(await admin('GET', '/v3/projects?marker=nope'))).toEqual([404, 'Marker nope could not be found.'])
    expect((await admin('GET', '/v3/projects?enabled=maybe')).status).toBe(400)
    expect((await admin('GET', '/v3/projects?parent_id=default')).status).toBe(400)
  })

  test('tag filters are met together and never widen a list', async () => {
    const red = (await aProject({ name: 'tag-red', tags: ['red', 'common'] })).id
    const blue = (await aProject({ name: 'tag-blue', tags: ['blue', 'common'] })).id
    const both = (await aProject({ name: 'tag-both', tags: ['red', 'blue', 'common'] })).id
    const none = (await aProject({ name: 'tag-none' })).id
    const list = async (query: string) => ids(await admin('GET', `/v3/projects?name__startswith=tag-&${query}`))
    expect(await list('tags=red,blue')).toEqual([both])
    expect(await list('tags=common,common')).toEqual([red, blue, both])
    expect(await list('tags-any=red,blue')).toEqual([red, blue, both])
    expect(await list('not-tags=red,blue')).toEqual([red, blue, none])
    expect(await list('not-tags-any=red,blue')).toEqual([none])
    expect(await list('tags=common&tags-any=red')).toEqual([red, both])
    expect(await list('tags=common&not-tags-any=blue')).toEqual([red])
    expect(await list('tags=RED')).toEqual([])
    expect(await list('tags=')).toEqual([])
    // Upstream answers all but the red ones to the first, and the blue ones too to the second.
    expect(await list('tags=missing&not-tags=red')).toEqual([])
    expect(await list('not-tags=red&not-tags-any=blue')).toEqual([none])
    const many = Array.from({ length: 501 }, (_, i) => i).join(',')
    expect((await admin('GET', `/v3/projects?tags-any=${many}`)).status).toBe(400)
    expect(await list(`tags=common&limit=2&marker=${red}`)).toEqual([blue, both])
  })

  test('INV-12: a domain’s reader lists and sees that domain alone; strangers learn nothing', async () => {
    const elsewhere = (await created('/v3/domains', { domain: { name: 'elsewhere' } })).domain.id
    const inside = (await aProject({ name: 'inside' })).id
    const outside = (await aProject({ name: 'outside', domain_id: elsewhere })).id
    const reader = domainReader(domain)
    const listed = ids(await as(reader, 'GET', '/v3/projects'))
    expect(listed).toContain(inside)
    expect(listed).not.toContain(outside)
    expect(ids(await as(reader, 'GET', `/v3/projects?domain_id=${elsewhere}`))).toEqual([])
    expect((await as(reader, 'GET', `/v3/projects/${inside}`)).status).toBe(200)
    expect((await as(reader, 'GET', `/v3/projects/${outside}`)).status).toBe(403)
    expect((await as(reader, 'GET', '/v3/projects/nope')).status).toBe(403)
    expect((await as(systemReader, 'GET', '/v3/projects/nope')).status).toBe(404)
    expect((await as(reader, 'PATCH', `/v3/projects/${inside}`, { project: {} })).status).toBe(403)
    expect((await as(null, 'GET', `/v3/projects/${inside}`)).status).toBe(401)
    const member = { projectId: inside, projectDomainId: domain, roles: ['member'] }
    expect((await as(member, 'GET', `/v3/projects/${inside}`)).status).toBe(200)
    expect((await as(member, 'GET', `/v3/projects/${outside}`)).status).toBe(403)
    expect((await as(member, 'GET', '/v3/projects')).status).toBe(403)
  })

  test('INV-09: a domain manager manages in that domain, whatever a body claims', async () => {
    const elsewhere = (await created('/v3/domains', { domain: { name: 'managed-elsewhere' } })).domain.id
    const outside = (await aProject({ name: 'unmanaged', domain_id: elsewhere })).id
    const manager = domainManager(domain)
    const create = (project: object) =>
      as(manager, 'POST', '/v3/projects', { project: { name: 'managed', ...project } })
    expect((await create({ domain_id: elsewhere })).status).toBe(403)
    expect((await create({})).status).toBe(403)
    expect((await create({ domain_id: null, is_domain: true })).status).toBe(403)
    expect((await create({ domain_id: domain, 'domain-id': elsewhere, 'parent-id': elsewhere })).status).toBe(400)
    expect((await create({ domain_id: domain, parent_id: outside })).status).toBe(400)
    const made = await create({ domain_id: domain })
    expect(made.status).toBe(201)
    const claim = { project: { domain_id: domain, target: { project: { domain_id: domain } } } }
    expect((await as(manager, 'PATCH', `/v3/projects/${outside}`, claim)).status).toBe(403)
    expect((await as(manager, 'DELETE', `/v3/projects/${outside}`)).status).toBe(403)
    expect((await as(manager, 'DELETE', `/v3/projects/${made.body.project.id}`)).status).toBe(204)
  })

  test('INV-18: a project’s tokens end with it, and other areas hear of it first', async () => {
    const { id } = await aProject({ name: 'ending', tags: ['t'], options: { immutable: false } })
    gone.length = 0
    expect((await admin('DELETE', `/v3/projects/${id}`)).status).toBe(204)
    expect(gone).toEqual([`project ${id}`])
    const { db } = cloud.services.store
    const events = await db.selectFrom('revocation_event').selectAll().where('project_id', '=', id).execute()
    expect(events).toHaveLength(1)
    for (const table of ['project_tag', 'project_option'] as const)
      expect(await db.selectFrom(table).selectAll().where('project_id', '=', id).execute()).toEqual([])
    expect((await admin('DELETE', `/v3/projects/${id}`)).status).toBe(404)
  })

  test('the change log holds the whole new state', async () => {
    const from = cloud.services.store.changes.position()
    const { id } = await aProject({ name: 'logged', color: 'red' })
    await admin('PATCH', `/v3/projects/${id}`, { project: { tags: ['t'], options: { immutable: false } } })
    await admin('DELETE', `/v3/projects/${id}`)
    const changes = (await cloud.services.store.changes.read(from, 100)).filter(({ entity }) => entity === 'project')
    expect(changes.map(({ op, id: of }) => [op, of])).toEqual([
      ['create', id],
      ['update', id],
      ['delete', id],
    ])
    expect(changes[1]?.body).toEqual({
      id,
      name: 'logged',
      domain_id: domain,
      parent_id: domain,
      description: '',
      enabled: true,
      is_domain: false,
      tags: ['t'],
      options: { immutable: false },
      extra: { color: 'red' },
    })
  })

  test('projects whose rows form a ring are walked once', async () => {
    const a = (await aProject({ name: 'ring-a' })).id
    const b = (await aProject({ name: 'ring-b', parent_id: a })).id
    await cloud.services.store.write(async (tx) => {
      await tx.updateTable('project').set({ parent_id: b }).where('id', '=', a).execute()
      record(tx, { entity: 'project', id: a, op: 'update', body: {} })
    })
    const show = async (query: string) => (await admin('GET', `/v3/projects/${a}?${query}`)).body.project
    expect((await show('parents_as_ids')).parents).toEqual({ [b]: null })
    expect((await show('subtree_as_ids')).subtree).toEqual({ [b]: null })
  })
})
