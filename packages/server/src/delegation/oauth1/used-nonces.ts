import type { WriteContext } from '../../kernel/context.ts'
import { useUp } from '../../kernel/used-once.ts'
import { CLOCK_SKEW_MAX_S, type SignedRequest } from './signed-request.ts'

/**
 * INV-33: a signed request counts once. Remembered until its timestamp alone would refuse it, in the database, so that
 * every process knows. Asked after the signature was found right: who has no secret fills no memory (INV-51).
 * @throws Unauthorized when the same was used before, also at the same moment
 */
export const useNonce = (ctx: WriteContext, request: SignedRequest): Promise<void> =>
  useUp(ctx, {
    kind: 'oauth1-nonce',
    secret: `${request.consumerId} ${request.tokenId} ${request.timestampS} ${request.nonce}`,
    until: new Date((request.timestampS + CLOCK_SKEW_MAX_S) * 1000),
  })
