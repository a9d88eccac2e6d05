import { type Db, deleteInBatches, type Tx } from '../../kernel/store/index.ts'
import type { Options } from '../immutable.ts'
import { type Project, type ProjectRow, projectOf, ROOT_DOMAIN_ID, storedDomainId } from './project.ts'

/** Ids one statement names at most. */
export const IDS_MAX = 500

/** Keystone's name for the option in the database. */
const IMMUTABLE = 'IMMU'

/** Never the root. */
export async function findProject(db: Db, id: string): Promise<Project | undefined> {
  const row = await db.selectFrom('project').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || row.id === ROOT_DOMAIN_ID) return undefined
  return (await withTagsAndOptions(db, [row]))[0]
}

/** To change it: nobody else does, until the transaction ends. */
export async function lockProject(tx: Tx, id: string): Promise<Project | undefined> {
  await tx.selectFrom('project').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  return findProject(tx, id)
}

/** @param domainId null for a project that acts as a domain */
export async function findProjectByName(db: Db, name: string, domainId: string | null): Promise<Project | undefined> {
  const row = await db
    .selectFrom('project')
    .selectAll()
    .where('domain_id', '=', storedDomainId(domainId))
    .where('name', '=', name)
    .where('id', '!=', ROOT_DOMAIN_ID)
    .executeTakeFirst()
  return row === undefined ? undefined : (await withTagsAndOptions(db, [row]))[0]
}

/** Those of the ids that are there, in no order. */
export async function findProjects(db: Db, ids: readonly string[]): Promise<readonly Project[]> {
  const found: Project[] = []
  for (const some of chunks(ids)) {
    const rows = await db.selectFrom('project').selectAll().where('id', 'in', some).execute()
    found.push(...(await withTagsAndOptions(db, rows)))
  }
  return found.filter(({ id }) => id !== ROOT_DOMAIN_ID)
}

export async function withTagsAndOptions(db: Db, rows: readonly ProjectRow[]): Promise<readonly Project[]> {
  const tags = new Map<string, string[]>()
  const options = new Map<string, Options>()
  for (const ids of chunks(rows.map(({ id }) => id))) {
    const tagRows = await db.selectFrom('project_tag').selectAll().where('project_id', 'in', ids).execute()
    for (const { project_id, name } of tagRows) tags.set(project_id, [...(tags.get(project_id) ?? []), name])
    const optionRows = await db
      .selectFrom('project_option')
      .selectAll()
      .where('project_id', 'in', ids)
      .where('option_id', '=', IMMUTABLE)
      .execute()
    for (const { project_id, option_value } of optionRows) {
      const value: unknown = option_value === null ? null : JSON.parse(option_value)
      if (typeof value === 'boolean') options.set(project_id, { immutable: value })
    }
  }
  return rows.map((row) => projectOf(row, (tags.get(row.id) ?? []).sort(inOrder), options.get(row.id) ?? {}))
}

/** One node of the hierarchy, without what hangs on it. */
export interface Node {
  readonly id: string
  readonly parent_id: string | null
  readonly enabled: boolean
}

export async function childNodes(db: Db, parentIds: readonly string[]): Promise<readonly Node[]> {
  const nodes: Node[] = []
  for (const ids of chunks(parentIds)) {
    const rows = await db
      .selectFrom('project')
      .select(['id', 'parent_id', 'enabled'])
      .where('parent_id', 'in', ids)
      .orderBy('id')
      .execute()
    nodes.push(...rows.map((row) => ({ ...row, enabled: row.enabled === true })))
  }
  return nodes
}

export async function hasChildren(db: Db, id: string): Promise<boolean> {
  const child = await db.selectFrom('project').select('id').where('parent_id', '=', id).limit(1).executeTakeFirst()
  return child !== undefined
}

/** Some projects below other projects, which are deeper than two levels with their domain. */
export async function someProjectsBelowProjects(db: Db, count: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('project')
    .innerJoin('project as parent', 'parent.id', 'project.parent_id')
    .select('project.id')
    .where('parent.is_domain', '=', false)
    .limit(count)
    .execute()
  return rows.map(({ id }) => id)
}

/** Ids of a domain's projects after `after`, in order, at most IDS_MAX. */
export async function projectIdsIn(db: Db, domainId: string, after: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('project')
    .select('id')
    .where('domain_id', '=', domainId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(IDS_MAX)
    .execute()
  return rows.map(({ id }) => id)
}

/** The first project of a domain that carries the immutable option. */
export async function firstImmutableIn(db: Db, domainId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('project')
    .innerJoin('project_option', 'project_option.project_id', 'project.id')
    .select('project.id')
    .where('project.domain_id', '=', domainId)
    .where('project_option.option_id', '=', IMMUTABLE)
    .where('project_option.option_value', '=', 'true')
    .orderBy('project.id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export async function insertProject(tx: Tx, project: Project): Promise<void> {
  await tx
    .insertInto('project')
    .values({
      id: project.id,
      name: project.name,
      domain_id: storedDomainId(project.domain_id),
      description: project.description,
      enabled: project.enabled,
      parent_id: project.parent_id,
      is_domain: project.is_domain,
      extra: JSON.stringify(project.extra),
    })
    .execute()
  await insertTags(tx, project.id, project.tags)
  await insertOptions(tx, project)
}

export async function replaceProject(tx: Tx, before: Project, after: Project): Promise<void> {
  const { id } = after
  await tx
    .updateTable('project')
    .set({
      name: after.name,
      description: after.description,
      enabled: after.enabled,
      extra: JSON.stringify(after.extra),
    })
    .where('id', '=', id)
    .execute()
  const gone = before.tags.filter((tag) => !after.tags.includes(tag))
  if (gone.length > 0)
    await tx.deleteFrom('project_tag').where('project_id', '=', id).where('name', 'in', gone).execute()
  await insertTags(
    tx,
    id,
    after.tags.filter((tag) => !before.tags.includes(tag)),
  )
  if (before.options.immutable === after.options.immutable) return
  await tx.deleteFrom('project_option').where('project_id', '=', id).where('option_id', '=', IMMUTABLE).execute()
  await insertOptions(tx, after)
}

async function insertTags(tx: Tx, projectId: string, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return
  await tx
    .insertInto('project_tag')
    .values(tags.map((name) => ({ project_id: projectId, name })))
    .execute()
}

async function insertOptions(tx: Tx, { id, options }: Project): Promise<void> {
  if (options.immutable === undefined) return
  await tx
    .insertInto('project_option')
    .values({ project_id: id, option_id: IMMUTABLE, option_value: JSON.stringify(options.immutable) })
    .execute()
}

/** Takes projects out of the hierarchy, so that they can be deleted in any order. */
export async function detach(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.updateTable('project').set({ parent_id: null }).where('id', 'in', ids).execute()
}

/** One project; its tags and options go with it. */
export async function deleteProject(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('project').where('id', '=', id).execute()
}

/** All projects of a domain, which were detached before. */
export async function deleteProjectsIn(tx: Tx, domainId: string): Promise<void> {
  await deleteInBatches(tx, 'project', (eb) => eb('domain_id', '=', domainId))
}

/** The configuration a domain kept in the database: nobody who gets the same id later may inherit it. */
export async function deleteDomainConfig(tx: Tx, domainId: string): Promise<void> {
  for (const table of ['whitelisted_config', 'sensitive_config', 'config_register'] as const)
    await tx.deleteFrom(table).where('domain_id', '=', domainId).execute()
}

function* chunks(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += IDS_MAX) yield ids.slice(at, at + IDS_MAX)
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
