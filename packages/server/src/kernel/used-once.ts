import { createHash } from 'node:crypto'
import { unrecorded } from './changes/index.ts'
import type { WriteContext } from './context.ts'
import { type Refusal, Unauthorized } from './errors.ts'
import { insertIgnore, type Tx } from './store/index.ts'

/** Longer than clocks of two processes differ, and any second that a token is dated ahead. */
const MARGIN_MS = 60_000

export interface Use {
  readonly kind: 'totp' | 'receipt' | 'passkey-challenge' | 'totp-enrolment' | 'oauth1-nonce'
  /** What tells it from all others of its kind; only a hash of it is kept. */
  readonly secret: string
  /** When it could not be used anyway. */
  readonly until: Date
}

/** INV-33: once, whoever else tries, in this process or another. @throws what `refusal` makes, for the second */
export async function useUp(
  ctx: WriteContext,
  { kind, secret, until }: Use,
  refusal: () => Refusal = () => new Unauthorized(),
): Promise<void> {
  unrecorded(ctx.tx, 'what was used once is this site’s own')
  const value = createHash('sha256').update(secret).digest('hex')
  const first = await insertUsed(ctx.tx, { kind, value, until: new Date(until.getTime() + MARGIN_MS) })
  if (!first) throw refusal().because(`the ${kind} was used before`)
  await sweepUsed(ctx.tx, ctx.now())
}

/** Times are microseconds in the database, milliseconds here. */
const US = 1000

/** Expired rows that one use takes away: more than it adds. */
const SWEPT_MAX = 20

/** INV-33: the insertion decides who was first. False for whoever was second. */
export const insertUsed = (
  tx: Tx,
  used: { readonly kind: string; readonly value: string; readonly until: Date },
): Promise<boolean> =>
  insertIgnore(tx, 'quoin_used_once', { kind: used.kind, value: used.value, until_us: used.until.getTime() * US })

/** Row by row, by key: a range would lock what others insert. */
export async function sweepUsed(tx: Tx, now: Date): Promise<void> {
  const rows = await tx
    .selectFrom('quoin_used_once')
    .select(['kind', 'value'])
    .where('until_us', '<', now.getTime() * US)
    .orderBy('until_us')
    .limit(SWEPT_MAX)
    .execute()
  for (const { kind, value } of rows)
    await tx.deleteFrom('quoin_used_once').where('kind', '=', kind).where('value', '=', value).execute()
}
