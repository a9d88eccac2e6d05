import type { Context } from '../../kernel/context.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { fullUrl } from '../../kernel/http/links.ts'
import { authorizationParameters, type Parameter } from './authorization-header.ts'
import {
  isSignature,
  isSignatureMethod,
  type Secrets,
  type SignatureMethod,
  sign,
  signatureMethods,
} from './signature.ts'

/**
 * A request that an OAuth1 consumer signed: what its header says, and whether that is well formed and fresh. Whether the
 * signature is right is asked with the secrets in hand.
 */
export interface SignedRequest {
  readonly consumerId: string
  readonly tokenId: string
  readonly verifier: string
  readonly nonce: string
  readonly timestampS: number
  isSignedWith(secrets: Secrets): boolean
}

/** Seconds by which a consumer's clock may differ from ours, either way (INV-35). */
export const CLOCK_SKEW_MAX_S = 600
const NONCE = /^[0-9a-f]{1,255}$/
const KEY = /^[0-9a-f]{32}$/
/** Ids of consumers and tokens. */
export const isKey = (text: string): boolean => KEY.test(text)
const SIGNATURE_LENGTH_MAX = 128

export type OAuthParameters = ReadonlyMap<string, string>

/** What the header says; its parameters are read before they are trusted. @throws BadRequest */
export function oauthParameters(ctx: Context): OAuthParameters {
  const { authorization } = ctx.request.headers
  const sent = authorization === undefined ? undefined : authorizationParameters(authorization)
  if (sent === undefined) throw new BadRequest('Error parsing OAuth headers.')
  const named = new Map(sent)
  if (named.size !== sent.length) throw invalid('Duplicate OAuth1 entries.')
  return named
}

/** @throws BadRequest when the parameter is absent or empty */
export function required(parameters: OAuthParameters, name: string): string {
  const value = parameters.get(name)
  if (!value) throw BadRequest.missing(name, 'request')
  return value
}

/**
 * @param options.withQuery whether the query is signed: at POST /v3/auth/tokens clients sign the address alone
 * @throws BadRequest
 */
export function signedRequest(
  ctx: Context,
  parameters: OAuthParameters,
  options: { readonly withQuery: boolean },
): SignedRequest {
  const said = (name: string): string => parameters.get(`oauth_${name}`) ?? ''
  const query = options.withQuery ? queryParameters(ctx) : []
  if (query.some(([name]) => name.startsWith('oauth_')))
    throw invalid('oauth_ params must come from only 1 signature type.')
  const signature = said('signature')
  if ([signature, said('consumer_key'), said('nonce'), said('timestamp'), said('signature_method')].includes(''))
    throw invalid('Missing mandatory OAuth parameters.')
  const how = signatureMethod(said('signature_method'))
  if (parameters.has('oauth_version') && said('version') !== '1.0') throw invalid('Invalid OAuth version.')
  const timestampS = freshTimestamp(ctx, said('timestamp'))
  if (!isKey(said('consumer_key'))) throw invalid('Invalid client key format.')
  if (!NONCE.test(said('nonce'))) throw invalid('Invalid nonce format.')
  const signed = {
    method: ctx.request.method,
    url: fullUrl(ctx),
    parameters: [...parameters, ...query],
  }
  return {
    consumerId: said('consumer_key'),
    tokenId: said('token'),
    verifier: said('verifier'),
    nonce: said('nonce'),
    timestampS,
    isSignedWith: (secrets) =>
      signature.length <= SIGNATURE_LENGTH_MAX && isSignature(signature, sign(how, signed, secrets)),
  }
}

function signatureMethod(name: string): SignatureMethod {
  if (isSignatureMethod(name)) return name
  const known = signatureMethods.map((method) => `'${method}'`).join(', ')
  throw invalid(`Invalid signature, ${name.slice(0, 64)} not in (${known}).`, 'invalid_signature_method')
}

function freshTimestamp(ctx: Context, text: string): number {
  if (text.length !== 10) throw invalid('Invalid timestamp size')
  if (!/^\d+$/.test(text)) throw invalid('Timestamp must be an integer.')
  const timestampS = Number(text)
  if (Math.abs(ctx.now().getTime() / 1000 - timestampS) > CLOCK_SKEW_MAX_S)
    throw invalid(`Timestamp given is invalid, differ from allowed by over ${CLOCK_SKEW_MAX_S} seconds.`)
  return timestampS
}

const queryParameters = ({ request }: Context): readonly Parameter[] => [...new URLSearchParams(request.queryString)]

export const invalid = (description: string, error = 'invalid_request'): BadRequest =>
  new BadRequest(`Validation failed with errors: ${error}, detail message is: ${description}.`)
