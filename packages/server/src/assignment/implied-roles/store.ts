import type { Db, Tx } from '../../kernel/store/index.ts'

export interface Implication {
  readonly prior_role_id: string
  readonly implied_role_id: string
}

const columns = ['prior_role_id', 'implied_role_id'] as const

export const implications = (db: Db): Promise<readonly Implication[]> =>
  db.selectFrom('implied_role').select(columns).orderBy('prior_role_id').orderBy('implied_role_id').execute()

export const implicationsOf = (db: Db, priorId: string): Promise<readonly Implication[]> =>
  db
    .selectFrom('implied_role')
    .select(columns)
    .where('prior_role_id', '=', priorId)
    .orderBy('implied_role_id')
    .execute()

export const implication = (db: Db, { prior_role_id: prior, implied_role_id: implied }: Implication) =>
  db
    .selectFrom('implied_role')
    .select(columns)
    .where('prior_role_id', '=', prior)
    .where('implied_role_id', '=', implied)
    .executeTakeFirst()

export async function insertImplication(tx: Tx, pair: Implication): Promise<void> {
  await tx.insertInto('implied_role').values(pair).execute()
}

export async function deleteImplication(
  tx: Tx,
  { prior_role_id: prior, implied_role_id: implied }: Implication,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('implied_role')
    .where('prior_role_id', '=', prior)
    .where('implied_role_id', '=', implied)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
