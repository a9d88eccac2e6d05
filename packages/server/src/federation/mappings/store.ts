import { type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

/** A mapping as stored: its rules are whatever was written, perhaps by Keystone. */
export interface StoredMapping {
  readonly id: string
  readonly rules: unknown
  readonly schema_version: string
}

/** A database of Zed has no column for the version, and only rules of the first. */
export type Reads = { readonly db: Db; readonly store: Pick<Store, 'has'> }

const mappingRows = ({ db, store }: Reads) => {
  const rows = db.selectFrom('mapping').select(['mapping.id', 'mapping.rules'])
  return store.has.mappingSchemaVersion ? rows.select('mapping.schema_version') : rows
}

type Row = { readonly id: string; readonly rules: string; readonly schema_version?: string }

const mappingOf = ({ id, rules, schema_version = '1.0' }: Row): StoredMapping => ({
  id,
  rules: decoded(rules),
  schema_version,
})

export async function findMapping(reads: Reads, id: string): Promise<StoredMapping | undefined> {
  const row: Row | undefined = await mappingRows(reads).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : mappingOf(row)
}

/** To change it: nobody else does, until the transaction ends. */
export async function lockMapping(reads: Reads, id: string): Promise<StoredMapping | undefined> {
  const row: Row | undefined = await mappingRows(reads).where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? undefined : mappingOf(row)
}

export async function listMappings(reads: Reads, list: ListRequest, maxDbLimit: number): Promise<Page<StoredMapping>> {
  const { rows, truncated } = await page(mappingRows(reads), list, { id: 'mapping.id', maxDbLimit })
  return { rows: (rows as readonly Row[]).map(mappingOf), truncated }
}

const columnsOf = ({ rules, schema_version }: StoredMapping, { has }: Pick<Store, 'has'>) => ({
  rules: encoded(rules),
  ...(has.mappingSchemaVersion ? { schema_version } : {}),
})

export async function insertMapping(tx: Tx, mapping: StoredMapping, store: Pick<Store, 'has'>): Promise<void> {
  await tx
    .insertInto('mapping')
    .values({ id: mapping.id, ...columnsOf(mapping, store) })
    .execute()
}

export async function updateMappingRow(tx: Tx, mapping: StoredMapping, store: Pick<Store, 'has'>): Promise<void> {
  await tx.updateTable('mapping').set(columnsOf(mapping, store)).where('id', '=', mapping.id).execute()
}

export async function deleteMappingRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('mapping').where('id', '=', id).execute()
}

/** JSON within JSON, as Keystone writes the column. */
const encoded = (rules: unknown): string => JSON.stringify(JSON.stringify(rules))

/** Also what an older Keystone wrote only once. */
function decoded(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return typeof value === 'string' ? JSON.parse(value) : value
}
