import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { domainManager, domainReader, systemReader } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { aCast, type Cast, said } from '../testing/cast.ts'

describe.each(available)('grants ($name)', ({ name: database }) => {
  let cast: Cast
  let domain: string
  let project: string
  let user: string
  let group: string
  let role: string
  beforeAll(async () => {
    cast = await aCast(database)
    domain = await cast.aDomain()
    project = await cast.aProject(domain)
    user = await cast.aUser(domain)
    group = await cast.aGroup(domain, user)
    role = await cast.aRole()
  })
  afterAll(() => cast.cloud.stop())

  /** The ten kinds: the address of the list (or null), of one grant, and the ids that a missing grant is told by. */
  const places = () => {
    const actors = [
      ['users', user],
      ['groups', group],
    ] as const
    const targets = [
      ['projects', project],
      ['domains', domain],
    ] as const
    return actors.flatMap(([actors, actor]) => [
      ...targets.flatMap(([targets, target]) => {
        const base = `${targets}/${target}/${actors}/${actor}/roles`
        return [
          { list: `/v3/${base}`, one: `/v3/${base}/${role}`, actor, target },
          {
            list: targets === 'domains' ? `/v3/OS-INHERIT/${base}/inherited_to_projects` : null,
            one: `/v3/OS-INHERIT/${base}/${role}/inherited_to_projects`,
            actor,
            target,
          },
        ]
      }),
      {
        list: `/v3/system/${actors}/${actor}/roles`,
        one: `/v3/system/${actors}/${actor}/roles/${role}`,
        actor,
        target: 'system',
      },
    ])
  }

  test('every kind is granted, told apart from the others, listed and revoked', async () => {
    const { admin } = cast
    const all = places()
    expect(all).toHaveLength(10)
    for (const { list, one, actor, target } of all) {
      const missing = [
        404,
        `Could not find role assignment with role: ${role}, user or group: ${actor}, project, domain, or system: ${target}.`,
      ]
      expect(said(await admin('GET', one))).toEqual(missing)
      expect((await admin('PUT', one)).status).toBe(204)
      const again = await admin('PUT', one)
      expect([again.status, again.body]).toEqual([204, ''])
      expect((await admin('GET', one)).status).toBe(204)
      expect((await admin('HEAD', one)).status).toBe(204)
      for (const other of all) if (other.one !== one) expect((await admin('GET', other.one)).status).toBe(404)
      for (const other of all)
        if (other.list !== null) {
          const { roles, links } = (await admin('GET', other.list)).body
          const { role: shown } = (await admin('GET', `/v3/roles/${role}`)).body
          expect(roles).toEqual(other.list === list ? [shown] : [])
          expect(links).toEqual({ next: null, self: `http://cloud.test${other.list}`, previous: null })
        }
      expect((await admin('DELETE', one)).status).toBe(204)
      // INV-14
      expect(said(await admin('DELETE', one))).toEqual(missing)
    }
  })

  test('each change is recorded once, and a repeated grant is none', async () => {
    const { changes } = cast.cloud.services.store
    for (const { one } of places()) {
      const before = changes.position()
      for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE']) await cast.admin(method, one)
      const recorded = await changes.read(before, 10)
      expect(recorded.map(({ op }) => op)).toEqual(['create', 'delete'])
      for (const { entity, id, body } of recorded) {
        const { type, actor_id, target_id, role_id, inherited } = body
        expect(entity).toBe(one.includes('/system/') ? 'system_assignment' : 'assignment')
        expect(id).toBe(`${type}/${actor_id}/${target_id}/${role_id}/${inherited ? 1 : 0}`)
        expect(inherited).toBe(one.includes('OS-INHERIT'))
      }
    }
  })

  test('what is missing is named in the order in which it is looked for', async () => {
    const { admin } = cast
    const refused = async (method: string, path: string) => said(await admin(method, path))
    expect(await refused('PUT', '/v3/projects/x/users/y/roles/z')).toEqual([404, 'Could not find role: z.'])
    expect(await refused('PUT', `/v3/projects/x/users/y/roles/${role}`)).toEqual([404, 'Could not find user: y.'])
    expect(await refused('PUT', `/v3/projects/x/groups/y/roles/${role}`)).toEqual([404, 'Could not find group: y.'])
    expect(await refused('PUT', `/v3/projects/x/users/${user}/roles/${role}`)).toEqual([
      404,
      'Could not find project: x.',
    ])
    expect(await refused('PUT', '/v3/domains/x/users/y/roles/z')).toEqual([404, 'Could not find domain: x.'])
    expect(await refused('PUT', `/v3/domains/${project}/users/y/roles/z`)).toEqual([
      404,
      `Could not find domain: ${project}.`,
    ])
    expect(await refused('GET', `/v3/domains/${domain}/groups/y/roles/z`)).toEqual([404, 'Could not find role: z.'])
    expect(await refused('PUT', '/v3/system/users/y/roles/z')).toEqual([404, 'Could not find role: z.'])
    expect(await refused('PUT', `/v3/system/groups/y/roles/${role}`)).toEqual([404, 'Could not find group: y.'])
    expect(await refused('GET', '/v3/system/users/y/roles')).toEqual([404, 'Could not find user: y.'])
    const inherit = (path: string) => `/v3/OS-INHERIT/${path}/inherited_to_projects`
    expect(await refused('PUT', inherit('projects/x/users/y/roles/z'))).toEqual([404, 'Could not find role: z.'])
    expect(await refused('PUT', inherit(`domains/x/users/y/roles/${role}`))).toEqual([404, 'Could not find domain: x.'])
  })

  test('grants of those who are gone can be revoked; inherited ones can even be made, as upstream', async () => {
    const { admin } = cast
    const path = `/v3/OS-INHERIT/projects/${project}/users/nobody/roles/${role}/inherited_to_projects`
    expect((await admin('PUT', path)).status).toBe(204)
    expect((await admin('GET', path)).status).toBe(204)
    expect((await admin('DELETE', path)).status).toBe(204)
    const row = {
      type: 'UserProject',
      actor_id: 'nobody',
      target_id: project,
      role_id: role,
      inherited: false,
    } as const
    await cast.behindOurBack((tx) => tx.insertInto('assignment').values(row).execute())
    expect((await admin('DELETE', `/v3/projects/${project}/users/nobody/roles/${role}`)).status).toBe(204)
    expect((await admin('DELETE', `/v3/projects/${project}/users/nobody/roles/${role}`)).status).toBe(404)
    expect((await admin('DELETE', `/v3/system/groups/nobody/roles/${role}`)).status).toBe(404)
  })

  test("a domain's role is for its projects, and never for the system", async () => {
    const { admin } = cast
    const own = await cast.aRole(domain)
    const elsewhere = await cast.aProject(await cast.aDomain())
    await cast.put(`/v3/projects/${project}/users/${user}/roles/${own}`)
    await cast.put(`/v3/domains/${domain}/groups/${group}/roles/${own}`)
    expect(said(await admin('PUT', `/v3/projects/${elsewhere}/users/${user}/roles/${own}`))).toEqual([
      403,
      `Project ${elsewhere} must be in the same domain as the role ${own} being assigned.`,
    ])
    expect(said(await admin('PUT', `/v3/system/users/${user}/roles/${own}`))).toEqual([
      400,
      `Role ${own} is a domain-specific role. Unable to use a domain-specific role in a system assignment.`,
    ])
    expect((await admin('DELETE', `/v3/roles/${own}`)).status).toBe(204)
    expect((await admin('GET', `/v3/projects/${project}/users/${user}/roles`)).body.roles).toEqual([])
  })

  test('readers look, managers of a domain grant inside it, strangers learn nothing', async () => {
    const { request } = cast.cloud
    const elsewhere = await cast.aDomain()
    const stranger = await cast.aUser(elsewhere)
    const member = (await cast.admin('POST', '/v3/roles', { role: { name: 'member' } })).body.role.id
    const manager = domainManager(domain)
    const inside = `/v3/projects/${project}/users/${user}/roles`
    const outside = `/v3/projects/${project}/users/${stranger}/roles`
    const status = async (persona: Parameters<typeof request>[0], method: string, path: string) =>
      (await request(persona, method, path)).status
    expect(await status(manager, 'PUT', `${inside}/${member}`)).toBe(204)
    expect(await status(manager, 'PUT', `${outside}/${member}`)).toBe(403)
    expect(await status(manager, 'PUT', `${inside}/${role}`)).toBe(403)
    expect(await status(domainManager(elsewhere), 'DELETE', `${inside}/${member}`)).toBe(403)
    expect(await status(domainReader(domain), 'GET', `${inside}/${member}`)).toBe(204)
    expect(await status(domainReader(domain), 'GET', inside)).toBe(200)
    expect(await status(domainReader(elsewhere), 'GET', inside)).toBe(403)
    expect(await status(domainReader(domain), 'PUT', `${inside}/${member}`)).toBe(403)
    expect(await status(systemReader, 'GET', inside)).toBe(200)
    expect(await status(systemReader, 'GET', `/v3/system/users/${user}/roles`)).toBe(200)
    expect(await status(systemReader, 'PUT', `/v3/system/users/${user}/roles/${member}`)).toBe(403)
    expect(await status(manager, 'GET', `/v3/system/users/${user}/roles`)).toBe(403)
    expect(await status(manager, 'DELETE', `${inside}/${member}`)).toBe(204)
    // INV-28: what is not there and what is another's look the same.
    for (const path of ['/v3/projects/x/users/y/roles/z', `${inside}/z`, `/v3/system/users/y/roles/${role}`])
      expect(await status({ userId: stranger, roles: [] }, 'GET', path)).toBe(403)
    expect(await status(null, 'GET', inside)).toBe(401)
  })

  test('lists of roles come in pages to those who ask', async () => {
    const roles = [role, await cast.aRole(), await cast.aRole()].sort()
    const at = `/v3/domains/${domain}/users/${user}/roles`
    for (const id of roles) await cast.put(`${at}/${id}`)
    const seen: string[] = []
    for (let path: string | null = `${at}?limit=2`; path !== null; ) {
      const { body } = await cast.admin('GET', path)
      seen.push(...body.roles.map(({ id }: { id: string }) => id))
      path = body.links.next?.replace('http://cloud.test', '') ?? null
    }
    expect(seen).toEqual(roles)
  })
})
