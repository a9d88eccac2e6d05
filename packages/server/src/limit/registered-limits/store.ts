import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import { type Db, insertNumbered, type Store, type Tx } from '../../kernel/store/index.ts'
import type { Resource } from '../model.ts'

export interface RegisteredLimit extends Resource {
  readonly id: string
  readonly default_limit: number
  readonly description: string | null
}
const columns = ['id', 'service_id', 'region_id', 'resource_name', 'default_limit', 'description'] as const

export const registeredLimitById = (db: Db, id: string): Promise<RegisteredLimit | undefined> =>
  db.selectFrom('registered_limit').select(columns).where('id', '=', id).executeTakeFirst()

/** To change it, or what rests on it: nobody else does, until the transaction ends. */
export const lockRegisteredLimit = (tx: Tx, id: string): Promise<RegisteredLimit | undefined> =>
  tx.selectFrom('registered_limit').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()

/** The registered limit of a resource, if there is one. */
export async function registeredLimitOf(db: Db, resource: Resource): Promise<RegisteredLimit | undefined> {
  let query = db.selectFrom('registered_limit').select(columns)
  for (const column of ['service_id', 'region_id', 'resource_name'] as const) {
    const value = resource[column]
    query = value === null ? query.where(column, 'is', null) : query.where(column, '=', value)
  }
  return query.orderBy('id').executeTakeFirst()
}

/** Keys with NULLs are not told apart by the database: who registers for a service waits for the others who do. */
export async function lockService(tx: Tx, serviceId: string): Promise<void> {
  await tx.selectFrom('service').select('id').where('id', '=', serviceId).forUpdate().execute()
}

const FILTERS = {
  service_id: { ref: 'service_id', kind: 'text' },
  region_id: { ref: 'region_id', kind: 'text' },
  resource_name: { ref: 'resource_name', kind: 'text' },
} as const

export async function listRegisteredLimits(
  db: Db,
  list: ListRequest,
  { dialect, maxDbLimit }: { dialect: Store['dialect']; maxDbLimit: number },
): Promise<Page<RegisteredLimit>> {
  const { query } = applyFilters(db.selectFrom('registered_limit').select(columns), list, FILTERS, dialect)
  return page(query, list, { id: 'registered_limit.id', maxDbLimit })
}

export async function isReferred(db: Db, id: string): Promise<boolean> {
  const limit = await db
    .selectFrom('limit')
    .select('id')
    .where('registered_limit_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  return limit !== undefined
}

export async function insertRegisteredLimit(tx: Tx, row: RegisteredLimit): Promise<void> {
  await insertNumbered(tx, 'registered_limit', row)
}

export async function updateRegisteredLimitRow(tx: Tx, { id, ...values }: RegisteredLimit): Promise<void> {
  await tx.updateTable('registered_limit').set(values).where('id', '=', id).execute()
}

export async function deleteRegisteredLimitRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('registered_limit').where('id', '=', id).execute()
}
