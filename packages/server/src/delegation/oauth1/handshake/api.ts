import { Type } from 'typebox'
import { uniqueRoleByName } from '../../../assignment/operations.ts'
import { type Context, callerOf } from '../../../kernel/context.ts'
import { operation, Text } from '../../../kernel/declare.ts'
import { isDelegated } from '../../../kernel/delegated.ts'
import { Forbidden } from '../../../kernel/errors.ts'
import { lazyValidator } from '../../../kernel/validation/index.ts'
import { extension, param } from '../declare.ts'
import { authorizeRequestToken, createRequestToken, exchangeRequestToken } from './operations.ts'
import { proveConsumer, proveRequestToken } from './prove.ts'

/** The three steps by which a user lets a consumer act for them (RFC 5849, section 2). */
const SIGNED = "the consumer's signature says who it is"

const Reference = Type.Object(
  {
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '[\\S]+' })),
  },
  { minProperties: 1, maxProperties: 1, additionalProperties: false },
)
const checkRoles = lazyValidator(Type.Array(Reference))

function form(token: { readonly id: string; readonly secret: string; readonly expires_at: string | null }): Text {
  const end = token.expires_at === null ? '' : `&oauth_expires_at=${token.expires_at}`
  return new Text(
    `oauth_token=${token.id}&oauth_token_secret=${token.secret}${end}`,
    'application/x-www-form-urlencoded',
  )
}

const request = operation({
  method: 'POST',
  path: '/v3/OS-OAUTH1/request_token',
  summary: 'Ask, as an OAuth1 consumer, to act in a project',
  home: { rel: 'request_tokens', extension },
  open: SIGNED,
  status: 201,
  change: async (ctx) => {
    const made = await createRequestToken(ctx, await proveConsumer(ctx))
    return form({ ...made, secret: made.request_secret })
  },
})

const exchange = operation({
  method: 'POST',
  path: '/v3/OS-OAUTH1/access_token',
  summary: 'Take, as an OAuth1 consumer, what a user agreed to',
  home: { rel: 'access_tokens', extension },
  open: SIGNED,
  status: 201,
  change: async (ctx) => {
    const made = await exchangeRequestToken(ctx, await proveRequestToken(ctx))
    return form({ ...made, secret: made.access_secret })
  },
})

const authorize = operation({
  method: 'PUT',
  path: '/v3/OS-OAUTH1/authorize/{request_token_id}',
  summary: 'Let an OAuth1 consumer act for you, with some of your roles',
  home: { rel: 'authorize_request_token', extension, params: { request_token_id: param('request_token_id') } },
  rule: 'identity:authorize_request_token',
  answer: Type.Object({ token: Type.Object({ oauth_verifier: Type.String() }) }),
  example: { request: { roles: [{ id: 'a3b29b3e7a354a5bbe6e3f5a5d2b0d5f' }] } },
  change: async (ctx, { body, params }) => {
    const { roles = [] } = (body ?? {}) as { roles?: unknown }
    const refused = checkRoles(roles)
    if (refused !== undefined) throw refused
    assertOwnProof(ctx)
    const roleIds = new Set<string>()
    for (const { id, name } of roles as { id?: string; name?: string }[])
      roleIds.add(id ?? (await uniqueRoleByName(ctx, name ?? '')).id)
    const { verifier } = await authorizeRequestToken(ctx, params.request_token_id, [...roleIds])
    return { token: { oauth_verifier: verifier } }
  },
})

/** INV-02, INV-03: what was delegated would otherwise make a delegation that outlives it. */
function assertOwnProof(ctx: Context): void {
  if (isDelegated(ctx, callerOf(ctx)))
    throw new Forbidden().because('Cannot authorize a request token with a token issued via delegation.')
}

export const handshakeOperations = [request, exchange, authorize]
