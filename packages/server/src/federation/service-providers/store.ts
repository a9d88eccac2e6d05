import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

export interface ServiceProvider {
  readonly auth_url: string
  readonly id: string
  readonly enabled: boolean
  readonly description: string | null
  readonly relay_state_prefix: string
  readonly sp_url: string
}

const columns = ['auth_url', 'id', 'enabled', 'description', 'relay_state_prefix', 'sp_url'] as const

const serviceProviderRows = (db: Db) => db.selectFrom('service_provider').select(columns)

export const findServiceProvider = (db: Db, id: string): Promise<ServiceProvider | undefined> =>
  serviceProviderRows(db).where('id', '=', id).executeTakeFirst()

export const lockServiceProvider = (tx: Tx, id: string): Promise<ServiceProvider | undefined> =>
  serviceProviderRows(tx).where('id', '=', id).forUpdate().executeTakeFirst()

export function listServiceProviders(
  db: Db,
  list: ListRequest,
  dialect: Store['dialect'],
  maxDbLimit: number,
): Promise<Page<ServiceProvider>> {
  const { query } = applyFilters(
    serviceProviderRows(db),
    list,
    { id: { ref: 'id', kind: 'text' }, enabled: { ref: 'enabled', kind: 'boolean' } },
    dialect,
  )
  return page(query, list, { id: 'service_provider.id', maxDbLimit })
}

/** What every token shows. A cloud has a few. */
export const enabledServiceProviders = (
  db: Db,
  max: number,
): Promise<readonly Pick<ServiceProvider, 'auth_url' | 'id' | 'sp_url'>[]> =>
  db
    .selectFrom('service_provider')
    .select(['auth_url', 'id', 'sp_url'])
    .where('enabled', '=', true)
    .orderBy('id')
    .limit(max)
    .execute()

export async function insertServiceProvider(tx: Tx, row: ServiceProvider): Promise<void> {
  await tx.insertInto('service_provider').values(row).execute()
}

export async function updateServiceProviderRow(tx: Tx, { id, ...values }: ServiceProvider): Promise<void> {
  await tx.updateTable('service_provider').set(values).where('id', '=', id).execute()
}

export async function deleteServiceProviderRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('service_provider').where('id', '=', id).execute()
}
