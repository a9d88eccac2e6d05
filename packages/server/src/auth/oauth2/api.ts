import { Type } from 'typebox'
import { attribute } from '../../federation/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { operation, type Query } from '../../kernel/declare.ts'
import type { ValidToken } from '../tokens/valid-token.ts'
import { accessToken, invalidClient, OAuth2Refusal, refusalAnswer } from './answer.ts'
import { tokenForCertificate } from './client-certificate.ts'
import { tokenForSecret } from './client-secret.ts'
import { basicCredentials } from './credentials.ts'

/** OAuth2 for programs (RFC 6749, section 4.4): an application credential's secret, or a certificate, for a token. */
const Form = Type.Object({
  grant_type: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  client_secret: Type.Optional(Type.String()),
})

const issue = operation({
  method: 'POST',
  path: '/v3/OS-OAUTH2/token',
  summary: 'Get a token as an OAuth2 client, by its own credentials',
  home: { rel: 'token', extension: 'OS-OAUTH2/1.0' },
  open: 'who calls is what it establishes',
  form: true,
  body: Form,
  answer: Type.Object({ access_token: Type.String(), token_type: Type.String(), expires_in: Type.Integer() }),
  example: {
    request: {
      grant_type: 'client_credentials',
      client_id: 'd0d3f8ab4f9d4a0c8c1c4fb8a7e7ce5b',
      client_secret: 'secret',
    },
  },
  run: async (ctx, { body }) => {
    try {
      return accessToken(ctx, await tokenFor(ctx, body as Query))
    } catch (error) {
      return refusalAnswer(ctx, error)
    }
  },
})

async function tokenFor(ctx: Context, form: Query): Promise<ValidToken> {
  const { grant_type: grant } = form
  if (grant === undefined) throw new OAuth2Refusal(400, 'invalid_request', 'The parameter grant_type is required.')
  if (grant !== 'client_credentials')
    throw new OAuth2Refusal(
      400,
      'unsupported_grant_type',
      `The parameter grant_type ${grant.slice(0, 64)} is not supported.`,
    )
  const certificate = attribute(ctx, 'SSL_CLIENT_CERT') || undefined
  const { id, secret } = (certificate === undefined
    ? basicCredentials(ctx.request.headers.authorization)
    : undefined) ?? {
    id: form.client_id,
    secret: form.client_secret,
  }
  if (!id) throw invalidClient('no client_id in the request')
  const letIn = ctx.config.oauth2.oauth2_authn_methods
  if (certificate !== undefined && letIn.includes('tls_client_auth'))
    return tokenForCertificate(ctx, { userId: id, certificate })
  // One name for the header and the form, as in Keystone's option.
  if (certificate === undefined && secret && letIn.includes('client_secret_basic'))
    return tokenForSecret(ctx, { id, secret })
  throw invalidClient('no credentials of a client in the request, or none that are let in')
}

export const oauth2Operations = [issue]
