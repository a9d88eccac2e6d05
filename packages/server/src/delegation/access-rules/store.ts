import type { AccessRule } from '../../kernel/context.ts'
import { applyFilters, type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import { type Db, deleteInBatches, insertNumbered, type Store, type Tx } from '../../kernel/store/index.ts'

/** A rule's row: `number` is the key that application credentials refer to, `id` what the API shows. */
export interface StoredRule extends AccessRule {
  readonly number: number
}

type Row = { id: string | null; number: number; service: string | null; path: string | null; method: string | null }
const columns = ['external_id as id', 'id as number', 'service', 'path', 'method'] as const

export const ruleOf = ({ id, number, service, path, method }: Row): StoredRule => ({
  number,
  id: id ?? '',
  service: service ?? '',
  path: path ?? '',
  method: method ?? '',
})

const ofUser = (db: Db, userId: string) => db.selectFrom('access_rule').select(columns).where('user_id', '=', userId)

export async function ruleById(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<StoredRule | undefined> {
  const row = await ofUser(db, userId).where('external_id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : ruleOf(row)
}

/** Locked until the transaction ends: it is to be referred to, or to go. */
export async function lockRule(
  tx: Tx,
  userId: string,
  key: { readonly id: string } | Omit<AccessRule, 'id'>,
): Promise<StoredRule | undefined> {
  const rules = ofUser(tx, userId)
  const one =
    'id' in key
      ? rules.where('external_id', '=', key.id)
      : rules.where('service', '=', key.service).where('path', '=', key.path).where('method', '=', key.method)
  const row = await one.forUpdate().executeTakeFirst()
  return row === undefined ? undefined : ruleOf(row)
}

export const ruleIdsOf = async (db: Db, userId: string): Promise<readonly string[]> =>
  (await ofUser(db, userId).execute()).flatMap(({ id }) => id ?? [])

export const ruleIdIsTaken = async (db: Db, id: string): Promise<boolean> =>
  (await db.selectFrom('access_rule').select('id').where('external_id', '=', id).executeTakeFirst()) !== undefined

export async function listRules(
  db: Db,
  userId: string,
  list: ListRequest,
  options: { readonly dialect: Store['dialect']; readonly maxDbLimit: number },
): Promise<Page<StoredRule>> {
  const { query } = applyFilters(ofUser(db, userId), list, FILTERS, options.dialect)
  const known = query.where('external_id', 'is not', null).$narrowType<{ id: string }>()
  const { rows, truncated } = await page(known, list, { id: 'access_rule.external_id', maxDbLimit: options.maxDbLimit })
  return { rows: rows.map(ruleOf), truncated }
}

const FILTERS = {
  service: { ref: 'service', kind: 'text' },
  path: { ref: 'path', kind: 'text' },
  method: { ref: 'method', kind: 'text' },
} as const

export const isInUse = async (db: Db, number: number): Promise<boolean> =>
  (await db
    .selectFrom('application_credential_access_rule')
    .select('access_rule_id')
    .where('access_rule_id', '=', number)
    .limit(1)
    .executeTakeFirst()) !== undefined

export const insertRule = (tx: Tx, userId: string, { id, service, path, method }: AccessRule): Promise<number> =>
  insertNumbered(tx, 'access_rule', { external_id: id, user_id: userId, service, path, method })

export async function deleteRule(tx: Tx, number: number): Promise<void> {
  await tx.deleteFrom('access_rule').where('id', '=', number).execute()
}

export async function deleteRulesOfUser(tx: Tx, userId: string): Promise<void> {
  await deleteInBatches(tx, 'access_rule', (eb) => eb('user_id', '=', userId))
}
