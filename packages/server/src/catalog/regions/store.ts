import { extrasOf } from '../../kernel/extras.ts'
import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

export interface Region {
  readonly id: string
  readonly description: string
  readonly parent_region_id: string | null
  readonly [extra: string]: unknown
}

type Row = { id: string; description: string; parent_region_id: string | null; extra: string | null }
const columns = ['id', 'description', 'parent_region_id', 'extra'] as const

const regionOf = ({ extra, ...row }: Row): Region => ({ ...extrasOf(extra), ...row })

export async function regionById(db: Db, id: string): Promise<Region | undefined> {
  const row = await db.selectFrom('region').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : regionOf(row)
}

export async function listRegions(
  db: Db,
  list: ListRequest,
  { dialect, maxDbLimit }: { dialect: Store['dialect']; maxDbLimit: number },
): Promise<Page<Region>> {
  const base = db.selectFrom('region').select(columns)
  const { query } = applyFilters(base, list, { parent_region_id: { ref: 'parent_region_id', kind: 'text' } }, dialect)
  const { rows, truncated } = await page(query, list, { id: 'region.id', maxDbLimit })
  return { rows: rows.map(regionOf), truncated }
}

export const childIds = async (db: Db, parentId: string): Promise<readonly string[]> =>
  (await db.selectFrom('region').select('id').where('parent_region_id', '=', parentId).execute()).map((row) => row.id)

export async function insertRegion(tx: Tx, region: Row): Promise<void> {
  await tx.insertInto('region').values(region).execute()
}

export async function updateRegionRow(tx: Tx, region: Row): Promise<void> {
  const { id, ...values } = region
  await tx.updateTable('region').set(values).where('id', '=', id).execute()
}

export async function deleteRegionRows(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('region').where('id', 'in', ids).execute()
}
