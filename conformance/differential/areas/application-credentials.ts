/** Application credentials and access rules, and what the tokens got with them may do. */
import type { Json } from '../../normalise.ts'
import { type Area, each, login, rescope, type Step, step } from '../steps.ts'
import { ADMINS_AND_STRANGERS } from './cast.ts'

type Fields = { readonly [key: string]: Json }
const PATH = '/v3/users/{app-user}/application_credentials'
const RULES = '/v3/users/{app-user}/access_rules'
const own = { token: 'app-token' }

const create = (name: string, fields: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, `POST ${PATH}`, { as: own, body: { application_credential: fields }, ...rest })
const signIn = (name: string, fields: Json, rest: Partial<Step> = {}) =>
  step(`sign in ${name}`, 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: { auth: { identity: { methods: ['application_credential'], application_credential: fields } } },
    ...rest,
  })
const made: Partial<Step> = {
  save: { made: 'application_credential.id', 'made-rule': 'application_credential.access_rules.0.id' },
  mayRefuse: true,
}
const unmake = step('unmake', `DELETE ${PATH}/{made}`, { as: own, tidy: true })
const token = (name: string) => ({ [name]: 'header x-subject-token' })

const setUp: readonly Step[] = [
  step('user', 'POST /v3/users', {
    body: { user: { name: 'app-user', domain_id: '{near}', password: 'app password' } },
    save: { 'app-user': 'user.id' },
  }),
  step('project', 'POST /v3/projects', {
    body: { project: { name: 'app-project', domain_id: '{near}' } },
    save: { 'app-project': 'project.id' },
  }),
  step('member', 'PUT /v3/projects/{app-project}/users/{app-user}/roles/{role-member}'),
  step('manager elsewhere', 'PUT /v3/projects/{near-project}/users/{app-user}/roles/{role-manager}'),
  step('system reader', 'PUT /v3/system/users/{app-user}/roles/{role-reader}'),
  step('token', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{app-user}', password: 'app password' }, { project: { id: '{app-project}' } }),
    save: token('app-token'),
  }),
  step('token without a scope', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{app-user}', password: 'app password' }),
    save: token('app-unscoped'),
  }),
  step('token for the system', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{app-user}', password: 'app password' }, { system: { all: true } }),
    save: token('app-system'),
  }),
]

const rule = (path: string, method = 'GET', service = 'identity'): Fields => ({ path, method, service })

const creating: readonly Step[] = [
  create('one', { name: 'one', secret: 'one secret' }, { save: { one: 'application_credential.id' } }),
  create(
    'with a made-up secret',
    { name: 'two' },
    { save: { two: 'application_credential.id', 'two-secret': 'application_credential.secret' } },
  ),
  create(
    'an unrestricted one',
    { name: 'free', secret: 'free secret', unrestricted: true },
    { save: { free: 'application_credential.id' } },
  ),
  create(
    'with one role',
    { name: 'reads', secret: 's', roles: [{ id: '{role-reader}' }] },
    { save: { reads: 'application_credential.id' } },
  ),
  create('with a role by name', { name: 'by name', secret: 's', roles: [{ name: 'member' }] }),
  create('with a description', { name: 'described', secret: 's', description: 'What for' }),
  create(
    'that ends',
    { name: 'ends', secret: 's', expires_at: '2099-01-01T00:00:00.000000' },
    { save: { ends: 'application_credential.id' } },
  ),
  create('that ends, zone given', { name: 'ends Z', secret: 's', expires_at: '2099-01-01T00:00:00Z' }),
  create(
    'with access rules',
    {
      ...{ name: 'ruled', secret: 's' },
      access_rules: [rule('/v3/users/{app-user}'), rule('/v3/auth/projects'), rule('/v2.1/servers', 'POST', 'compute')],
    },
    { save: { ruled: 'application_credential.id', 'first-rule': 'application_credential.access_rules.0.id' } },
  ),
  create(
    'with a known rule',
    { name: 'ruled again', secret: 's', access_rules: [rule('/v3/auth/projects')] },
    {
      save: { again: 'application_credential.id', 'known-rule': 'application_credential.access_rules.0.id' },
    },
  ),
  create(
    'with a rule by id',
    { name: 'ruled by id', secret: 's', access_rules: [{ id: '{known-rule}' }] },
    { save: { 'by-id': 'application_credential.id' } },
  ),
  create('with no rules', { name: 'empty rules', secret: 's', access_rules: [] }),
  create(
    'with a wildcard',
    { name: 'wild', secret: 's', access_rules: [rule('/v3/**')] },
    { save: { wild: 'application_credential.id' } },
  ),
  create('with more', { name: 'more', secret: 's', more: 1 }),
  create('for ever', { name: 'ever', secret: 's', expires_at: null }),
]

const refusals: readonly Step[] = [
  create('a taken name', { name: 'one' }),
  create('without a name', { secret: 's' }),
  create('an empty name', { name: '' }),
  create('a number as name', { name: 5 }),
  create('a long name', { name: 'n'.repeat(256) }),
  create('a number as secret', { name: 'x', secret: 5 }),
  create('a number as description', { name: 'x', description: 5 }),
  create('in the past', { name: 'x', expires_at: '2000-01-01T00:00:00.000000' }),
  create('with a time that is none', { name: 'x', expires_at: 'tomorrow' }),
  create('with a number as time', { name: 'x', expires_at: 5 }),
  create('with an unknown role', { name: 'x', roles: [{ id: 'nothing' }] }),
  create('with an unknown role name', { name: 'x', roles: [{ name: 'nothing' }] }),
  create('with a role it lacks', { name: 'x', roles: [{ id: '{role-admin}' }] }),
  create('with a role it has elsewhere', { name: 'x', roles: [{ id: '{role-manager}' }] }),
  create('with a role twice named', { name: 'x', roles: [{ id: '{role-member}', name: 'member' }] }),
  create('with a role of nothing', { name: 'x', roles: [{}] }),
  create('with roles as text', { name: 'x', roles: 'member' }),
  create('with no roles', { name: 'no roles', secret: 's', roles: [] }),
  create('unrestricted as text', { name: 'x', unrestricted: 'yes' }),
  create('with a rule without a slash', { name: 'x', access_rules: [rule('v3')] }),
  create('with a rule of another method', { name: 'x', access_rules: [rule('/v3', 'TRACE')] }),
  create('with a rule in small letters', { name: 'x', access_rules: [rule('/v3', 'get')] }),
  create('with a long rule', { name: 'x', access_rules: [rule(`/${'p'.repeat(225)}`)] }),
  create('with a rule of an unknown service', {
    name: 'odd service',
    secret: 's',
    access_rules: [rule('/v3', 'GET', 'nosuch')],
  }),
  create('with half a rule', { name: 'half', secret: 's', access_rules: [{ path: '/v3' }] }),
  create('with an unknown rule id', { name: 'x', access_rules: [{ id: 'ffffffffffffffffffffffffffffffff' }] }),
  create('with a rule and more', { name: 'x', access_rules: [{ ...rule('/v3/more'), more: 1 }] }, made),
  unmake,
  step('forget the rule', `DELETE ${RULES}/{made-rule}`, { as: own, tidy: true }),
  create('with rules as an object', { name: 'x', access_rules: {} }),
  create('nothing', {}),
  create('null', null),
  step('create without the key', `POST ${PATH}`, { as: own, body: {} }),
  create('without a scope', { name: 'unscoped' }, { as: { token: 'app-unscoped' }, ...made }),
  unmake,
  create('with the scope of the system', { name: 'x' }, { as: { token: 'app-system' } }),
  create('for another', { name: 'x' }, { send: 'POST /v3/users/{near-user}/application_credentials' }),
  create('for nobody', { name: 'x' }, { send: 'POST /v3/users/nobody/application_credentials' }),
  ...each(ADMINS_AND_STRANGERS, (as) => create(`as ${as}`, { name: `by ${as}` }, { as })),
]

const reading: readonly Step[] = [
  step('list', `GET ${PATH}`, { as: own }),
  step('list by name', `GET ${PATH}?name=one`, { as: own }),
  step('list by a part of the name', `GET ${PATH}?name__startswith=rule`, { as: own }),
  step('list by no name', `GET ${PATH}?name=`, { as: own }),
  step('list with an unknown filter', `GET ${PATH}?unknown=1`, { as: own }),
  step('list of nobody', 'GET /v3/users/nobody/application_credentials'),
  step('list of another', 'GET /v3/users/{near-user}/application_credentials', { as: own }),
  step('show', `GET ${PATH}/{one}`, { as: own }),
  step('head', `HEAD ${PATH}/{one}`, { as: own }),
  step('show with rules', `GET ${PATH}/{ruled}`, { as: own }),
  step('show unknown', `GET ${PATH}/nothing`, { as: own }),
  step('show unknown by an admin', `GET ${PATH}/nothing`),
  step('show below another', 'GET /v3/users/{near-user}/application_credentials/{one}', { as: own }),
  step('show below another by an admin', 'GET /v3/users/{near-user}/application_credentials/{one}'),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`list as ${as}`, `GET ${PATH}`, { as })),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`show as ${as}`, `GET ${PATH}/{one}`, { as })),
  step('list rules', `GET ${RULES}`, { as: own }),
  ...each(
    ['service=identity', 'method=POST', 'path=/v3/auth/projects', 'path__contains=servers', 'unknown=1'],
    (query) => step(`list rules ${query}`, `GET ${RULES}?${query}`, { as: own }),
  ),
  step('show a rule', `GET ${RULES}/{known-rule}`, { as: own }),
  step('head a rule', `HEAD ${RULES}/{known-rule}`, { as: own }),
  step('show an unknown rule', `GET ${RULES}/nothing`, { as: own }),
  step('show a rule below another', 'GET /v3/users/{near-user}/access_rules/{known-rule}'),
  step('list rules of nobody', 'GET /v3/users/nobody/access_rules'),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`list rules as ${as}`, `GET ${RULES}`, { as })),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`show a rule as ${as}`, `GET ${RULES}/{known-rule}`, { as })),
  step('remove a rule in use', `DELETE ${RULES}/{known-rule}`, { as: own }),
  step('remove an unknown rule', `DELETE ${RULES}/nothing`, { as: own }),
]

const signingIn: readonly Step[] = [
  signIn('with one', { id: '{one}', secret: 'one secret' }, { save: token('t-one') }),
  signIn('with the made-up secret', { id: '{two}', secret: '{two-secret}' }),
  signIn('by name', { name: 'one', secret: 'one secret', user: { id: '{app-user}' } }),
  signIn('by name and user name', {
    name: 'one',
    secret: 'one secret',
    user: { name: 'app-user', domain: { id: '{near}' } },
  }),
  signIn('by name and domain name', {
    name: 'one',
    secret: 'one secret',
    user: { name: 'app-user', domain: { name: 'near' } },
  }),
  signIn('with one role', { id: '{reads}', secret: 's' }, { save: token('t-reads') }),
  signIn('unrestricted', { id: '{free}', secret: 'free secret' }, { save: token('t-free') }),
  signIn('with rules', { id: '{ruled}', secret: 's' }, { save: token('t-ruled') }),
  signIn('with a wildcard', { id: '{wild}', secret: 's' }, { save: token('t-wild') }),
  signIn('with a wrong secret', { id: '{one}', secret: 'wrong' }),
  signIn('with an empty secret', { id: '{one}', secret: '' }),
  signIn('without a secret', { id: '{one}' }),
  signIn('with a number as secret', { id: '{one}', secret: 5 }),
  signIn('unknown', { id: 'nothing', secret: 's' }),
  signIn('by an unknown name', { name: 'nothing', secret: 's', user: { id: '{app-user}' } }),
  signIn('by name without a user', { name: 'one', secret: 'one secret' }),
  signIn('by name of another user', { name: 'one', secret: 'one secret', user: { id: '{near-user}' } }),
  signIn('by name and a user name without a domain', { name: 'one', secret: 'one secret', user: { name: 'app-user' } }),
  signIn('with nothing', {}),
  signIn('with null', null),
  signIn('to a project', null, {
    body: {
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: '{one}', secret: 'one secret' },
        },
        scope: { project: { id: '{app-project}' } },
      },
    },
  }),
  signIn('to the system', null, {
    body: {
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: '{one}', secret: 'one secret' },
        },
        scope: { system: { all: true } },
      },
    },
  }),
  signIn('unscoped', null, {
    body: {
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: '{one}', secret: 'one secret' },
        },
        scope: 'unscoped',
      },
    },
  }),
  signIn('together with the password', null, {
    body: {
      auth: {
        identity: {
          methods: ['password', 'application_credential'],
          password: { user: { id: '{app-user}', password: 'app password' } },
          application_credential: { id: '{one}', secret: 'one secret' },
        },
      },
    },
  }),
  step('rescope it', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: rescope('{t-one}', { project: { id: '{near-project}' } }),
  }),
  step('rescope it to the same', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: rescope('{t-one}', { project: { id: '{app-project}' } }),
  }),
  step('rescope it to nothing', 'POST /v3/auth/tokens', { as: 'anonymous', body: rescope('{t-one}') }),
]

const acting: readonly Step[] = (['t-one', 't-free', 't-ruled', 't-wild'] as const).flatMap((name) => {
  const as = { token: name }
  const fields = { name: `child of ${name}`, secret: 's', unrestricted: false }
  return [
    step(`${name}: valid`, 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': `{${name}}` } }),
    step(`${name}: valid for who knows rules`, 'GET /v3/auth/tokens', {
      headers: { 'X-Subject-Token': `{${name}}`, 'OpenStack-Identity-Access-Rules': '1.0' },
    }),
    step(`${name}: itself`, 'GET /v3/auth/tokens', { as, headers: { 'X-Subject-Token': `{${name}}` } }),
    step(`${name}: its user`, 'GET /v3/users/{app-user}', { as }),
    step(`${name}: its user by HEAD`, 'HEAD /v3/users/{app-user}', { as }),
    step(`${name}: projects`, 'GET /v3/auth/projects', { as }),
    step(`${name}: projects with a query`, 'GET /v3/auth/projects?x=1', { as }),
    step(`${name}: catalog`, 'GET /v3/auth/catalog', { as }),
    step(`${name}: domains`, 'GET /v3/auth/domains', { as }),
    step(`${name}: list application credentials`, `GET ${PATH}`, { as }),
    step(`${name}: show an application credential`, `GET ${PATH}/{one}`, { as }),
    create(`with ${name}`, fields, { as, save: { [`child-${name}`]: 'application_credential.id' }, mayRefuse: true }),
    step(`${name}: remove an application credential`, `DELETE ${PATH}/nothing`, { as }),
    step(`${name}: list rules`, `GET ${RULES}`, { as }),
    step(`${name}: make a trust`, 'POST /v3/OS-TRUST/trusts', {
      as,
      body: {
        trust: {
          ...{ trustor_user_id: '{app-user}', trustee_user_id: '{near-user}', impersonation: false },
          ...{ project_id: '{app-project}', roles: [{ id: '{role-member}' }] },
        },
      },
    }),
    step(`${name}: list trusts`, 'GET /v3/OS-TRUST/trusts?trustor_user_id={app-user}', { as }),
    step(`${name}: list credentials`, 'GET /v3/credentials', { as }),
    step(`${name}: make a credential`, 'POST /v3/credentials', {
      as,
      body: { credential: { type: 'cert', blob: 'x', user_id: '{app-user}' } },
    }),
    step(`${name}: make an EC2 credential`, 'POST /v3/users/{app-user}/credentials/OS-EC2', {
      as,
      body: { tenant_id: '{app-project}' },
    }),
  ]
})

const ending: readonly Step[] = [
  ...each(
    ADMINS_AND_STRANGERS.filter((as) => as !== 'system-admin' && as !== 'project-admin'),
    (as) => step(`remove as ${as}`, `DELETE ${PATH}/{two}`, { as }),
  ),
  step('remove below another', 'DELETE /v3/users/{near-user}/application_credentials/{ends}', { as: own }),
  step('remove it for certain', `DELETE ${PATH}/{ends}`, { as: own, tidy: true }),
  step('remove by an admin', `DELETE ${PATH}/{two}`),
  step('remove', `DELETE ${PATH}/{one}`, { as: own }),
  step('remove again', `DELETE ${PATH}/{one}`, { as: own }),
  step('its token ends', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-one}' } }),
  step('remove those with a rule', `DELETE ${PATH}/{again}`, { as: own }),
  step('remove the one by id', `DELETE ${PATH}/{by-id}`, { as: own }),
  step('remove the ruled one', `DELETE ${PATH}/{ruled}`, { as: own }),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`remove a rule as ${as}`, `DELETE ${RULES}/nothing`, { as })),
  step('remove a rule', `DELETE ${RULES}/{known-rule}`, { as: own }),
  step('remove a rule again', `DELETE ${RULES}/{known-rule}`, { as: own }),
  step('the wider role goes', 'DELETE /v3/projects/{app-project}/users/{app-user}/roles/{role-member}'),
  signIn('without the role', { id: '{reads}', secret: 's' }),
  step('the token without the role', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-reads}' } }),
  step('what is left', `GET ${PATH}`),
  step('remove the project', 'DELETE /v3/projects/{app-project}'),
  step('remove the user', 'DELETE /v3/users/{app-user}'),
]

export const applicationCredentials: Area = {
  name: 'application credentials',
  steps: [...setUp, ...creating, ...refusals, ...reading, ...signingIn, ...acting, ...ending],
}
