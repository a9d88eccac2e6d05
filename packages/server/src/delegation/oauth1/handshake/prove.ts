import type { WriteContext } from '../../../kernel/context.ts'
import { BadRequest, Unauthorized } from '../../../kernel/errors.ts'
import { projectById } from '../../../resource/operations.ts'
import { assertNotLapsed, endOf } from '../access-tokens/operations.ts'
import { consumerSecret } from '../consumers/store.ts'
import { invalid, isKey, oauthParameters, required, signedRequest } from '../signed-request.ts'
import { useNonce } from '../used-nonces.ts'
import type { RequestTokenRow } from './store.ts'
import { lockedRequestTokenRow } from './store.ts'
import { isSameVerifier, isVerifier } from './verifier.ts'

/**
 * The two steps that consumers take without a token: their signature says who they are. What of it was wrong is for the
 * log alone; that a consumer or token exists is told to nobody who cannot sign for it (INV-28).
 */

/** @throws BadRequest, Unauthorized; NotFound for a project that is not there, told to the consumer alone */
export async function proveConsumer(ctx: WriteContext): Promise<{ consumerId: string; projectId: string }> {
  const parameters = oauthParameters(ctx)
  required(parameters, 'oauth_consumer_key')
  const projectId = ctx.request.headers['requested-project-id']
  if (!projectId) throw BadRequest.missing('Requested-Project-Id', 'request')
  const request = signedRequest(ctx, parameters, { withQuery: true })
  if (!parameters.get('oauth_callback')) throw invalid('Missing callback URI.')
  const secret = await consumerSecret(ctx.db, request.consumerId)
  const isSigned = request.isSignedWith({ consumer: secret ?? ctx.newId(), token: '' })
  if (secret === undefined || !isSigned)
    throw new Unauthorized().because(`invalid signature of consumer ${request.consumerId}`)
  await useNonce(ctx, request)
  await projectById(ctx, projectId)
  return { consumerId: request.consumerId, projectId }
}

/** The consumer, its request token and the verifier that only the user who agreed has seen. @throws BadRequest, Unauthorized */
export async function proveRequestToken(ctx: WriteContext): Promise<RequestTokenRow> {
  const parameters = oauthParameters(ctx)
  for (const name of ['oauth_consumer_key', 'oauth_token', 'oauth_verifier']) required(parameters, name)
  const request = signedRequest(ctx, parameters, { withQuery: true })
  const { consumerId, tokenId, verifier } = request
  if (!isKey(tokenId)) throw invalid('Invalid resource owner key format.')
  if (!isVerifier(verifier)) throw invalid('Invalid verifier format.')
  const row = await lockedRequestTokenRow(ctx.tx, tokenId)
  const secret = await consumerSecret(ctx.db, consumerId)
  const isSigned = request.isSignedWith({
    consumer: secret ?? ctx.newId(),
    token: row?.request_secret ?? ctx.newId(),
  })
  if (!isSigned || row === undefined || secret === undefined)
    throw new Unauthorized().because(`invalid signature of consumer ${consumerId}`)
  if (row.consumer_id !== consumerId)
    throw new Unauthorized().because('Provided consumer key does not match stored consumer key.')
  assertNotLapsed(ctx, endOf(row.expires_at), 'request token')
  if (!isSameVerifier(verifier, row.verifier))
    throw new Unauthorized().because('Provided verifier does not match stored verifier')
  await useNonce(ctx, request)
  return row
}
