/** OAuth1 from the consumer to the token that acts for its user, and the tokens of OAuth2's client credentials. */
import type { Json } from '../../normalise.ts'
import { type OAuth1Request, oauth1Header } from '../signing/oauth1.ts'
import { type Area, each, rescope, type Step, step } from '../steps.ts'
import { STRANGERS, userWithToken } from './cast.ts'

const CONSUMERS = '/v3/OS-OAUTH1/consumers'
const TOKENS = '/v3/users/{oauth-user}/OS-OAUTH1/access_tokens'
const own = { token: 'oauth-token' }
const token = (name: string) => ({ [name]: 'header x-subject-token' })
type Get = (name: string) => string

const setUp = userWithToken('oauth', 'admin')

const consumer = (name: string, fields: Json, rest: Partial<Step> = {}) =>
  step(`consumer ${name}`, `POST ${CONSUMERS}`, { body: { consumer: fields }, ...rest })
const change = (name: string, fields: Json, rest: Partial<Step> = {}) =>
  step(`change ${name}`, `PATCH ${CONSUMERS}/{consumer}`, { body: { consumer: fields }, ...rest })

const consumers: readonly Step[] = [
  consumer('one', { description: 'One' }, { save: { consumer: 'consumer.id', 'consumer-secret': 'consumer.secret' } }),
  consumer('of nothing', {}, { save: { other: 'consumer.id', 'other-secret': 'consumer.secret' } }),
  consumer('with a null description', { description: null }),
  consumer('with more', { description: 'x', more: 'of this' }, { save: { more: 'consumer.id' } }),
  consumer('with a number as description', { description: 5 }),
  consumer('with a secret', { secret: 'chosen' }),
  consumer('null', null),
  step('consumer without the key', `POST ${CONSUMERS}`, { body: {} }),
  ...each(STRANGERS, (as) => consumer(`as ${as}`, { description: 'x' }, { as })),
  step('list consumers', `GET ${CONSUMERS}`),
  step('show a consumer', `GET ${CONSUMERS}/{consumer}`),
  step('show a consumer with more', `GET ${CONSUMERS}/{more}`),
  step('show an unknown consumer', `GET ${CONSUMERS}/nothing`),
  ...each(STRANGERS, (as) => step(`list consumers as ${as}`, `GET ${CONSUMERS}`, { as })),
  ...each(STRANGERS, (as) => step(`show a consumer as ${as}`, `GET ${CONSUMERS}/{consumer}`, { as })),
  change('the description', { description: 'Another' }),
  change('nothing', {}),
  change('the secret', { secret: 'chosen' }),
  change('a number as description', { description: 5 }),
  change('more', { more: 'still' }),
  change('the id', { id: 'other' }),
  change('an unknown one', { description: 'x' }, { send: `PATCH ${CONSUMERS}/nothing` }),
  ...each(STRANGERS, (as) => change(`a consumer as ${as}`, { description: 'x' }, { as })),
  ...each(
    STRANGERS.filter((as) => as !== 'project-admin'),
    (as) => step(`remove a consumer as ${as}`, `DELETE ${CONSUMERS}/{consumer}`, { as }),
  ),
  step('remove an unknown consumer', `DELETE ${CONSUMERS}/nothing`),
  step('remove a consumer', `DELETE ${CONSUMERS}/{more}`),
]

/** A signed POST; `wrong` changes what is signed or sent. */
const signed =
  (path: string, how: (get: Get) => Partial<OAuth1Request> & { headers?: Record<string, string> }) => (get: Get) => {
    const { headers = {}, ...wrong } = how(get)
    const request: OAuth1Request = {
      method: 'POST',
      url: `${get('url')}${path}`,
      consumer: [get('consumer'), get('consumer-secret')],
      ...wrong,
    }
    return { headers: { Authorization: oauth1Header(request), ...headers } }
  }

const REQUEST = '/v3/OS-OAUTH1/request_token'
const requestToken = (
  name: string,
  how: (get: Get) => Partial<OAuth1Request> & { headers?: Record<string, string> },
  rest: Partial<Step> = {},
) =>
  step(`request token ${name}`, `POST ${REQUEST}`, {
    as: 'anonymous',
    make: signed(REQUEST, (get) => {
      const { headers, more, ...wrong } = how(get)
      return {
        headers: { 'Requested-Project-Id': get('near-project'), ...headers },
        more: { oauth_callback: 'oob', ...more },
        ...wrong,
      }
    }),
    ...rest,
  })
const requestSaves = (name: string) => ({ [name]: 'oauth_token', [`${name}-secret`]: 'oauth_token_secret' })

const requesting: readonly Step[] = [
  requestToken('one', () => ({}), { save: requestSaves('request') }),
  requestToken('two', () => ({}), { save: requestSaves('second') }),
  requestToken('three', () => ({}), { save: requestSaves('third-request') }),
  requestToken('of the other consumer', (get) => ({ consumer: [get('other'), get('other-secret')] }), {
    save: requestSaves('others'),
  }),
  requestToken('with a wrong secret', (get) => ({ consumer: [get('consumer'), 'wrong'] })),
  requestToken('of an unknown consumer', () => ({ consumer: ['nothing', 'x'] })),
  requestToken('without a project', () => ({ headers: { 'Requested-Project-Id': '' } })),
  requestToken('for an unknown project', () => ({ headers: { 'Requested-Project-Id': 'nowhere' } })),
  requestToken('signed for another address', () => ({ url: 'http://other.example/v3/OS-OAUTH1/request_token' })),
  requestToken('with a signature that is none', () => ({ more: { oauth_signature: 'nonsense' } })),
  requestToken('from long ago', () => ({ more: { oauth_timestamp: '1000000000' } })),
  requestToken('with another way to sign', () => ({ more: { oauth_signature_method: 'PLAINTEXT' } })),
  requestToken('without a callback', () => ({ more: { oauth_callback: '' } })),
  step('request token without a signature', `POST ${REQUEST}`, {
    as: 'anonymous',
    headers: { 'Requested-Project-Id': '{near-project}' },
  }),
  step('request token with another authorization', `POST ${REQUEST}`, {
    as: 'anonymous',
    headers: { 'Requested-Project-Id': '{near-project}', Authorization: 'Basic eDp5' },
  }),
  step('GET a request token', `GET ${REQUEST}`),
]

const authorize = (name: string, roles: Json, rest: Partial<Step> = {}, id = 'request') =>
  step(`authorize ${name}`, `PUT /v3/OS-OAUTH1/authorize/{${id}}`, { as: own, body: { roles }, ...rest })

const authorizing: readonly Step[] = [
  authorize('a role it lacks', [{ id: '{role-service}' }]),
  authorize('an unknown role', [{ id: 'nothing' }]),
  authorize('an unknown role name', [{ name: 'nothing' }]),
  authorize('no roles', []),
  authorize('roles as text', 'member'),
  authorize('a role and its name', [{ id: '{role-member}', name: 'member' }]),
  authorize('a role of nothing', [{}]),
  step('authorize without the key', 'PUT /v3/OS-OAUTH1/authorize/{request}', { as: own, body: {} }),
  authorize('an unknown one', [{ id: '{role-member}' }], { send: 'PUT /v3/OS-OAUTH1/authorize/nothing' }),
  authorize('as an admin of the system', [{ id: '{role-member}' }], { as: 'system-admin' }),
  ...each(['project-member', 'no-roles', 'garbage', 'anonymous'], (as) =>
    authorize(`as ${as}`, [{ id: '{role-member}' }], { as }),
  ),
  authorize('one', [{ id: '{role-member}' }], { save: { verifier: 'token.oauth_verifier' } }),
  authorize('two', [{ name: 'reader' }], { save: { 'second-verifier': 'token.oauth_verifier' } }, 'second'),
  authorize(
    'the one of others',
    [{ name: 'member' }],
    { save: { 'others-verifier': 'token.oauth_verifier' } },
    'others',
  ),
  authorize('one again', [{ id: '{role-member}' }], { save: { verifier: 'token.oauth_verifier' } }),
]

const ACCESS = '/v3/OS-OAUTH1/access_token'
const accessToken = (name: string, how: (get: Get) => Partial<OAuth1Request>, rest: Partial<Step> = {}) =>
  step(`access token ${name}`, `POST ${ACCESS}`, {
    as: 'anonymous',
    make: signed(ACCESS, (get) => {
      const { more, ...wrong } = how(get)
      return {
        token: [get('request'), get('request-secret')],
        ...wrong,
        more: { oauth_verifier: get('verifier'), ...more },
      }
    }),
    ...rest,
  })

const accessing: readonly Step[] = [
  accessToken('with a wrong verifier', () => ({ more: { oauth_verifier: 'wrong123' } })),
  accessToken('with a wrong secret', (get) => ({ token: [get('request'), 'wrong'] })),
  accessToken('of an unknown request', () => ({ token: ['nothing', 'x'] })),
  accessToken('of an unknown consumer', () => ({ consumer: ['nothing', 'x'] })),
  accessToken('of another consumer', (get) => ({ consumer: [get('other'), get('other-secret')] })),
  accessToken('that nobody authorized', (get) => ({ token: [get('third-request'), get('third-request-secret')] })),
  accessToken('from long ago', () => ({ more: { oauth_timestamp: '1000000000' } })),
  step('access token without a signature', `POST ${ACCESS}`, { as: 'anonymous' }),
  accessToken('one', () => ({}), { save: { access: 'oauth_token', 'access-secret': 'oauth_token_secret' } }),
  accessToken('one again', () => ({})),
  accessToken(
    'two',
    (get) => ({ token: [get('second'), get('second-secret')], more: { oauth_verifier: get('second-verifier') } }),
    {
      save: { reads: 'oauth_token', 'reads-secret': 'oauth_token_secret' },
    },
  ),
  accessToken(
    'of others',
    (get) => ({
      consumer: [get('other'), get('other-secret')],
      token: [get('others'), get('others-secret')],
      more: { oauth_verifier: get('others-verifier') },
    }),
    { save: { 'others-access': 'oauth_token', 'others-access-secret': 'oauth_token_secret' } },
  ),
  step('GET an access token', `GET ${ACCESS}`),
  authorize('what is used', [{ id: '{role-member}' }]),
]

const listing: readonly Step[] = [
  step('list', `GET ${TOKENS}`, { as: own }),
  step('list of another', 'GET /v3/users/{near-user}/OS-OAUTH1/access_tokens', { as: own }),
  step('list of nobody', 'GET /v3/users/nobody/OS-OAUTH1/access_tokens', { as: 'project-admin' }),
  step('show', `GET ${TOKENS}/{access}`, { as: own }),
  step('show by an admin', `GET ${TOKENS}/{access}`, { as: 'project-admin' }),
  step('show unknown', `GET ${TOKENS}/nothing`, { as: 'project-admin' }),
  step('show below another', 'GET /v3/users/{near-user}/OS-OAUTH1/access_tokens/{access}', { as: 'project-admin' }),
  step('roles', `GET ${TOKENS}/{access}/roles`, { as: 'project-admin' }),
  step('roles own', `GET ${TOKENS}/{access}/roles`, { as: own }),
  step('roles of an unknown one', `GET ${TOKENS}/nothing/roles`, { as: 'project-admin' }),
  step('roles below another', 'GET /v3/users/{near-user}/OS-OAUTH1/access_tokens/{access}/roles', {
    as: 'project-admin',
  }),
  step('role', `GET ${TOKENS}/{access}/roles/{role-member}`, { as: 'project-admin' }),
  step('role by HEAD', `HEAD ${TOKENS}/{access}/roles/{role-member}`, { as: 'project-admin' }),
  step('role own', `GET ${TOKENS}/{access}/roles/{role-member}`, { as: own }),
  step('role that is not in it', `GET ${TOKENS}/{access}/roles/{role-admin}`, { as: 'project-admin' }),
  step('role of an unknown one', `GET ${TOKENS}/nothing/roles/{role-member}`, { as: 'project-admin' }),
  step('role below another', 'GET /v3/users/{near-user}/OS-OAUTH1/access_tokens/{access}/roles/{role-member}', {
    as: 'project-admin',
  }),
  ...each(STRANGERS, (as) => step(`list as ${as}`, `GET ${TOKENS}`, { as })),
  ...each(STRANGERS, (as) => step(`show as ${as}`, `GET ${TOKENS}/{access}`, { as })),
  ...each(STRANGERS, (as) => step(`roles as ${as}`, `GET ${TOKENS}/{access}/roles`, { as })),
  ...each(STRANGERS, (as) => step(`role as ${as}`, `GET ${TOKENS}/{access}/roles/{role-member}`, { as })),
]

const AUTH = '/v3/auth/tokens'
const signIn = (name: string, how: (get: Get) => Partial<OAuth1Request>, rest: Partial<Step> = {}) =>
  step(`sign in ${name}`, `POST ${AUTH}`, {
    as: 'anonymous',
    body: { auth: { identity: { methods: ['oauth1'], oauth1: {} } } },
    make: signed(AUTH, (get) => ({ token: [get('access'), get('access-secret')], ...how(get) })),
    ...rest,
  })

const acting: readonly Step[] = [
  signIn('with one', () => ({}), { save: token('t-oauth') }),
  signIn('with the one that reads', (get) => ({ token: [get('reads'), get('reads-secret')] }), {
    save: token('t-reads'),
  }),
  signIn(
    'of others',
    (get) => ({
      consumer: [get('other'), get('other-secret')],
      token: [get('others-access'), get('others-access-secret')],
    }),
    { save: token('t-others') },
  ),
  signIn('with a wrong secret', (get) => ({ token: [get('access'), 'wrong'] })),
  signIn('with an unknown token', () => ({ token: ['nothing', 'x'] })),
  signIn('with another consumer', (get) => ({ consumer: [get('other'), get('other-secret')] })),
  signIn('from long ago', () => ({ more: { oauth_timestamp: '1000000000' } })),
  signIn('to a project', () => ({}), {
    body: { auth: { identity: { methods: ['oauth1'], oauth1: {} }, scope: { project: { id: '{near-project}' } } } },
  }),
  signIn('to another project', () => ({}), {
    body: { auth: { identity: { methods: ['oauth1'], oauth1: {} }, scope: { project: { id: '{far-project}' } } } },
  }),
  step('sign in without a signature', `POST ${AUTH}`, {
    as: 'anonymous',
    body: { auth: { identity: { methods: ['oauth1'], oauth1: {} } } },
  }),
  step('the token is valid', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-oauth}' } }),
  step('the token that reads is valid', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-reads}' } }),
  step('the token lists projects', 'GET /v3/auth/projects', { as: { token: 't-oauth' } }),
  step('the token shows its user', 'GET /v3/users/{oauth-user}', { as: { token: 't-oauth' } }),
  step('the token does not become another', `POST ${AUTH}`, {
    as: 'anonymous',
    body: rescope('{t-oauth}', { project: { id: '{near-project}' } }),
  }),
  step('the token makes no trust', 'POST /v3/OS-TRUST/trusts', {
    as: { token: 't-oauth' },
    body: {
      trust: {
        ...{ trustor_user_id: '{oauth-user}', trustee_user_id: '{near-user}', impersonation: false },
        ...{ project_id: '{near-project}', roles: [{ id: '{role-member}' }] },
      },
    },
  }),
  step('the token makes no application credential', 'POST /v3/users/{oauth-user}/application_credentials', {
    as: { token: 't-oauth' },
    body: { application_credential: { name: 'x' } },
  }),
  step('the token makes no credential', 'POST /v3/users/{oauth-user}/credentials/OS-EC2', {
    as: { token: 't-oauth' },
    body: { tenant_id: '{near-project}' },
  }),
  step('the token authorizes nothing', 'PUT /v3/OS-OAUTH1/authorize/{third-request}', {
    as: { token: 't-oauth' },
    body: { roles: [{ id: '{role-member}' }] },
  }),
  step('the token lists no access tokens', `GET ${TOKENS}`, { as: { token: 't-oauth' } }),
]

const ending: readonly Step[] = [
  ...each(['system-reader', 'domain-admin', 'project-member', 'no-roles', 'garbage', 'anonymous'], (as) =>
    step(`remove as ${as}`, `DELETE ${TOKENS}/{access}`, { as }),
  ),
  step('remove unknown', `DELETE ${TOKENS}/nothing`, { as: 'project-admin' }),
  step('remove below another', 'DELETE /v3/users/{near-user}/OS-OAUTH1/access_tokens/{reads}', { as: 'project-admin' }),
  step('remove', `DELETE ${TOKENS}/{access}`, { as: 'project-admin' }),
  step('remove again', `DELETE ${TOKENS}/{access}`, { as: 'project-admin' }),
  step('its token ended', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-oauth}' } }),
  signIn('with a removed one', () => ({})),
  step('remove a consumer with tokens', `DELETE ${CONSUMERS}/{other}`),
  step('its access token went along', `GET ${TOKENS}/{others-access}`, { as: 'project-admin' }),
  step('its token ended too', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-others}' } }),
  step('remove the last consumer', `DELETE ${CONSUMERS}/{consumer}`),
  step('what is left', `GET ${TOKENS}`, { as: 'project-admin' }),
  step('remove the user', 'DELETE /v3/users/{oauth-user}'),
]

export const oauth1: Area = {
  name: 'oauth1',
  steps: [...setUp, ...consumers, ...requesting, ...authorizing, ...accessing, ...listing, ...acting, ...ending],
}

const OAUTH2 = '/v3/OS-OAUTH2/token'
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const GRANT = 'grant_type=client_credentials'
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const oauth2Token = (name: string, authorization: ((get: Get) => string) | undefined, rest: Partial<Step> = {}) =>
  step(name, `POST ${OAUTH2}`, {
    as: 'anonymous',
    raw: GRANT,
    headers: FORM,
    ...(authorization
      ? { make: (get: Get) => ({ headers: { ...FORM, ...rest.headers, Authorization: authorization(get) } }) }
      : {}),
    ...rest,
  })
const right = (get: Get) => basic(get('client'), 'client secret')

export const oauth2: Area = {
  name: 'oauth2',
  steps: [
    ...setUp.map((item) => ({
      ...item,
      ...(item.name === 'user'
        ? { body: { user: { name: 'oauth2-user', domain_id: '{near}', password: 'oauth password' } } }
        : {}),
    })),
    step('application credential', 'POST /v3/users/{oauth-user}/application_credentials', {
      as: own,
      body: { application_credential: { name: 'client', secret: 'client secret' } },
      save: { client: 'application_credential.id' },
    }),
    oauth2Token('access token', right, { save: { 'oauth2-token': 'access_token' } }),
    step('it is valid', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{oauth2-token}' } }),
    step('it serves', 'GET /v3/auth/projects', { as: { token: 'oauth2-token' } }),
    step('it serves as a bearer', 'GET /v3/auth/projects', {
      as: 'anonymous',
      headers: { Authorization: 'Bearer {oauth2-token}' },
    }),
    step('nonsense as a bearer', 'GET /v3/auth/projects', {
      as: 'anonymous',
      headers: { Authorization: 'Bearer nonsense' },
    }),
    oauth2Token('wrong secret', (get) => basic(get('client'), 'wrong')),
    oauth2Token('unknown client', () => basic('nothing', 'x')),
    oauth2Token('empty client', () => basic('', '')),
    oauth2Token('no authorization', undefined),
    oauth2Token('another scheme', () => 'Bearer x'),
    oauth2Token('basic without a colon', () => 'Basic eA=='),
    oauth2Token('basic that is no base 64', () => 'Basic !'),
    oauth2Token('another grant', right, { raw: 'grant_type=password' }),
    oauth2Token('no grant', right, { raw: '' }),
    oauth2Token('an empty grant', right, { raw: 'grant_type=' }),
    oauth2Token('client in the body', undefined, { raw: `${GRANT}&client_id=x&client_secret=y` }),
    oauth2Token('grant in JSON', right, {
      raw: '{"grant_type": "client_credentials"}',
      headers: { 'Content-Type': 'application/json' },
    }),
    ...each(['GET', 'PUT', 'PATCH', 'DELETE'], (method) =>
      step(`${method} it`, `${method} ${OAUTH2}`, { as: 'anonymous' }),
    ),
    step('remove the application credential', 'DELETE /v3/users/{oauth-user}/application_credentials/{client}', {
      as: own,
    }),
    oauth2Token('with a removed client', right),
    step('remove the user', 'DELETE /v3/users/{oauth-user}'),
  ],
}
