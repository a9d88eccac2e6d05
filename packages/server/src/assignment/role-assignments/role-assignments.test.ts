import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../kernel/context.ts'
import { domainReader, systemReader } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { aCast, type Cast, said } from '../testing/cast.ts'
import { effectiveAssignments } from './effective.ts'
import { selectionOf } from './selection.ts'

const H = 'http://cloud.test/v3'

describe.each(available)('role assignments ($name)', ({ name: database }) => {
  let cast: Cast
  let domain: string
  let other: string
  let parent: string
  let child: string
  let ann: string
  let bob: string
  let group: string
  let admin: string
  let member: string
  let own: string
  beforeAll(async () => {
    cast = await aCast(database)
    domain = await cast.aDomain()
    other = await cast.aDomain()
    parent = await cast.aProject(domain)
    child = await cast.aProject(domain, parent)
    ann = await cast.aUser(domain)
    bob = await cast.aUser(other)
    group = await cast.aGroup(other, ann, bob)
    admin = await cast.aRole()
    member = await cast.aRole()
    own = await cast.aRole(domain)
    await cast.admin('PUT', `/v3/roles/${admin}/implies/${member}`)
    await cast.put(`/v3/projects/${child}/users/${ann}/roles/${admin}`)
    await cast.put(`/v3/OS-INHERIT/projects/${parent}/groups/${group}/roles/${member}/inherited_to_projects`)
    await cast.put(`/v3/OS-INHERIT/domains/${domain}/users/${bob}/roles/${admin}/inherited_to_projects`)
    await cast.put(`/v3/domains/${other}/groups/${group}/roles/${own}`)
    await cast.put(`/v3/system/users/${ann}/roles/${admin}`)
    await cast.put(`/v3/system/groups/${group}/roles/${member}`)
  })
  afterAll(() => cast.cloud.stop())

  type Persona = Parameters<Cast['cloud']['request']>[0]
  const list = async (query: string, persona?: Persona) => {
    const path = `/v3/role_assignments${query}`
    const { status, body } = await (persona === undefined
      ? cast.admin('GET', path)
      : cast.cloud.request(persona, 'GET', path))
    expect(status, JSON.stringify(body)).toBe(200)
    return body
  }
  const items = async (query: string, persona?: Persona) => (await list(query, persona)).role_assignments
  const links = async (query: string, persona?: Persona): Promise<string[]> =>
    (await items(query, persona))
      .map((item: { links: { assignment: string } }) => item.links.assignment.replace(H, ''))
      .sort()

  const inherited = { 'OS-INHERIT:inherited_to': 'projects' }

  test('grants as they are, with the addresses they are revoked at', async () => {
    const { role_assignments, links: envelope } = await list('')
    expect(envelope).toEqual({ next: null, self: `${H}/role_assignments`, previous: null })
    const expected = [
      {
        links: { assignment: `${H}/projects/${child}/users/${ann}/roles/${admin}` },
        scope: { project: { id: child } },
        user: { id: ann },
        role: { id: admin },
      },
      {
        links: {
          assignment: `${H}/OS-INHERIT/projects/${parent}/groups/${group}/roles/${member}/inherited_to_projects`,
        },
        scope: { project: { id: parent }, ...inherited },
        group: { id: group },
        role: { id: member },
      },
      {
        links: { assignment: `${H}/OS-INHERIT/domains/${domain}/users/${bob}/roles/${admin}/inherited_to_projects` },
        scope: { domain: { id: domain }, ...inherited },
        user: { id: bob },
        role: { id: admin },
      },
      {
        links: { assignment: `${H}/domains/${other}/groups/${group}/roles/${own}` },
        scope: { domain: { id: other } },
        group: { id: group },
        role: { id: own },
      },
      {
        links: { assignment: `${H}/system/users/${ann}/roles/${admin}` },
        scope: { system: { all: true } },
        user: { id: ann },
        role: { id: admin },
      },
      {
        links: { assignment: `${H}/system/groups/${group}/roles/${member}` },
        scope: { system: { all: true } },
        group: { id: group },
        role: { id: member },
      },
    ]
    expect(role_assignments).toHaveLength(expected.length)
    expect(role_assignments).toEqual(expect.arrayContaining(expected))
    for (const { links: shown } of role_assignments) {
      const path = shown.assignment.replace('http://cloud.test', '')
      expect((await cast.admin('HEAD', path)).status, path).toBe(204)
    }
  })

  test('what follows from grants says from which', async () => {
    const found = await items(`?effective&scope.project.id=${child}`)
    const base = `${H}/OS-INHERIT/projects/${parent}/groups/${group}/roles/${member}/inherited_to_projects`
    const byGroup = (user: string) => ({
      links: { assignment: base, membership: `${H}/groups/${group}/users/${user}` },
      scope: { project: { id: child }, ...inherited },
      user: { id: user },
      role: { id: member },
    })
    const ofBob = `${H}/OS-INHERIT/domains/${domain}/users/${bob}/roles/${admin}/inherited_to_projects`
    const expected = [
      byGroup(ann),
      byGroup(bob),
      {
        links: { assignment: `${H}/projects/${child}/users/${ann}/roles/${admin}` },
        scope: { project: { id: child } },
        user: { id: ann },
        role: { id: admin },
      },
      {
        links: {
          assignment: `${H}/projects/${child}/users/${ann}/roles/${admin}`,
          prior_role: `${H}/prior_role/${member}/implies/${admin}`,
        },
        scope: { project: { id: child } },
        user: { id: ann },
        role: { id: member },
      },
      {
        links: { assignment: ofBob },
        scope: { project: { id: child }, ...inherited },
        user: { id: bob },
        role: { id: admin },
      },
      {
        links: { assignment: ofBob, prior_role: `${H}/prior_role/${member}/implies/${admin}` },
        scope: { project: { id: child }, ...inherited },
        user: { id: bob },
        role: { id: member },
      },
    ]
    expect(found).toHaveLength(expected.length)
    expect(found).toEqual(expect.arrayContaining(expected))
    // A role of a domain that implies none gives nobody anything.
    expect(await items(`?effective&scope.domain.id=${other}`)).toEqual([])
  })

  test('with names, those of domains included; who is gone has none', async () => {
    const nameOf = async (kind: string, id: string) => (await cast.admin('GET', `/v3/${kind}s/${id}`)).body[kind].name
    const domainNamed = async (id: string) => ({ id, name: await nameOf('domain', id) })
    const [onDomain] = await items(`?include_names&scope.domain.id=${other}`)
    expect(onDomain).toEqual({
      links: { assignment: `${H}/domains/${other}/groups/${group}/roles/${own}` },
      scope: { domain: await domainNamed(other) },
      group: { id: group, name: await nameOf('group', group), domain: await domainNamed(other) },
      role: { id: own, name: await nameOf('role', own), domain: await domainNamed(domain) },
    })
    const [onProject] = await items(`?include_names&scope.project.id=${child}`)
    expect(onProject).toEqual({
      links: { assignment: `${H}/projects/${child}/users/${ann}/roles/${admin}` },
      scope: { project: { id: child, name: await nameOf('project', child), domain: await domainNamed(domain) } },
      user: { id: ann, name: await nameOf('user', ann), domain: await domainNamed(domain) },
      role: { id: admin, name: await nameOf('role', admin) },
    })
    await cast.put(`/v3/OS-INHERIT/projects/${child}/users/nobody/roles/${member}/inherited_to_projects`)
    const [ofNobody] = await items('?include_names&user.id=nobody')
    expect(ofNobody.user).toEqual({ id: 'nobody', name: '', domain: { id: '', name: '' } })
    await cast.admin('DELETE', `/v3/OS-INHERIT/projects/${child}/users/nobody/roles/${member}/inherited_to_projects`)
  })

  test('filters', async () => {
    const onChild = `/projects/${child}/users/${ann}/roles/${admin}`
    const onParent = `/OS-INHERIT/projects/${parent}/groups/${group}/roles/${member}/inherited_to_projects`
    const onDomain = `/OS-INHERIT/domains/${domain}/users/${bob}/roles/${admin}/inherited_to_projects`
    const onOther = `/domains/${other}/groups/${group}/roles/${own}`
    const annOnSystem = `/system/users/${ann}/roles/${admin}`
    const groupOnSystem = `/system/groups/${group}/roles/${member}`
    const sorted = (...paths: string[]) => paths.sort()
    expect(await links(`?user.id=${ann}`)).toEqual(sorted(onChild, annOnSystem))
    expect(await links(`?group.id=${group}`)).toEqual(sorted(onParent, onOther, groupOnSystem))
    expect(await links(`?role.id=${admin}`)).toEqual(sorted(onChild, onDomain, annOnSystem))
    expect(await links(`?role.id=${admin}&user.id=${bob}`)).toEqual([onDomain])
    expect(await links(`?scope.project.id=${parent}`)).toEqual([onParent])
    expect(await links(`?scope.project.id=${parent}&include_subtree`)).toEqual(sorted(onParent, onChild))
    expect(await links(`?scope.domain.id=${domain}`)).toEqual([onDomain])
    expect(await links('?scope.system=all')).toEqual(sorted(annOnSystem, groupOnSystem))
    expect(await links(`?scope.system=all&group.id=${group}`)).toEqual([groupOnSystem])
    expect(await links(`?scope.system=all&user.id=${bob}`)).toEqual([])
    const projectsOnly = '?scope.OS-INHERIT:inherited_to=projects'
    expect(await links(`${projectsOnly}&user.id=${bob}`)).toEqual([onDomain])
    // As upstream: on the system, nothing is asked of inheritance.
    expect(await links(projectsOnly)).toEqual(sorted(onDomain, onParent, annOnSystem, groupOnSystem))
    expect(await links(`?scope.OS-INHERIT:inherited_to=&user.id=${bob}`)).toEqual([])
    expect(await links(`?scope.project.id=nope`)).toEqual([])
    expect(await links(`?effective&scope.project.id=${child}&role.id=${admin}`)).toEqual(sorted(onChild, onDomain))
    expect(await links(`?effective&scope.project.id=${child}&scope.OS-INHERIT:inherited_to=no`)).toEqual([
      onChild,
      onChild,
    ])
    expect(await links(`?effective&scope.project.id=${parent}&include_subtree&user.id=${ann}`)).toEqual(
      sorted(onChild, onChild, onParent),
    )
  })

  test('refusals, worded as clients know them', async () => {
    const refused = async (query: string) => said(await cast.admin('GET', `/v3/role_assignments${query}`))
    expect((await refused('?include_subtree'))[0]).toBe(400)
    expect(await refused('?role.id=a_b')).toEqual([
      400,
      "Invalid input for field/attribute role.id. Value: a_b. 'a_b' does not match '^[a-zA-Z0-9-]+$'",
    ])
    expect(await refused('?scope.project.id=a&scope.domain.id=b')).toEqual([
      400,
      'Specify a domain or project, not both',
    ])
    expect(await refused('?scope.project.id=nope&include_subtree')).toEqual([404, 'Could not find project: nope.'])
    expect(await refused('?effective&user.id=nobody')).toEqual([404, 'Could not find user: nobody.'])
    expect(await refused('?effective&scope.project.id=nope')).toEqual([404, 'Could not find project: nope.'])
  })

  test('a caller with a domain sees it and its projects, and nothing else (INV-12)', async () => {
    // On the domain as a project, which is in no domain.
    await cast.put(`/v3/projects/${domain}/users/${ann}/roles/${member}`)
    const reader = domainReader(domain)
    expect(await links('', reader)).toEqual(
      [
        `/projects/${child}/users/${ann}/roles/${admin}`,
        `/OS-INHERIT/projects/${parent}/groups/${group}/roles/${member}/inherited_to_projects`,
        `/OS-INHERIT/domains/${domain}/users/${bob}/roles/${admin}/inherited_to_projects`,
      ].sort(),
    )
    expect(await links('?scope.system=all', reader)).toEqual([])
    expect(await links(`?scope.domain.id=${other}`, reader)).toEqual([])
    const effective = await items('?effective', reader)
    expect(new Set(effective.map((item: { scope: { project: { id: string } } }) => item.scope.project.id))).toEqual(
      new Set([parent, child]),
    )
    expect((await items('?effective')).length).toBe(effective.length + 1)
    expect(await links(`?scope.project.id=${parent}&include_subtree`, reader)).toHaveLength(2)
    await cast.admin('DELETE', `/v3/projects/${domain}/users/${ann}/roles/${member}`)
    const status = async (persona: Persona, query: string) =>
      (await cast.cloud.request(persona, 'GET', `/v3/role_assignments${query}`)).status
    expect(await status(domainReader(other), `?scope.project.id=${parent}&include_subtree`)).toBe(403)
    expect(await status(reader, '?scope.project.id=nope&include_subtree')).toBe(403)
    expect(await status(systemReader, '')).toBe(200)
    expect(await status({ userId: ann, projectId: child, roles: ['reader'] }, '')).toBe(403)
    expect(await status(null, '')).toBe(401)
  })

  test('pages come to those who ask, and together are the whole list', async () => {
    const whole = await links('?effective')
    const seen: string[] = []
    for (let query: string | null = '?effective&limit=4'; query !== null; ) {
      const body = await list(query)
      expect(body.role_assignments.length).toBeLessThanOrEqual(4)
      expect(body.truncated).toBe(body.links.next === null ? undefined : true)
      seen.push(...body.role_assignments.map((item: { links: { assignment: string } }) => item.links.assignment))
      query = body.links.next?.replace(`${H}/role_assignments`, '') ?? null
    }
    expect(seen.map((link) => link.replace(H, '')).sort()).toEqual(whole)
  })

  test('the work ends where the longest list does', async () => {
    const ctx = cast.ctx as unknown as Context
    const all = await effectiveAssignments(ctx, selectionOf({}, null), 1000)
    expect(all.length).toBeGreaterThan(3)
    expect(await effectiveAssignments(ctx, selectionOf({}, null), 3)).toHaveLength(3)
  })

  test("a user's projects, filtered and in pages", async () => {
    const path = `/v3/users/${bob}/projects`
    const { body } = await cast.admin('GET', path)
    const ids = (projects: readonly { readonly id: string }[]) => projects.map(({ id }) => id)
    expect(ids(body.projects)).toEqual([parent, child].sort())
    expect(body.projects).toContainEqual((await cast.admin('GET', `/v3/projects/${child}`)).body.project)
    expect(body.links).toEqual({ next: null, self: `http://cloud.test${path}`, previous: null })
    const found = async (query: string) => ids((await cast.admin('GET', `${path}?${query}`)).body.projects)
    const { name } = (await cast.admin('GET', `/v3/projects/${child}`)).body.project
    expect(await found(`name=${name}`)).toEqual([child])
    expect(await found(`name__icontains=${name.toUpperCase()}`)).toEqual([child])
    expect(await found(`domain_id=${other}`)).toEqual([])
    expect(await found('enabled=false')).toEqual([])
    expect(await found('limit=1')).toEqual([[parent, child].sort()[0]])
    expect(said(await cast.admin('GET', '/v3/users/nobody/projects'))).toEqual([404, 'Could not find user: nobody.'])
    const status = async (persona: Persona) => (await cast.cloud.request(persona, 'GET', path)).status
    expect(await status({ userId: bob })).toBe(200)
    expect(await status({ userId: ann })).toBe(403)
    expect(await status(domainReader(other))).toBe(200)
    expect(await status(domainReader(domain))).toBe(403)
  })
})
