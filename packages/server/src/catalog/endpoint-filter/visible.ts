import { defineCache } from '../../kernel/cache.ts'
import type { Context } from '../../kernel/context.ts'
import { endpointsOfProject } from './operations.ts'
import { anyAssociation } from './store.ts'

const PROJECTS_MAX = 10_000
const used = defineCache<boolean>(1)
const visible = defineCache<ReadonlySet<string> | null>(PROJECTS_MAX)

/**
 * Ids of the endpoints that filters give a project; null when they give it none. A cloud without filters, that is nearly
 * every one, is asked once.
 */
export async function visibleEndpoints(ctx: Context, projectId: string): Promise<ReadonlySet<string> | null> {
  const filters = await used(ctx).load('', async () => ({
    value: await anyAssociation(ctx.db),
    tags: ['endpoint-filter'],
  }))
  if (!filters) return null
  return visible(ctx).load(projectId, async () => {
    const endpoints = await endpointsOfProject(ctx, projectId)
    const value = endpoints.length === 0 ? null : new Set(endpoints.map(({ id }) => id))
    return { value, tags: ['catalog', `project:${projectId}`] }
  })
}
