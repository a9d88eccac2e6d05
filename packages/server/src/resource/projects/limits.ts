import type { Db } from '../../kernel/store/index.ts'
import { IDS_MAX } from './store.ts'

/** A project's unified limits, as `include_limits` shows them beside the project. */
export interface ProjectLimit {
  readonly id: string
  readonly project_id: string | null
  readonly domain_id: string | null
  readonly resource_limit: number
  readonly description: string | null
  readonly service_id: string | null
  readonly region_id: string | null
  readonly resource_name: string | null
}

export async function limitsOf(
  db: Db,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ProjectLimit[]>> {
  const byProject = new Map<string, ProjectLimit[]>()
  for (let at = 0; at < projectIds.length; at += IDS_MAX) {
    const rows = await db
      .selectFrom('limit')
      .leftJoin('registered_limit', 'registered_limit.id', 'limit.registered_limit_id')
      .select([
        'limit.id',
        'limit.project_id',
        'limit.domain_id',
        'registered_limit.service_id',
        'registered_limit.region_id',
        'registered_limit.resource_name',
        'limit.resource_limit',
        'limit.description',
      ])
      .where('limit.project_id', 'in', projectIds.slice(at, at + IDS_MAX))
      .orderBy('limit.id')
      .execute()
    for (const row of rows)
      if (row.project_id !== null) byProject.set(row.project_id, [...(byProject.get(row.project_id) ?? []), row])
  }
  return byProject
}
