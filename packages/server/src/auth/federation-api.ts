import { providerNamed } from '../federation/operations.ts'
import type { Context } from '../kernel/context.ts'
import { Answer, operation, type Query } from '../kernel/declare.ts'
import { enabledMethod, signIn } from './sign-in.ts'
import { tokenJson } from './tokens/json.ts'
import type { ValidToken } from './tokens/valid-token.ts'
import { dashboardOf, ssoPage } from './websso.ts'

const OPEN = 'who calls is what it establishes'

const param = (name: string): string => `ext/OS-FEDERATION/1.0/param/${name}`
const idpParam = { idp_id: param('idp_id') }
const protocolParam = { protocol_id: param('protocol_id') }

/** The method of a protocol is the one of its name: it has to be one that [auth] methods has. */
function signInBy(ctx: Context, idpId: string, protocolId: string): Promise<ValidToken> {
  const { name } = enabledMethod(ctx, protocolId)
  const data = { identity_provider: idpId, protocol: protocolId }
  return signIn(ctx, { identity: { ...Object.fromEntries([[name, data]]), methods: [name] } })
}

const authenticate = async (ctx: Context, idpId: string, protocolId: string): Promise<Answer> => {
  const token = await signInBy(ctx, idpId, protocolId)
  return new Answer(await tokenJson(ctx, token, true), { headers: { 'X-Subject-Token': token.id } })
}

const PROTOCOL = '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth'

const byGet = operation({
  method: 'GET',
  path: PROTOCOL,
  summary: 'Sign in by an identity provider; the assertion is what the proxy says',
  home: {
    rel: 'identity_provider_protocol_auth',
    extension: 'OS-FEDERATION/1.0',
    params: { ...idpParam, ...protocolParam },
  },
  open: OPEN,
  status: 201,
  run: (ctx, { params }) => authenticate(ctx, params.idp_id, params.protocol_id),
})

const byPost = operation({
  method: 'POST',
  path: PROTOCOL,
  summary: 'Sign in by an identity provider; the assertion is what the proxy says',
  open: OPEN,
  status: 201,
  run: (ctx, { params }) => authenticate(ctx, params.idp_id, params.protocol_id),
})

/** The browser takes the token to the dashboard it came from. */
async function toDashboard(ctx: Context, dashboard: string, idpId: string, protocolId: string): Promise<Answer> {
  const token = await signInBy(ctx, idpId, protocolId)
  // INV-62: the page holds a token.
  return new Answer(await ssoPage(ctx, { host: dashboard, token: token.id }), {
    headers: { 'Cache-Control': 'no-store' },
  })
}

async function bySso(ctx: Context, protocolId: string, query: Query): Promise<Answer> {
  const idpId = await providerNamed(ctx, protocolId)
  return toDashboard(ctx, dashboardOf(ctx, query), idpId, protocolId)
}

const bySsoOf = (ctx: Context, idpId: string, protocolId: string, query: Query): Promise<Answer> =>
  toDashboard(ctx, dashboardOf(ctx, query), idpId, protocolId)

const SSO = '/v3/auth/OS-FEDERATION/websso/{protocol_id}'
const SSO_OF = '/v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso'

const ssoByGet = operation({
  method: 'GET',
  path: SSO,
  summary: 'Sign a browser in by the identity provider that its assertion names, and send it to a dashboard',
  home: { rel: 'websso', extension: 'OS-FEDERATION/1.0', params: protocolParam },
  open: OPEN,
  run: (ctx, { params, query }) => bySso(ctx, params.protocol_id, query),
})

const ssoByPost = operation({
  method: 'POST',
  path: SSO,
  summary: 'Sign a browser in by the identity provider that its assertion names, and send it to a dashboard',
  open: OPEN,
  run: (ctx, { params, query }) => bySso(ctx, params.protocol_id, query),
})

const ssoOfByGet = operation({
  method: 'GET',
  path: SSO_OF,
  summary: 'Sign a browser in by an identity provider, and send it to a dashboard',
  home: {
    rel: 'identity_providers_websso',
    extension: 'OS-FEDERATION/1.0',
    params: { ...idpParam, ...protocolParam },
  },
  open: OPEN,
  run: (ctx, { params, query }) => bySsoOf(ctx, params.idp_id, params.protocol_id, query),
})

const ssoOfByPost = operation({
  method: 'POST',
  path: SSO_OF,
  summary: 'Sign a browser in by an identity provider, and send it to a dashboard',
  open: OPEN,
  run: (ctx, { params, query }) => bySsoOf(ctx, params.idp_id, params.protocol_id, query),
})

export const federatedAuthOperations = [byGet, byPost, ssoByGet, ssoByPost, ssoOfByGet, ssoOfByPost]
