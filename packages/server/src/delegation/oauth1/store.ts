import type { Tx } from '../../kernel/store/index.ts'

const KIND = 'oauth1-nonce'
const US = 1000

export async function insertNonce(tx: Tx, value: string, untilMs: number): Promise<void> {
  await tx
    .insertInto('quoin_used_once')
    .values({ kind: KIND, value, until_us: untilMs * US })
    .execute()
}

/** Row by row, by key: a range would lock what others insert. */
export async function deleteLapsedNonces(tx: Tx, nowMs: number, max: number): Promise<void> {
  const lapsed = await tx
    .selectFrom('quoin_used_once')
    .select('value')
    .where('kind', '=', KIND)
    .where('until_us', '<', nowMs * US)
    .orderBy('until_us')
    .limit(max)
    .execute()
  for (const { value } of lapsed)
    await tx.deleteFrom('quoin_used_once').where('kind', '=', KIND).where('value', '=', value).execute()
}
