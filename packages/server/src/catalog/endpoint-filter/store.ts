import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

/** What an endpoint must be to belong to a group; an attribute that is not named does not matter. */
export interface Filters {
  readonly service_id?: string
  readonly region_id?: string | null
  readonly interface?: string
}

export interface EndpointGroup {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly filters: Filters
}

type Row = { id: string; name: string; description: string | null; filters: string }
const columns = ['id', 'name', 'description', 'filters'] as const

const groupOf = ({ filters, ...row }: Row): EndpointGroup => ({ ...row, filters: JSON.parse(filters) as Filters })
const rowOf = ({ id, name, description, filters }: EndpointGroup): Row => ({
  id,
  name,
  description,
  filters: JSON.stringify(filters),
})

export async function endpointGroupById(db: Db, id: string): Promise<EndpointGroup | undefined> {
  const row = await db.selectFrom('endpoint_group').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : groupOf(row)
}

export async function listEndpointGroups(
  db: Db,
  list: ListRequest,
  { dialect, maxDbLimit }: { dialect: Store['dialect']; maxDbLimit: number },
): Promise<Page<EndpointGroup>> {
  const base = db.selectFrom('endpoint_group').select(columns)
  const { query } = applyFilters(base, list, { name: { ref: 'name', kind: 'text' } }, dialect)
  const { rows, truncated } = await page(query, list, { id: 'endpoint_group.id', maxDbLimit })
  return { rows: rows.map(groupOf), truncated }
}

export async function insertEndpointGroup(tx: Tx, group: EndpointGroup): Promise<void> {
  await tx.insertInto('endpoint_group').values(rowOf(group)).execute()
}

export async function updateEndpointGroupRow(tx: Tx, group: EndpointGroup): Promise<void> {
  const { id, ...values } = rowOf(group)
  await tx.updateTable('endpoint_group').set(values).where('id', '=', id).execute()
}

export async function deleteEndpointGroupRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('endpoint_group').where('id', '=', id).execute()
}

/** One project sees one endpoint, or one group of them. */
export type Association =
  | { readonly project_id: string; readonly endpoint_id: string }
  | { readonly project_id: string; readonly endpoint_group_id: string }

/** Associations by what they have in common. */
export type Part =
  | { readonly project_id: string }
  | { readonly endpoint_id: string }
  | { readonly endpoint_group_id: string }

/** Associations one statement deletes at most. */
const SOME = 500

const endpointRows = (db: Db, part: { readonly project_id?: string; readonly endpoint_id?: string }) => {
  let query = db.selectFrom('project_endpoint').select(['project_id', 'endpoint_id'])
  if (part.project_id !== undefined) query = query.where('project_id', '=', part.project_id)
  if (part.endpoint_id !== undefined) query = query.where('endpoint_id', '=', part.endpoint_id)
  return query
}

const groupRows = (db: Db, part: { readonly project_id?: string; readonly endpoint_group_id?: string }) => {
  let query = db.selectFrom('project_endpoint_group').select(['project_id', 'endpoint_group_id'])
  if (part.project_id !== undefined) query = query.where('project_id', '=', part.project_id)
  if (part.endpoint_group_id !== undefined) query = query.where('endpoint_group_id', '=', part.endpoint_group_id)
  return query
}

export async function isAssociated(db: Db, key: Association): Promise<boolean> {
  const rows = 'endpoint_id' in key ? endpointRows(db, key) : groupRows(db, key)
  return (await rows.executeTakeFirst()) !== undefined
}

export async function insertAssociation(tx: Tx, key: Association): Promise<void> {
  if ('endpoint_id' in key) await tx.insertInto('project_endpoint').values(key).execute()
  else await tx.insertInto('project_endpoint_group').values(key).execute()
}

/** Whether it was there. */
export async function deleteAssociation(tx: Tx, key: Association): Promise<boolean> {
  const { numDeletedRows } =
    'endpoint_id' in key
      ? await tx
          .deleteFrom('project_endpoint')
          .where('project_id', '=', key.project_id)
          .where('endpoint_id', '=', key.endpoint_id)
          .executeTakeFirstOrThrow()
      : await tx
          .deleteFrom('project_endpoint_group')
          .where('project_id', '=', key.project_id)
          .where('endpoint_group_id', '=', key.endpoint_group_id)
          .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Some of the associations that have a part; none when all are gone. */
export async function someAssociations(tx: Tx, part: Part): Promise<readonly Association[]> {
  const endpoints = 'endpoint_group_id' in part ? [] : await endpointRows(tx, part).limit(SOME).execute()
  const groups = 'endpoint_id' in part ? [] : await groupRows(tx, part).limit(SOME).execute()
  return [...endpoints, ...groups]
}

export const endpointIdsOfProject = async (db: Db, projectId: string): Promise<readonly string[]> =>
  (await endpointRows(db, { project_id: projectId }).orderBy('endpoint_id').execute()).map((row) => row.endpoint_id)

export async function groupsOfProject(db: Db, projectId: string): Promise<readonly EndpointGroup[]> {
  const rows = await db
    .selectFrom('endpoint_group')
    .innerJoin('project_endpoint_group', 'project_endpoint_group.endpoint_group_id', 'endpoint_group.id')
    .select(columns)
    .where('project_endpoint_group.project_id', '=', projectId)
    .orderBy('endpoint_group.id')
    .execute()
  return rows.map(groupOf)
}

export async function projectIdsOf(
  db: Db,
  part: { readonly endpoint_id: string } | { readonly endpoint_group_id: string },
): Promise<readonly string[]> {
  const rows = 'endpoint_id' in part ? endpointRows(db, part) : groupRows(db, part)
  return (await rows.execute()).map((row) => row.project_id)
}

/** Whether any project has a filter at all. */
export async function anyAssociation(db: Db): Promise<boolean> {
  const [endpoint, group] = await Promise.all([
    endpointRows(db, {}).limit(1).executeTakeFirst(),
    groupRows(db, {}).limit(1).executeTakeFirst(),
  ])
  return endpoint !== undefined || group !== undefined
}
