import fc from 'fast-check'
import type { Tx } from '../../kernel/store/index.ts'

/**
 * A small random cloud as plain values, and what follows from it by the definition: slow, obvious, and written without a
 * look at the code that is tested.
 */
export interface World {
  readonly domains: readonly string[]
  /** Parents come before their children; a parent is a domain or a project of the same domain. */
  readonly projects: readonly { readonly id: string; readonly domainId: string; readonly parentId: string }[]
  readonly roles: readonly { readonly id: string; readonly domainId: string | null }[]
  readonly implications: readonly (readonly [string, string])[]
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly memberships: readonly (readonly [string, string])[]
  readonly grants: readonly WorldGrant[]
}

export interface WorldGrant {
  readonly actor: 'User' | 'Group'
  readonly actorId: string
  readonly target: 'Project' | 'Domain' | 'System'
  readonly targetId: string
  readonly roleId: string
  readonly inherited: boolean
}

const index = fc.nat({ max: 1000 })
const ids = (kind: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${kind}${i}`)
const at = <T>(items: readonly T[], i: number): T => items[i % items.length] as T
const unique = <T>(items: readonly T[]): T[] => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]

/** Ids are short and the same in every world: `prefixed` makes them different. */
export const aWorld: fc.Arbitrary<World> = fc
  .record({
    projects: fc.array(fc.tuple(index, index), { minLength: 1, maxLength: 9 }),
    roles: fc.array(fc.option(index), { minLength: 1, maxLength: 6 }),
    implications: fc.array(fc.tuple(index, index), { maxLength: 8 }),
    memberships: fc.array(fc.tuple(index, index), { maxLength: 6 }),
    grants: fc.array(fc.tuple(fc.boolean(), index, fc.nat({ max: 6 }), index, index, fc.boolean()), { maxLength: 14 }),
  })
  .map((drawn): World => {
    const domains = ids('d', 2)
    const projects: { id: string; domainId: string; parentId: string }[] = []
    for (const [i, [inDomain, below]] of drawn.projects.entries()) {
      const domainId = at(domains, inDomain)
      const family = [domainId, ...projects.filter((project) => project.domainId === domainId).map(({ id }) => id)]
      projects.push({ id: `p${i}`, domainId, parentId: at(family, below) })
    }
    const roles = drawn.roles.map((domain, i) => ({
      id: `r${i}`,
      domainId: domain === null || domain % 3 !== 0 ? null : at(domains, domain),
    }))
    const users = ids('u', 3)
    const groups = ids('g', 3)
    const grants = drawn.grants.map(([ofUser, who, kind, where, what, inherited]): WorldGrant => {
      const actor = ofUser ? 'User' : 'Group'
      const target = kind === 0 ? 'System' : kind < 3 ? 'Domain' : 'Project'
      // A domain is a project, too.
      const targets =
        target === 'System' ? ['system'] : target === 'Domain' ? domains : [...ids('p', projects.length), ...domains]
      return {
        actor,
        actorId: at(ofUser ? users : groups, who),
        target,
        targetId: at(targets, where),
        roleId: at(roles, what).id,
        inherited: target !== 'System' && inherited,
      }
    })
    return {
      domains,
      projects,
      roles,
      implications: unique(drawn.implications.map(([a, b]) => [at(roles, a).id, at(roles, b).id] as const)),
      users,
      groups,
      memberships: unique(drawn.memberships.map(([user, group]) => [at(users, user), at(groups, group)] as const)),
      grants: unique(grants),
    }
  })

/** The same world with other ids. */
export const prefixed = (world: World, prefix: string): World =>
  JSON.parse(JSON.stringify(world), (_key, value) =>
    typeof value === 'string' && /^[dprug]\d+$/.test(value) ? `${prefix}${value}` : value,
  ) as World

export async function insertWorld(tx: Tx, world: World): Promise<void> {
  const root = '<<keystone.domain.root>>'
  for (const id of world.domains)
    await tx
      .insertInto('project')
      .values({ id, name: id, domain_id: root, parent_id: null, is_domain: true, enabled: true })
      .execute()
  for (const { id, domainId, parentId } of world.projects)
    await tx
      .insertInto('project')
      .values({ id, name: id, domain_id: domainId, parent_id: parentId, is_domain: false, enabled: true })
      .execute()
  const home = world.domains[0] ?? ''
  for (const id of world.users) await tx.insertInto('user').values({ id, domain_id: home, enabled: true }).execute()
  for (const id of world.groups) await tx.insertInto('group').values({ id, domain_id: home, name: id }).execute()
  for (const { id, domainId } of world.roles)
    await tx
      .insertInto('role')
      .values({ id, name: id, domain_id: domainId ?? '<<null>>' })
      .execute()
  for (const [prior_role_id, implied_role_id] of world.implications)
    await tx.insertInto('implied_role').values({ prior_role_id, implied_role_id }).execute()
  for (const [user_id, group_id] of world.memberships)
    await tx.insertInto('user_group_membership').values({ user_id, group_id }).execute()
  for (const { actor, actorId, target, targetId, roleId, inherited } of world.grants) {
    const key = { actor_id: actorId, target_id: targetId, role_id: roleId, inherited }
    if (target === 'System')
      await tx
        .insertInto('system_assignment')
        .values({ type: `${actor}System`, ...key })
        .execute()
    else
      await tx
        .insertInto('assignment')
        .values({ type: `${actor}${target}`, ...key })
        .execute()
  }
}

export interface Place {
  readonly target: WorldGrant['target']
  readonly id: string
}

/** Ids of the cloud's roles that a user has on a target, sorted. */
export function rolesByDefinition(world: World, userId: string, place: Place): readonly string[] {
  const held = world.grants
    .filter((grant) => belongsTo(world, grant, userId) && covers(world, grant, place))
    .map(({ roleId }) => roleId)
  return world.roles
    .filter(({ id, domainId }) => domainId === null && held.some((role) => implies(world, role, id, [])))
    .map(({ id }) => id)
    .sort()
}

const belongsTo = (world: World, { actor, actorId }: WorldGrant, userId: string): boolean =>
  actor === 'User'
    ? actorId === userId
    : world.memberships.some(([user, group]) => user === userId && group === actorId)

function covers(world: World, { target, targetId, inherited }: WorldGrant, place: Place): boolean {
  if (!inherited) return target === place.target && targetId === place.id
  if (place.target !== 'Project') return false
  return target === 'Domain'
    ? world.projects.some(({ id, domainId }) => id === place.id && domainId === targetId)
    : isAbove(world, targetId, place.id)
}

function isAbove(world: World, upper: string, lower: string): boolean {
  const project = world.projects.find(({ id }) => id === lower)
  return project !== undefined && (project.parentId === upper || isAbove(world, upper, project.parentId))
}

function implies(world: World, from: string, to: string, seen: readonly string[]): boolean {
  if (from === to) return true
  return world.implications.some(
    ([prior, next]) => prior === from && !seen.includes(next) && implies(world, next, to, [...seen, from]),
  )
}
