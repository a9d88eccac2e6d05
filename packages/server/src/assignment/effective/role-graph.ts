import { defineCache } from '../../kernel/cache.ts'
import type { Context } from '../../kernel/context.ts'

/** Every role and what it implies, as values. A cloud has tens of roles; the graph is kept until one changes. */
export interface RoleGraph {
  readonly roles: ReadonlyMap<string, { readonly id: string; readonly name: string; readonly domainId: string | null }>
  /** Direct implications, by prior role. */
  readonly implied: ReadonlyMap<string, readonly string[]>
}

const NO_DOMAIN = '<<null>>'
const graphs = defineCache<RoleGraph>(1)

export const roleGraph = (ctx: Pick<Context, 'db' | 'caches'>): Promise<RoleGraph> =>
  graphs(ctx).load('', async () => {
    const [roles, implications] = await Promise.all([
      ctx.db.selectFrom('role').select(['id', 'name', 'domain_id']).execute(),
      ctx.db.selectFrom('implied_role').select(['prior_role_id', 'implied_role_id']).execute(),
    ])
    const implied = new Map<string, string[]>()
    for (const { prior_role_id: prior, implied_role_id: next } of implications) {
      const known = implied.get(prior)
      if (known === undefined) implied.set(prior, [next])
      else known.push(next)
    }
    const byId = roles.map(
      ({ id, name, domain_id }) => [id, { id, name, domainId: domain_id === NO_DOMAIN ? null : domain_id }] as const,
    )
    return { value: { roles: new Map(byId), implied }, tags: ['roles'] }
  })

/** The roles and all they imply, in the order they are reached. Circles end by themselves. Pure. */
export function withImplied(graph: RoleGraph, roleIds: Iterable<string>): readonly string[] {
  const reached = new Set(roleIds)
  for (const id of reached) for (const next of graph.implied.get(id) ?? []) reached.add(next)
  return [...reached]
}

/** Every implication that is reached from a role: what is implied, and by which role. Each once. Pure. */
export const implicationsFrom = (
  graph: RoleGraph,
  roleId: string,
): readonly { readonly roleId: string; readonly by: string }[] =>
  withImplied(graph, [roleId]).flatMap((by) => (graph.implied.get(by) ?? []).map((next) => ({ roleId: next, by })))
