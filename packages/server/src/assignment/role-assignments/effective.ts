import { groupIdsOfUser, memberIdsOfGroup, userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { parentsOf, projectById, subtreeOf } from '../../resource/operations.ts'
import { projectIdsBelow } from '../effective/of-user.ts'
import { implicationsFrom, type RoleGraph, roleGraph } from '../effective/role-graph.ts'
import type { AssignmentRow } from '../effective/store.ts'
import { isOfGroup, isOnProject } from '../grants/grant.ts'
import { type Assignment, assignmentOf, isOnDomainAsProject, keyOf } from './assignment.ts'
import type { Selection } from './selection.ts'
import { type GrantFilter, grantRows } from './store.ts'

/**
 * Assignments that follow from grants: groups made into their members, inherited grants into one for each project they
 * reach, roles into all they imply. A selected role is looked for among the results, everything else among the grants.
 * Grants on the system are not among them, whatever is selected: upstream's effective lists leave them out.
 * @throws NotFound for a user or project that is not there
 */
export async function effectiveAssignments(
  ctx: Context,
  selection: Selection,
  max: number,
): Promise<readonly Assignment[]> {
  const graph = await roleGraph(ctx)
  const tree = selection.projectId === null ? null : await treeAt(ctx, selection.projectId, selection.subtree)
  const reached = reachOf(ctx, tree)
  const found: Assignment[] = []
  const implied = new Set<string>()
  for (const row of await grantsThatMatter(ctx, selection, tree, max))
    for await (const userIds of usersOf(ctx, row, selection.userId))
      for (const targetId of row.inherited ? await reached(row) : [null])
        for (const userId of userIds)
          for (const assignment of withImpliedRoles(graph, assignmentFrom(row, userId, targetId))) {
            if (selection.roleId !== null && assignment.roleId !== selection.roleId) continue
            // Two grants may lead to one and the same.
            if (assignment.via.roleId !== undefined && !added(implied, keyOf(assignment))) continue
            found.push(assignment)
            if (found.length === max) return found
          }
  return found
}

/** The project that is asked about, and what is above and below it. */
interface Tree {
  readonly domainId: string
  readonly aboveIds: readonly string[]
  /** Itself and those below it, as far as they are asked about. */
  readonly ids: readonly string[]
  /** Those of them that inherit from what is above, and from the domain: not the domain itself, as a project. */
  readonly heirIds: readonly string[]
}

async function treeAt(ctx: Context, projectId: string, subtree: boolean): Promise<Tree> {
  const project = await projectById(ctx, projectId)
  const above = await parentsOf(ctx, project)
  const belowIds = subtree ? (await subtreeOf(ctx, projectId)).map(({ id }) => id) : []
  const ids = [projectId, ...belowIds]
  return {
    domainId: project.domain_id ?? project.id,
    aboveIds: above.map(({ id }) => id),
    ids,
    heirIds: project.is_domain ? belowIds : ids,
  }
}

async function grantsThatMatter(
  ctx: Context,
  { userId, domainId, inherited, within }: Selection,
  tree: Tree | null,
  max: number,
): Promise<readonly AssignmentRow[]> {
  const targets: GrantFilter[] = []
  if (inherited !== true)
    targets.push({
      inherited: false,
      ...(tree !== null ? { target: { kind: 'project', ids: tree.ids } } : {}),
      ...(domainId !== null ? { target: { kind: 'domain', ids: [domainId] } } : {}),
    })
  // A domain inherits from nothing.
  if (inherited !== false && domainId === null)
    targets.push(...(tree === null ? [{ inherited: true }] : inheritedInto(tree)))

  let rows: readonly AssignmentRow[] = []
  for (const actor of await actorsOf(ctx, userId))
    for (const target of targets) {
      const filter = { ...actor, ...target, ...(within === null ? {} : { within }) }
      rows = rows.concat(await grantRows(ctx.db, filter, max - rows.length))
    }
  return rows.filter((row) => row.inherited || !isOnDomainAsProject(row, within))
}

async function actorsOf(ctx: Context, userId: string | null): Promise<readonly GrantFilter[]> {
  if (userId === null) return [{}]
  await userById(ctx, userId)
  const groupIds = await groupIdsOfUser(ctx, userId)
  return [{ actor: { kind: 'user', ids: [userId] } }, { actor: { kind: 'group', ids: groupIds } }]
}

/** From the domain and the projects above; inside the tree from every project that has others below it. */
function inheritedInto({ domainId, aboveIds, ids }: Tree): readonly GrantFilter[] {
  const sourceIds = ids.length > 1 ? [...aboveIds, ...ids] : aboveIds
  return [
    { inherited: true, target: { kind: 'domain', ids: [domainId] } },
    { inherited: true, target: { kind: 'project', ids: sourceIds } },
  ]
}

/** The projects that an inherited grant reaches, of those asked about. */
function reachOf(ctx: Context, tree: Tree | null): (row: AssignmentRow) => Promise<readonly string[]> {
  const known = new Map<string, readonly string[]>()
  const inTree = new Set(tree?.ids)
  return async (row) => {
    if (tree !== null && !(isOnProject(row.type) && inTree.has(row.target_id))) return tree.heirIds
    const key = `${isOnProject(row.type)}/${row.target_id}`
    const ids = known.get(key) ?? (await projectIdsBelow(ctx, row))
    known.set(key, ids)
    return ids
  }
}

/** Those who have what a grant gives, in batches: of a group its members, or the one of them who is asked about. */
async function* usersOf(
  ctx: Context,
  { type, actor_id }: AssignmentRow,
  userId: string | null,
): AsyncGenerator<readonly string[]> {
  if (!isOfGroup(type)) yield [actor_id]
  else if (userId !== null) yield [userId]
  else yield* memberIdsOfGroup(ctx, actor_id)
}

/** @param targetId the project that an inherited grant reaches, null for a grant on its own target */
function assignmentFrom(row: AssignmentRow, userId: string, targetId: string | null): Assignment {
  const granted = assignmentOf(row)
  return {
    ...granted,
    actor: 'user',
    actorId: userId,
    ...(targetId === null ? {} : { target: 'project', targetId, inherited: false }),
    via: {
      ...(isOfGroup(row.type) ? { groupId: row.actor_id } : {}),
      ...(targetId === null
        ? {}
        : { from: { target: isOnProject(row.type) ? 'project' : 'domain', id: row.target_id } }),
    },
  }
}

/** Roles of a domain lead to others and are none of their own. */
function* withImpliedRoles(graph: RoleGraph, held: Assignment): Generator<Assignment> {
  const isGlobal = (roleId: string): boolean => graph.roles.get(roleId)?.domainId === null
  if (isGlobal(held.roleId)) yield held
  for (const { roleId, by } of implicationsFrom(graph, held.roleId))
    if (isGlobal(roleId)) yield { ...held, roleId, via: { ...held.via, roleId: by } }
}

function added(set: Set<string>, key: string): boolean {
  const { size } = set
  return set.add(key).size > size
}
