import { unrecorded } from '../../../kernel/changes/index.ts'
import type { Context } from '../../../kernel/context.ts'
import { BadRequest, Unauthorized } from '../../../kernel/errors.ts'
import { consumerSecret } from '../consumers/store.ts'
import { isKey, oauthParameters, required, type SignedRequest, signedRequest } from '../signed-request.ts'
import { useNonce } from '../used-nonces.ts'
import { type AccessToken, standingAccessToken } from './operations.ts'
import { accessTokenRow } from './store.ts'

/**
 * The access token with whose secret the request is signed, and the consumer it was given to. Which of them was wrong is
 * for the log alone (INV-28).
 * @throws BadRequest without an OAuth1 header, Unauthorized
 */
export async function proveAccessToken(ctx: Context): Promise<AccessToken> {
  const parameters = oauthParameters(ctx)
  required(parameters, 'oauth_token')
  const request = wellFormed(() => signedRequest(ctx, parameters, { withQuery: false }))
  if (!isKey(request.tokenId)) throw new Unauthorized().because('what is named is no access token')
  const row = await accessTokenRow(ctx.db, request.tokenId)
  const secret = await consumerSecret(ctx.db, request.consumerId)
  // As much work for a stranger: unknown names have secrets that nobody knows.
  const isSigned = request.isSignedWith({
    consumer: secret ?? ctx.newId(),
    token: row?.access_secret ?? ctx.newId(),
  })
  if (!isSigned || row === undefined || secret === undefined)
    throw new Unauthorized().because(`Could not validate the access token of consumer ${request.consumerId}`)
  if (row.consumer_id !== request.consumerId)
    throw new Unauthorized().because(`access token ${row.id} was not given to consumer ${request.consumerId}`)
  const found = await standingAccessToken(ctx, request.tokenId)
  await ctx.write(async (write) => {
    unrecorded(write.tx, 'nonces are looked up where they are used, in this table')
    await useNonce(write, request)
  })
  return found
}

/** At a login, a header that says too little is a proof that fails, as upstream has it. */
function wellFormed(read: () => SignedRequest): SignedRequest {
  try {
    return read()
  } catch (error) {
    if (error instanceof BadRequest) throw new Unauthorized().because(error.message)
    throw error
  }
}
