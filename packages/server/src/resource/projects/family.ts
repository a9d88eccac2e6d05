import type { Context } from '../../kernel/context.ts'
import type { Query } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { flag, member } from '../../kernel/lists/index.ts'
import { limitsOfProjects, projectsByIds, projectsOfCaller } from './operations.ts'
import { type Project, projectView } from './project.ts'
import { parentsAsIds, parentsOf, subtreeAsIds, subtreeOf } from './tree.ts'

/**
 * The relatives that GET /v3/projects/{project_id} is asked to show: all of them as ids, or as whole projects those on
 * which the caller's user has a role.
 */
export async function family(ctx: Context, project: Project, query: Query): Promise<Readonly<Record<string, unknown>>> {
  const parentsWhole = flag(query, 'parents_as_list')
  const parentsIds = flag(query, 'parents_as_ids')
  const subtreeWhole = flag(query, 'subtree_as_list')
  const subtreeIds = flag(query, 'subtree_as_ids')
  if (parentsWhole && parentsIds)
    throw new BadRequest('Cannot use parents_as_list and parents_as_ids query params at the same time.')
  if (subtreeWhole && subtreeIds)
    throw new BadRequest('Cannot use subtree_as_list and subtree_as_ids query params at the same time.')

  const shown: Record<string, unknown> = {}
  if (parentsWhole || parentsIds) {
    const parents = await parentsOf(ctx, project)
    shown.parents = parentsIds ? parentsAsIds(parents) : await asList(ctx, await accessible(ctx, parents), query)
  }
  if (subtreeWhole || subtreeIds) {
    const below = await subtreeOf(ctx, project.id)
    shown.subtree = subtreeIds
      ? subtreeAsIds(project.id, below)
      : await asList(ctx, await whole(ctx, await accessible(ctx, below)), query)
  }
  return shown
}

async function accessible<Item extends { readonly id: string }>(
  ctx: Context,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const mine = await projectsOfCaller(ctx)
  return items.filter(({ id }) => mine.has(id))
}

/** The projects of the nodes, in the nodes' order. */
async function whole(ctx: Context, nodes: readonly { readonly id: string }[]): Promise<readonly Project[]> {
  const ids = nodes.map(({ id }) => id)
  const byId = new Map((await projectsByIds(ctx, ids)).map((project) => [project.id, project]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

async function asList(ctx: Context, projects: readonly Project[], query: Query): Promise<readonly unknown[]> {
  if (!flag(query, 'include_limits')) return projects.map((project) => member(ctx, 'project', projectView(project)))
  const limits = await limitsOfProjects(
    ctx,
    projects.map(({ id }) => id),
  )
  return projects.map((project) => {
    const shown = { ...projectView(project), limits: limits.get(project.id) ?? [] }
    return member(ctx, 'project', shown)
  })
}
