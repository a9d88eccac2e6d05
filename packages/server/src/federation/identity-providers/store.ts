import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

/** Ids one statement names at most. */
const IDS_MAX = 500

export interface Provider {
  readonly id: string
  readonly domain_id: string
  readonly enabled: boolean
  readonly description: string | null
  /** In order. */
  readonly remote_ids: readonly string[]
  /** Minutes for which a mapped group membership counts; null or 0 for the configured time. */
  readonly authorization_ttl: number | null
}

type Row = Omit<Provider, 'remote_ids'>
const columns = ['id', 'domain_id', 'enabled', 'description', 'authorization_ttl'] as const

export async function findProvider(db: Db, id: string): Promise<Provider | undefined> {
  const row = await db.selectFrom('identity_provider').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : (await withRemoteIds(db, [row]))[0]
}

/** To change it: nobody else does, until the transaction ends. */
export async function lockProvider(tx: Tx, id: string): Promise<Provider | undefined> {
  const row = await tx
    .selectFrom('identity_provider')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? undefined : (await withRemoteIds(tx, [row]))[0]
}

export async function listProviders(
  db: Db,
  list: ListRequest,
  dialect: Store['dialect'],
  maxDbLimit: number,
): Promise<Page<Provider>> {
  const { query } = applyFilters(
    db.selectFrom('identity_provider').select(columns),
    list,
    { id: { ref: 'id', kind: 'text' }, enabled: { ref: 'enabled', kind: 'boolean' } },
    dialect,
  )
  const { rows, truncated } = await page(query, list, { id: 'identity_provider.id', maxDbLimit })
  return { rows: await withRemoteIds(db, rows), truncated }
}

async function withRemoteIds(db: Db, rows: readonly Row[]): Promise<readonly Provider[]> {
  const remoteIds = new Map<string | null, string[]>()
  for (let first = 0; first < rows.length; first += IDS_MAX) {
    const ids = rows.slice(first, first + IDS_MAX).map(({ id }) => id)
    const found = await db
      .selectFrom('idp_remote_ids')
      .select(['idp_id', 'remote_id'])
      .where('idp_id', 'in', ids)
      .orderBy('remote_id')
      .execute()
    for (const { idp_id, remote_id } of found) remoteIds.set(idp_id, [...(remoteIds.get(idp_id) ?? []), remote_id])
  }
  return rows.map(({ id, domain_id, enabled, description, authorization_ttl }) => ({
    id,
    domain_id,
    enabled,
    description,
    remote_ids: remoteIds.get(id) ?? [],
    authorization_ttl,
  }))
}

export const providerIdsOfDomain = async (db: Db, domainId: string): Promise<readonly string[]> =>
  (await db.selectFrom('identity_provider').select('id').where('domain_id', '=', domainId).execute()).map(
    ({ id }) => id,
  )

/** The provider that has a remote id; at most one does. */
export const providerIdOfRemoteId = async (db: Db, remoteId: string): Promise<string | undefined> =>
  (await db.selectFrom('idp_remote_ids').select('idp_id').where('remote_id', '=', remoteId).executeTakeFirst())
    ?.idp_id ?? undefined

export async function insertProvider(tx: Tx, { remote_ids: _, ...row }: Provider): Promise<void> {
  await tx.insertInto('identity_provider').values(row).execute()
}

export async function updateProviderRow(tx: Tx, { id, remote_ids: _, ...values }: Provider): Promise<void> {
  await tx.updateTable('identity_provider').set(values).where('id', '=', id).execute()
}

export async function deleteRemoteIds(tx: Tx, providerId: string): Promise<void> {
  await tx.deleteFrom('idp_remote_ids').where('idp_id', '=', providerId).execute()
}

export async function insertRemoteId(tx: Tx, providerId: string, remoteId: string): Promise<void> {
  await tx.insertInto('idp_remote_ids').values({ idp_id: providerId, remote_id: remoteId }).execute()
}

/** Nothing relies on the database's cascades. */
export async function deleteProvider(tx: Tx, id: string): Promise<void> {
  await deleteRemoteIds(tx, id)
  await tx.deleteFrom('identity_provider').where('id', '=', id).execute()
}
