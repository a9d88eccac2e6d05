import { extrasOf } from '../../kernel/extras.ts'
import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'

export interface Policy {
  readonly id: string
  readonly blob: string
  readonly type: string
  readonly [extra: string]: unknown
}

/** `blob` is stored as JSON: a text in quotes. */
type Row = { id: string; blob: string; type: string; extra: string | null }
const columns = ['id', 'blob', 'type', 'extra'] as const

const policyOf = ({ extra, blob, ...row }: Row): Policy => ({
  ...extrasOf(extra),
  ...row,
  blob: JSON.parse(blob) as string,
})

export async function policyById(db: Db, id: string): Promise<Policy | undefined> {
  const row = await db.selectFrom('policy').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : policyOf(row)
}

export async function listPolicies(
  db: Db,
  list: ListRequest,
  { dialect, maxDbLimit }: { dialect: Store['dialect']; maxDbLimit: number },
): Promise<Page<Policy>> {
  const base = db.selectFrom('policy').select(columns)
  const { query } = applyFilters(base, list, { type: { ref: 'type', kind: 'text' } }, dialect)
  const { rows, truncated } = await page(query, list, { id: 'policy.id', maxDbLimit })
  return { rows: rows.map(policyOf), truncated }
}

export async function insertPolicy(tx: Tx, row: Row): Promise<void> {
  await tx.insertInto('policy').values(row).execute()
}

export async function updatePolicyRow(tx: Tx, { id, ...values }: Row): Promise<void> {
  await tx.updateTable('policy').set(values).where('id', '=', id).execute()
}

export async function deletePolicyRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('policy').where('id', '=', id).execute()
}
