import { extrasOf } from '../../kernel/extras.ts'
import { applyFilters, type ListRequest, matches, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

export interface Service {
  readonly id: string
  readonly type: string | null
  readonly enabled: boolean
  readonly name?: string
  readonly [extra: string]: unknown
}

type Row = { id: string; type: string | null; enabled: boolean; extra: string | null }
const columns = ['id', 'type', 'enabled', 'extra'] as const

const serviceOf = ({ extra, ...row }: Row): Service => ({ ...extrasOf(extra), ...row })

export async function serviceById(db: Db, id: string): Promise<Service | undefined> {
  const row = await db.selectFrom('service').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : serviceOf(row)
}

/** A service's name is no column, so that filter looks at the rows. */
export async function listServices(
  db: Db,
  list: ListRequest,
  { dialect, maxDbLimit }: { dialect: Store['dialect']; maxDbLimit: number },
): Promise<Page<Service>> {
  const base = db.selectFrom('service').select(columns)
  const { query, left } = applyFilters(base, list, { type: { ref: 'type', kind: 'text' } }, dialect)
  const keep = (row: Row) => matches(serviceOf(row), left)
  const { rows, truncated } = await page(query, list, {
    id: 'service.id',
    maxDbLimit,
    ...(left.length > 0 ? { keep } : {}),
  })
  return { rows: rows.map(serviceOf), truncated }
}

/** All services, in id order. A cloud has tens of them. */
export const allServices = async (db: Db): Promise<readonly Service[]> =>
  (await db.selectFrom('service').select(columns).orderBy('id').execute()).map(serviceOf)

export async function insertService(tx: Tx, row: Row): Promise<void> {
  await tx.insertInto('service').values(row).execute()
}

export async function updateServiceRow(tx: Tx, { id, ...values }: Row): Promise<void> {
  await tx.updateTable('service').set(values).where('id', '=', id).execute()
}

export async function deleteServiceRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('service').where('id', '=', id).execute()
}
