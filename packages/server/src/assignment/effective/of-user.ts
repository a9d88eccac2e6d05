import { groupIdsOfUser } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { domainsByIds, domainView, projectsByIds, projectView, subtreeOf } from '../../resource/operations.ts'
import { isOnProject } from '../grants/grant.ts'
import { type RoleGraph, roleGraph, withImplied } from './role-graph.ts'
import { type AssignmentRow, grantsOfActors, projectIdsInDomain, systemRoleIdsOf } from './store.ts'

/** Where a user has a role that shows in tokens: own, by a group, inherited or implied. */
type Reads = Pick<Context, 'db' | 'caches' | 'now' | 'config'>
type Shown = { readonly id: string } & Readonly<Record<string, unknown>>

export async function projectIdsOfUser(
  ctx: Reads,
  userId: string,
  asserted: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  /** Targets whose projects are in already. */
  const done = new Set<string>()
  for (const grant of await grantsThatCount(ctx, userId, asserted)) {
    if (!grant.inherited) {
      if (isOnProject(grant.type)) ids.add(grant.target_id)
      continue
    }
    const target = `${isOnProject(grant.type)}/${grant.target_id}`
    if (done.has(target)) continue
    done.add(target)
    for (const id of await projectIdsBelow(ctx, grant)) ids.add(id)
  }
  return ids
}

/** The projects that an inherited grant reaches. */
export const projectIdsBelow = async (
  ctx: Pick<Context, 'db'>,
  { type, target_id }: Pick<AssignmentRow, 'type' | 'target_id'>,
): Promise<readonly string[]> =>
  isOnProject(type) ? (await subtreeOf(ctx, target_id)).map(({ id }) => id) : projectIdsInDomain(ctx.db, target_id)

/** As GET /v3/projects shows them, in order of ids. Disabled ones are among them, as upstream. */
export async function projectsOfUser(
  ctx: Reads,
  userId: string,
  asserted: readonly string[] = [],
): Promise<readonly Shown[]> {
  const projects = await projectsByIds(ctx, [...(await projectIdsOfUser(ctx, userId, asserted))])
  return projects.map(projectView).sort(byId)
}

/** As GET /v3/domains shows them, in order of ids. Disabled ones are among them, as upstream. */
export async function domainsOfUser(
  ctx: Reads,
  userId: string,
  asserted: readonly string[] = [],
): Promise<readonly Shown[]> {
  const grants = await grantsThatCount(ctx, userId, asserted)
  const ids = grants.filter(({ type, inherited }) => !inherited && !isOnProject(type)).map((grant) => grant.target_id)
  const domains = await domainsByIds(ctx, [...new Set(ids)])
  return domains.map(domainView).sort(byId)
}

export async function hasSystemAccess(ctx: Reads, userId: string, asserted: readonly string[] = []): Promise<boolean> {
  const graph = await roleGraph(ctx)
  const groupIds = await groupIdsWith(ctx, userId, asserted)
  return (await systemRoleIdsOf(ctx.db, { userId, groupIds })).some((roleId) => givesAny(graph, roleId))
}

async function grantsThatCount(
  ctx: Reads,
  userId: string,
  asserted: readonly string[],
): Promise<readonly AssignmentRow[]> {
  const graph = await roleGraph(ctx)
  const groupIds = await groupIdsWith(ctx, userId, asserted)
  return (await grantsOfActors(ctx.db, { userId, groupIds })).filter(({ role_id }) => givesAny(graph, role_id))
}

/** The user's groups, and those that a federated login gave beside. */
const groupIdsWith = async (ctx: Reads, userId: string, asserted: readonly string[]): Promise<readonly string[]> => [
  ...new Set([...(await groupIdsOfUser(ctx, userId)), ...asserted]),
]

/** A domain's role that leads to none of the cloud's gives nothing that a token could hold. */
const givesAny = (graph: RoleGraph, roleId: string): boolean =>
  withImplied(graph, [roleId]).some((id) => graph.roles.get(id)?.domainId === null)

const byId = (a: Shown, b: Shown): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
