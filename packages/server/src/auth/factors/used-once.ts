import { createHash } from 'node:crypto'
import { unrecorded } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { type Refusal, Unauthorized } from '../../kernel/errors.ts'
import { insertUsed, sweepUsed } from './store.ts'

/** Longer than clocks of two processes differ, and any second that a token is dated ahead. */
const MARGIN_MS = 60_000

export interface Use {
  readonly kind: 'totp' | 'receipt' | 'passkey-challenge' | 'totp-enrolment'
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
