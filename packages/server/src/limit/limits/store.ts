import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import { type Db, insertNumbered, type Store, type Tx } from '../../kernel/store/index.ts'
import type { Owned } from '../model.ts'

/** A limit of one project or domain. Service, region and resource are those of the registered limit it departs from. */
export interface Limit extends Owned {
  readonly id: string
  readonly description: string | null
}

const limits = (db: Db) =>
  db
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

export const limitById = (db: Db, id: string): Promise<Limit | undefined> =>
  limits(db).where('limit.id', '=', id).executeTakeFirst()

export async function registeredLimitIdOf(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('limit').select('registered_limit_id').where('id', '=', id).executeTakeFirst()
  return row?.registered_limit_id ?? null
}

export type Owner = { readonly project_id: string } | { readonly domain_id: string }

const ofOwner = (db: Db, owner: Owner) =>
  'project_id' in owner
    ? limits(db).where('limit.project_id', '=', owner.project_id)
    : limits(db).where('limit.domain_id', '=', owner.domain_id)

/** Ids one statement names at most. */
const IDS_MAX = 500

export async function limitsOfProjects(db: Db, projectIds: readonly string[]): Promise<readonly Limit[]> {
  const found: Limit[] = []
  for (let at = 0; at < projectIds.length; at += IDS_MAX) {
    const some = limits(db).where('limit.project_id', 'in', projectIds.slice(at, at + IDS_MAX))
    found.push(...(await some.orderBy('limit.id').execute()))
  }
  return found
}

/** An owner's limit that departs from a registered one. */
export const limitOf = (db: Db, owner: Owner, registeredLimitId: string): Promise<Limit | undefined> =>
  ofOwner(db, owner).where('limit.registered_limit_id', '=', registeredLimitId).executeTakeFirst()

/** Limits of a domain's projects that depart from a registered one. */
export const limitsBelow = (db: Db, domainId: string, registeredLimitId: string): Promise<readonly Limit[]> =>
  limits(db)
    .innerJoin('project', 'project.id', 'limit.project_id')
    .where('project.domain_id', '=', domainId)
    .where('limit.registered_limit_id', '=', registeredLimitId)
    .execute()

/** Whose limits a caller sees. */
export type Visible = 'all' | { readonly domainId: string } | { readonly projectId: string }

const FILTERS = {
  service_id: { ref: 'registered_limit.service_id', kind: 'text' },
  region_id: { ref: 'registered_limit.region_id', kind: 'text' },
  resource_name: { ref: 'registered_limit.resource_name', kind: 'text' },
  project_id: { ref: 'limit.project_id', kind: 'text' },
  domain_id: { ref: 'limit.domain_id', kind: 'text' },
} as const

/** INV-12: what is not visible is not counted either. */
export async function listLimits(
  db: Db,
  list: ListRequest,
  { dialect, maxDbLimit, visible }: { dialect: Store['dialect']; maxDbLimit: number; visible: Visible },
): Promise<Page<Limit>> {
  let base = limits(db)
  if (visible !== 'all' && 'projectId' in visible) base = base.where('limit.project_id', '=', visible.projectId)
  if (visible !== 'all' && 'domainId' in visible) {
    const { domainId } = visible
    base = base.where((eb) =>
      eb.or([
        eb('limit.domain_id', '=', domainId),
        eb(
          'limit.project_id',
          'in',
          eb.selectFrom('project').select('project.id').where('project.domain_id', '=', domainId),
        ),
      ]),
    )
  }
  const { query } = applyFilters(base, list, FILTERS, dialect)
  return page(query, list, { id: 'limit.id', maxDbLimit })
}

export async function insertLimit(tx: Tx, limit: Limit, registeredLimitId: string): Promise<void> {
  const { id, project_id, domain_id, resource_limit, description } = limit
  const row = { id, project_id, domain_id, resource_limit, description, registered_limit_id: registeredLimitId }
  await insertNumbered(tx, 'limit', row)
}

export async function updateLimitRow(tx: Tx, { id, resource_limit, description }: Limit): Promise<void> {
  await tx.updateTable('limit').set({ resource_limit, description }).where('id', '=', id).execute()
}

export async function deleteLimitRows(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('limit').where('id', 'in', ids).execute()
}

/** Limits one statement deletes at most. */
const SOME = 500

/** Some limits of an owner that goes; none when all are gone. */
export const someLimitsOf = (tx: Tx, owner: Owner): Promise<readonly Limit[]> =>
  ofOwner(tx, owner).limit(SOME).execute()
