import type { Context } from '../../kernel/context.ts'
import { callerOf } from '../../kernel/context.ts'
import type { Query } from '../../kernel/declare.ts'
import {
  applyFilters,
  collection,
  type FilterColumns,
  type ListRequest,
  listBounds,
  listRequest,
  page,
} from '../../kernel/lists/index.ts'
import { dialectOf } from '../../kernel/store/index.ts'
import { domainOf, domainView, type Project, projectView, ROOT_DOMAIN_ID } from './project.ts'
import { withTagsAndOptions } from './store.ts'
import { type TagFilter, tagCondition, tagFilters } from './tag-filters.ts'

/** Lists of projects and of domains: the same table, one page at a time. */
const PROJECT_COLUMNS: FilterColumns = {
  domain_id: { ref: 'project.domain_id', kind: 'text' },
  enabled: { ref: 'project.enabled', kind: 'boolean' },
  name: { ref: 'project.name', kind: 'text' },
  parent_id: { ref: 'project.parent_id', kind: 'text' },
  is_domain: { ref: 'project.is_domain', kind: 'boolean' },
}

const DOMAIN_COLUMNS: FilterColumns = {
  name: { ref: 'project.name', kind: 'text' },
  enabled: { ref: 'project.enabled', kind: 'boolean' },
}

interface Selection {
  readonly columns: FilterColumns
  readonly isDomain?: boolean
  /** Of a domain-scoped caller: nothing outside is listed (INV-12). */
  readonly within?: { readonly column: 'id' | 'domain_id'; readonly domainId: string }
  readonly tags?: readonly TagFilter[]
}

export async function listProjects(ctx: Context, query: Query): Promise<unknown> {
  const { domainId } = callerOf(ctx)
  const list = listRequest(query, Object.keys(PROJECT_COLUMNS), listBounds(ctx.config, 'resource'))
  const { projects, truncated } = await select(ctx, list, {
    columns: PROJECT_COLUMNS,
    // Projects that act as domains are listed only on request.
    ...(query.is_domain === undefined ? { isDomain: false } : {}),
    ...(domainId === null ? {} : { within: { column: 'domain_id', domainId } }),
    tags: tagFilters(query),
  })
  return collection(ctx, 'projects', projects.map(projectView), { list, truncated })
}

export async function listDomains(ctx: Context, query: Query): Promise<unknown> {
  const { domainId } = callerOf(ctx)
  const list = listRequest(query, Object.keys(DOMAIN_COLUMNS), listBounds(ctx.config, 'resource'))
  const { projects, truncated } = await select(ctx, list, {
    columns: DOMAIN_COLUMNS,
    isDomain: true,
    ...(domainId === null ? {} : { within: { column: 'id', domainId } }),
  })
  return collection(
    ctx,
    'domains',
    projects.map((project) => domainView(domainOf(project))),
    { list, truncated },
  )
}

async function select(
  ctx: Context,
  list: ListRequest,
  { columns, isDomain, within, tags = [] }: Selection,
): Promise<{ projects: readonly Project[]; truncated: boolean }> {
  const dialect = dialectOf(ctx.db)
  let all = ctx.db.selectFrom('project').selectAll().where('project.id', '!=', ROOT_DOMAIN_ID)
  if (isDomain !== undefined) all = all.where('project.is_domain', '=', isDomain)
  if (within !== undefined) all = all.where(`project.${within.column}`, '=', within.domainId)
  for (const filter of tags) all = all.where(tagCondition(filter))
  const { query } = applyFilters(all, list, columns, dialect)
  const { rows, truncated } = await page(query, list, {
    id: 'project.id',
    maxDbLimit: ctx.config.DEFAULT.max_db_limit,
    markerExists: async (marker) => {
      const row = await ctx.db.selectFrom('project').select('id').where('id', '=', marker).executeTakeFirst()
      return row !== undefined
    },
  })
  return { projects: await withTagsAndOptions(ctx.db, rows), truncated }
}
