import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aCast, type Cast } from '../testing/cast.ts'

describe.each(available)('the end of grants ($name)', ({ name: database }) => {
  let cast: Cast
  beforeAll(async () => {
    cast = await aCast(database)
  })
  afterAll(() => cast.cloud.stop())

  const left = async (): Promise<string[]> => {
    const { db } = cast.cloud.services.store
    const rows = [
      ...(await db.selectFrom('assignment').selectAll().execute()),
      ...(await db.selectFrom('system_assignment').selectAll().execute()),
    ]
    return rows.map((row) => [row.type, row.actor_id, row.target_id, row.role_id, Number(row.inherited)].join('/'))
  }

  /** Two of everything, each granted to each. */
  async function crossed() {
    const domains = [await cast.aDomain(), await cast.aDomain()] as const
    const users = [await cast.aUser(domains[0]), await cast.aUser(domains[1])] as const
    const groups = [await cast.aGroup(domains[0], ...users), await cast.aGroup(domains[1], ...users)] as const
    const projects = [await cast.aProject(domains[0]), await cast.aProject(domains[1])] as const
    const roles = [await cast.aRole(), await cast.aRole()] as const
    for (const role of roles)
      for (const actor of [...users.map((id) => `users/${id}`), ...groups.map((id) => `groups/${id}`)]) {
        for (const target of [...projects.map((id) => `projects/${id}`), ...domains.map((id) => `domains/${id}`)]) {
          await cast.put(`/v3/${target}/${actor}/roles/${role}`)
          await cast.put(`/v3/OS-INHERIT/${target}/${actor}/roles/${role}/inherited_to_projects`)
        }
        await cast.put(`/v3/system/${actor}/roles/${role}`)
      }
    return { domains, users, groups, projects, roles }
  }

  test('grants go with their actor, target and role, each recorded, and the others stay', async () => {
    const { domains, users, groups, projects, roles } = await crossed()
    const { changes } = cast.cloud.services.store
    for (const path of [
      `/v3/users/${users[0]}`,
      `/v3/groups/${groups[0]}`,
      `/v3/projects/${projects[0]}`,
      `/v3/roles/${roles[0]}`,
    ]) {
      const id = path.split('/')[3] ?? ''
      const before = await left()
      const position = changes.position()
      expect((await cast.admin('DELETE', path)).status).toBe(204)
      const after = await left()
      expect(after.sort()).toEqual(before.filter((grant) => !grant.split('/').includes(id)).sort())
      const recorded = (await changes.read(position, 1000)).filter(({ entity }) => entity.endsWith('assignment'))
      expect(recorded.map((change) => change.id).sort()).toEqual(
        before.filter((grant) => !after.includes(grant)).sort(),
      )
      expect(new Set(recorded.map(({ op }) => op))).toEqual(new Set(['delete']))
    }
    await cast.admin('PATCH', `/v3/domains/${domains[1]}`, { domain: { enabled: false } })
    expect((await cast.admin('DELETE', `/v3/domains/${domains[1]}`)).status).toBe(204)
    // Everyone left was of that domain.
    expect(await left()).toEqual([])
  })

  test('many grants go at once', async () => {
    const domain = await cast.aDomain()
    const user = await cast.aUser(domain)
    const role = await cast.aRole()
    const rows = Array.from({ length: 2_345 }, (_, index) => ({
      type: 'UserProject' as const,
      actor_id: user,
      target_id: `p${index}`,
      role_id: role,
      inherited: index % 2 === 0,
    }))
    await cast.behindOurBack(async (tx) => {
      for (let at = 0; at < rows.length; at += 500)
        await tx
          .insertInto('assignment')
          .values(rows.slice(at, at + 500))
          .execute()
    })
    expect((await cast.admin('DELETE', `/v3/users/${user}`)).status).toBe(204)
    expect((await left()).filter((grant) => grant.includes(user))).toEqual([])
  })

  test("a group's end ends its members' tokens if it gave them any role (INV-18)", async () => {
    const { db } = cast.cloud.services.store
    const domain = await cast.aDomain()
    const [ann, bob, eve] = [await cast.aUser(domain), await cast.aUser(domain), await cast.aUser(domain)]
    const role = await cast.aRole()
    const ended = async (): Promise<readonly unknown[]> =>
      (await db.selectFrom('revocation_event').select('user_id').where('user_id', 'in', [ann, bob, eve]).execute())
        .map(({ user_id }) => user_id)
        .sort()
    const idle = await cast.aGroup(domain, ann, eve)
    await cast.admin('DELETE', `/v3/groups/${idle}`)
    expect(await ended()).toEqual([])
    const onSystem = await cast.aGroup(domain, ann)
    await cast.put(`/v3/system/groups/${onSystem}/roles/${role}`)
    await cast.admin('DELETE', `/v3/groups/${onSystem}`)
    expect(await ended()).toEqual([ann])
    const inherited = await cast.aGroup(domain, bob, ann)
    await cast.put(`/v3/OS-INHERIT/domains/${domain}/groups/${inherited}/roles/${role}/inherited_to_projects`)
    await cast.admin('DELETE', `/v3/groups/${inherited}`)
    expect(await ended()).toEqual([ann, ann, bob].sort())
  })
})
