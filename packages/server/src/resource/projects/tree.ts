import type { Context } from '../../kernel/context.ts'
import type { Project } from './project.ts'
import { childNodes, findProject, type Node } from './store.ts'

/**
 * The hierarchy of projects. A domain is the root of its projects. Rows written by others may form a ring: a walk never
 * visits a project twice.
 */

/** Upwards from a project, nearest first, its domain last. */
export async function parentsOf(ctx: Pick<Context, 'db'>, project: Project): Promise<readonly Project[]> {
  const parents: Project[] = []
  const seen = new Set([project.id])
  let { parent_id: next } = project
  while (next !== null && !seen.has(next)) {
    seen.add(next)
    const parent = await findProject(ctx.db, next)
    if (parent === undefined) break
    parents.push(parent)
    next = parent.parent_id
  }
  return parents
}

/** All below a project or domain, level by level. */
export async function subtreeOf(ctx: Pick<Context, 'db'>, id: string): Promise<readonly Node[]> {
  const subtree: Node[] = []
  const seen = new Set([id])
  let level: readonly string[] = [id]
  while (level.length > 0) {
    const children = (await childNodes(ctx.db, level)).filter((child) => !seen.has(child.id))
    for (const { id: child } of children) seen.add(child)
    subtree.push(...children)
    level = children.map((child) => child.id)
  }
  return subtree
}

/** Whether anything below is enabled; stops at the first level that has it. */
export async function hasEnabledBelow(ctx: Pick<Context, 'db'>, id: string): Promise<boolean> {
  const seen = new Set([id])
  let level: readonly string[] = [id]
  while (level.length > 0) {
    const children = (await childNodes(ctx.db, level)).filter((child) => !seen.has(child.id))
    if (children.some(({ enabled }) => enabled)) return true
    for (const { id: child } of children) seen.add(child)
    level = children.map((child) => child.id)
  }
  return false
}

/** Ids nested in one another; null where nothing follows. */
export type IdTree = { readonly [id: string]: IdTree } | null

/** `{parent: {grandparent: null}}` from parents, nearest first. */
export const parentsAsIds = (parents: readonly { readonly id: string }[]): IdTree =>
  parents.reduceRight<IdTree>((above, { id }) => ({ [id]: above }), null)

/** `{child: {grandchild: null}}` of the project, from all that is below it. */
export function subtreeAsIds(projectId: string, below: readonly Pick<Node, 'id' | 'parent_id'>[]): IdTree {
  const children = new Map<string, string[]>()
  for (const { id, parent_id } of below) {
    if (parent_id === null) continue
    const siblings = children.get(parent_id)
    if (siblings === undefined) children.set(parent_id, [id])
    else siblings.push(id)
  }
  // From the leaves up: each id once, whatever the depth.
  const trees = new Map<string, IdTree>()
  for (const id of [...below.map((node) => node.id).reverse(), projectId]) {
    const ids = children.get(id)
    trees.set(id, ids === undefined ? null : Object.fromEntries(ids.map((child) => [child, trees.get(child) ?? null])))
  }
  return trees.get(projectId) ?? null
}
