import { extrasOf } from '../../kernel/extras.ts'
import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

export interface Endpoint {
  readonly id: string
  readonly interface: string
  readonly region_id: string | null
  readonly service_id: string
  readonly url: string
  readonly enabled: boolean
  readonly [extra: string]: unknown
}

export interface EndpointRow {
  id: string
  interface: string
  region_id: string | null
  service_id: string
  url: string
  enabled: boolean
  extra: string | null
}
const columns = ['id', 'interface', 'region_id', 'service_id', 'url', 'enabled', 'extra'] as const

const endpointOf = ({ extra, ...row }: EndpointRow): Endpoint => ({ ...extrasOf(extra), ...row })

export async function endpointById(db: Db, id: string): Promise<Endpoint | undefined> {
  const row = await db.selectFrom('endpoint').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : endpointOf(row)
}

const FILTERS = {
  interface: { ref: 'interface', kind: 'text' },
  service_id: { ref: 'service_id', kind: 'text' },
  region_id: { ref: 'region_id', kind: 'text' },
} as const

export async function listEndpoints(
  db: Db,
  list: ListRequest,
  { dialect, maxDbLimit }: { dialect: Store['dialect']; maxDbLimit: number },
): Promise<Page<Endpoint>> {
  const { query } = applyFilters(db.selectFrom('endpoint').select(columns), list, FILTERS, dialect)
  const { rows, truncated } = await page(query, list, { id: 'endpoint.id', maxDbLimit })
  return { rows: rows.map(endpointOf), truncated }
}

/** All endpoints, in id order. A cloud has some hundreds at most. */
export const allEndpoints = async (db: Db): Promise<readonly Endpoint[]> =>
  (await db.selectFrom('endpoint').select(columns).orderBy('id').execute()).map(endpointOf)

export const endpointIdsOfService = async (db: Db, serviceId: string): Promise<readonly string[]> =>
  (await db.selectFrom('endpoint').select('id').where('service_id', '=', serviceId).execute()).map((row) => row.id)

export const endpointsInRegions = async (db: Db, regionIds: readonly string[]): Promise<boolean> =>
  (await db.selectFrom('endpoint').select('id').where('region_id', 'in', regionIds).limit(1).execute()).length > 0

export async function insertEndpoint(tx: Tx, row: EndpointRow): Promise<void> {
  await tx.insertInto('endpoint').values(row).execute()
}

export async function updateEndpointRow(tx: Tx, { id, ...values }: EndpointRow): Promise<void> {
  await tx.updateTable('endpoint').set(values).where('id', '=', id).execute()
}

export async function deleteEndpointRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('endpoint').where('id', '=', id).execute()
}
