import type { Context } from '../../kernel/context.ts'
import { Answer } from '../../kernel/declare.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { ValidToken } from '../tokens/valid-token.ts'

/** Answers of the token endpoint are OAuth2's, not the Identity API's (RFC 6749, section 5). */

/** INV-62. */
const NOT_KEPT = { 'Cache-Control': 'no-store', Pragma: 'no-cache' }

export const accessToken = (ctx: Context, token: ValidToken): Answer =>
  new Answer(
    {
      access_token: token.id,
      token_type: 'Bearer',
      expires_in: token.payload.expiresAtS - Math.floor(ctx.now().getTime() / 1000),
    },
    { headers: NOT_KEPT },
  )

/** Why a client gets no token. */
export class OAuth2Refusal extends Error {
  readonly status: number
  readonly error: string
  /** For the log alone (INV-28). */
  readonly reason: string

  constructor(status: number, error: string, description: string, reason = description) {
    super(description)
    this.status = status
    this.error = error
    this.reason = reason
  }
}

export const invalidClient = (reason: string): OAuth2Refusal =>
  new OAuth2Refusal(401, 'invalid_client', 'Client authentication failed.', reason)

/** What the Identity API would answer, in OAuth2's words. */
function translated(refusal: Refusal): OAuth2Refusal {
  const { status, message, reason } = refusal
  if (status === 401) return new OAuth2Refusal(401, 'invalid_client', message, reason)
  if (status === 400) return new OAuth2Refusal(400, 'invalid_request', message, reason)
  const unknown = 'An unknown error occurred and failed to get an OAuth2.0 access token.'
  return new OAuth2Refusal(status, 'other_error', unknown, reason ?? message)
}

/** @throws what is no refusal: an outage or a bug */
export function refusalAnswer(ctx: Context, error: unknown): Answer {
  const refused = error instanceof Refusal ? translated(error) : error
  if (!(refused instanceof OAuth2Refusal)) throw error
  ctx.log.warn(`No OAuth2.0 access token: ${refused.reason} from ${ctx.request.remoteAddress}`)
  const challenge = refused.status === 401 ? { 'WWW-Authenticate': `Keystone uri="${ctx.request.endpoint}/v3"` } : {}
  return new Answer(
    { error: refused.error, error_description: refused.message },
    { status: refused.status, headers: { ...NOT_KEPT, ...challenge } },
  )
}
