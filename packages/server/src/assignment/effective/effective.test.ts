import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aCast, type Cast } from '../testing/cast.ts'
import { aWorld, insertWorld, type Place, prefixed, rolesByDefinition, type World } from '../testing/world.ts'
import { effectiveRoles, type RoleTarget } from './effective-roles.ts'
import { domainsOfUser, hasSystemAccess, projectIdsOfUser, projectsOfUser } from './of-user.ts'

const places = (world: World): readonly Place[] => [
  ...world.projects.map(({ id }) => ({ target: 'Project', id }) as const),
  ...world.domains.flatMap((id) => [{ target: 'Project', id } as const, { target: 'Domain', id } as const]),
  { target: 'System', id: 'system' },
]

const targetOf = ({ target, id }: Place): RoleTarget =>
  target === 'Project' ? { projectId: id } : target === 'Domain' ? { domainId: id } : { system: true }

interface Item {
  readonly user: { readonly id: string }
  readonly role: { readonly id: string }
  readonly scope: { readonly project?: { readonly id: string }; readonly domain?: { readonly id: string } }
}

describe.each(available)('what takes effect ($name)', ({ name: database }) => {
  let cast: Cast
  let worlds = 0
  beforeAll(async () => {
    cast = await aCast(database)
  })
  afterAll(() => cast.cloud.stop())

  async function settle(drawn: World): Promise<World> {
    worlds += 1
    const world = prefixed(drawn, `w${worlds}x`)
    await cast.behindOurBack((tx) => insertWorld(tx, world))
    cast.cloud.services.caches.bump(['roles'])
    return world
  }

  const listed = async (query: string): Promise<readonly string[]> => {
    const { status, body } = await cast.admin('GET', `/v3/role_assignments?effective&${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    const items: readonly Item[] = body.role_assignments
    const texts = items.map(({ user, role, scope }) =>
      scope.domain === undefined
        ? `${user.id} Project ${scope.project?.id} ${role.id}`
        : `${user.id} Domain ${scope.domain.id} ${role.id}`,
    )
    return [...new Set(texts)].sort()
  }

  test('roles in tokens, places to go and lists are what the definition says', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async (drawn) => {
        const world = await settle(drawn)
        const all: string[] = []
        for (const userId of world.users) {
          const inPlaces: string[] = []
          for (const place of places(world)) {
            const expected = rolesByDefinition(world, userId, place)
            const { roles, tags } = await effectiveRoles(cast.ctx, userId, targetOf(place))
            expect(roles.map(({ id }) => id).sort(), JSON.stringify(place)).toEqual(expected)
            expect(roles.every(({ id, name }) => id === name)).toBe(true)
            expect(tags).toContain(`assignments-of:${userId}`)
            if (place.target !== 'System')
              inPlaces.push(...expected.map((role) => `${userId} ${place.target} ${place.id} ${role}`))
          }
          all.push(...inPlaces)
          expect(await listed(`user.id=${userId}`)).toEqual(inPlaces.sort())

          const where = (target: string) =>
            places(world)
              .filter((place) => place.target === target && rolesByDefinition(world, userId, place).length > 0)
              .map(({ id }) => id)
              .sort()
          expect([...(await projectIdsOfUser(cast.ctx, userId))].sort()).toEqual(where('Project'))
          expect((await projectsOfUser(cast.ctx, userId)).map(({ id }) => id)).toEqual(where('Project'))
          expect((await domainsOfUser(cast.ctx, userId)).map(({ id }) => id)).toEqual(where('Domain'))
          expect(await hasSystemAccess(cast.ctx, userId)).toBe(where('System').length > 0)
        }
        for (const { id } of world.projects)
          expect(await listed(`scope.project.id=${id}`)).toEqual(
            all.filter((text) => text.includes(` Project ${id} `)).sort(),
          )
        for (const id of world.domains) {
          expect(await listed(`scope.domain.id=${id}`)).toEqual(
            all.filter((text) => text.includes(` Domain ${id} `)).sort(),
          )
          const inTree = new Set([id, ...world.projects.filter(({ domainId }) => domainId === id).map((p) => p.id)])
          expect(await listed(`scope.project.id=${id}&include_subtree`)).toEqual(
            all.filter((text) => text.includes(' Project ') && inTree.has(text.split(' ')[2] ?? '')).sort(),
          )
        }
        for (const { id } of world.roles)
          expect(await listed(`role.id=${id}&user.id=${world.users[0]}`)).toEqual(
            all.filter((text) => text.endsWith(` ${id}`) && text.startsWith(`${world.users[0]} `)).sort(),
          )
      }),
      { numRuns: database === 'sqlite' ? 40 : 12 },
    )
  })
})
