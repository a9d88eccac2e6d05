import { createHash } from 'node:crypto'
import type { WriteContext } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { isDuplicate } from '../../kernel/store/index.ts'
import { CLOCK_SKEW_MAX_S, type SignedRequest } from './signed-request.ts'
import { deleteLapsedNonces, insertNonce } from './store.ts'

/** Lapsed rows that one request takes away: more than it adds. */
const SWEPT_MAX = 20
/** More than clocks of two processes differ: what lapsed for one is refused by all. */
const MARGIN_S = 60

/**
 * INV-33: a signed request counts once. Remembered until its timestamp alone would refuse it, in the database, so that
 * every process knows. Asked after the signature was found right: who has no secret fills no memory (INV-51).
 * @throws Unauthorized when the same was used before, also at the same moment
 */
export async function useNonce(ctx: WriteContext, request: SignedRequest): Promise<void> {
  const { consumerId, tokenId, timestampS, nonce } = request
  const value = createHash('sha256').update(`${consumerId} ${tokenId} ${timestampS} ${nonce}`).digest('hex')
  const untilMs = (timestampS + CLOCK_SKEW_MAX_S + MARGIN_S) * 1000
  await deleteLapsedNonces(ctx.tx, ctx.now().getTime(), SWEPT_MAX)
  try {
    await insertNonce(ctx.tx, value, untilMs)
  } catch (error) {
    if (isDuplicate(error)) throw new Unauthorized().because(`nonce ${nonce} of consumer ${consumerId} was used before`)
    throw error
  }
}
