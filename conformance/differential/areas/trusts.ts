/** Trusts: made, used, handed on, used up, taken back. */
import type { Json } from '../../normalise.ts'
import { type Area, each, login, rescope, type Step, step } from '../steps.ts'
import { ADMINS_AND_STRANGERS } from './cast.ts'

type Fields = { readonly [key: string]: Json }
const PATH = '/v3/OS-TRUST/trusts'
const own = { token: 'trustor-token' }
const theirs = { token: 'trustee-token' }
const LATER = '2099-01-01T00:00:00.000000Z'

const trust = (more: Fields = {}): Fields => ({
  ...{ trustor_user_id: '{trustor}', trustee_user_id: '{trustee}', impersonation: true },
  ...{ project_id: '{trust-project}', roles: [{ id: '{role-member}' }], ...more },
})
const create = (name: string, fields: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, `POST ${PATH}`, { as: own, body: { trust: fields }, ...rest })
const token = (name: string) => ({ [name]: 'header x-subject-token' })
const withTrust = (id: string): Json => ({ 'OS-TRUST:trust': { id } })
const use = (name: string, id: string, rest: Partial<Step> = {}) =>
  step(`use ${name}`, 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{trustee}', password: 'trustee password' }, withTrust(id)),
    ...rest,
  })

const setUp: readonly Step[] = [
  ...each(['trustor', 'trustee', 'third'], (name) =>
    step(`user ${name}`, 'POST /v3/users', {
      body: { user: { name, domain_id: '{near}', password: `${name} password` } },
      save: { [name]: 'user.id' },
    }),
  ),
  step('project', 'POST /v3/projects', {
    body: { project: { name: 'trust-project', domain_id: '{near}' } },
    save: { 'trust-project': 'project.id' },
  }),
  step('manager', 'PUT /v3/projects/{trust-project}/users/{trustor}/roles/{role-manager}'),
  step('token of the trustor', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{trustor}', password: 'trustor password' }, { project: { id: '{trust-project}' } }),
    save: token('trustor-token'),
  }),
  ...each(['trustee', 'third'], (name) =>
    step(`token of the ${name}`, 'POST /v3/auth/tokens', {
      as: 'anonymous',
      body: login({ id: `{${name}}`, password: `${name} password` }),
      save: token(`${name}-token`),
    }),
  ),
]

const creating: readonly Step[] = [
  create('one', trust(), { save: { one: 'trust.id' } }),
  create('without impersonation', trust({ impersonation: false }), { save: { plain: 'trust.id' } }),
  create('with a role by name', trust({ roles: [{ name: 'reader' }] }), { save: { reads: 'trust.id' } }),
  create('with an implied role', trust({ roles: [{ id: '{role-reader}' }] })),
  create('that ends', trust({ expires_at: LATER }), { save: { ends: 'trust.id' } }),
  create('for two uses', trust({ remaining_uses: 2 }), { save: { twice: 'trust.id' } }),
  create('to hand on', trust({ allow_redelegation: true }), { save: { chain: 'trust.id' } }),
  create('to hand on once', trust({ allow_redelegation: true, redelegation_count: 1 }), {
    save: { short: 'trust.id' },
  }),
  create('not to hand on', trust({ allow_redelegation: false })),
  create(
    'without a project',
    { trustor_user_id: '{trustor}', trustee_user_id: '{trustee}', impersonation: false },
    { save: { bare: 'trust.id' } },
  ),
  create('without a project, roles empty', trust({ project_id: null, roles: [], impersonation: false })),
  create('to oneself', trust({ trustee_user_id: '{trustor}' })),
  create('with more', trust({ more: 'of this' })),
  create('the same again', trust({ expires_at: LATER })),
]

const refusals: readonly Step[] = [
  create('without a trustor', { trustee_user_id: '{trustee}', impersonation: true }),
  create('without a trustee', { trustor_user_id: '{trustor}', impersonation: true }),
  create('without saying how', { trustor_user_id: '{trustor}', trustee_user_id: '{trustee}' }),
  create('for another', trust({ trustor_user_id: '{near-user}' })),
  create('to nobody', trust({ trustee_user_id: 'ffffffffffffffffffffffffffffffff' })),
  create('in no project', trust({ project_id: 'ffffffffffffffffffffffffffffffff' })),
  create('with a project id that is none', trust({ project_id: 'nowhere!' })),
  create('elsewhere', trust({ project_id: '{far-project}' })),
  create('with no roles', trust({ roles: [] })),
  create('without roles', {
    trustor_user_id: '{trustor}',
    trustee_user_id: '{trustee}',
    impersonation: true,
    project_id: '{trust-project}',
  }),
  create('with an unknown role', trust({ roles: [{ id: 'ffffffffffffffffffffffffffffffff' }] })),
  create('with an unknown role name', trust({ roles: [{ name: 'nothing' }] })),
  create('with a role it lacks', trust({ roles: [{ id: '{role-admin}' }] })),
  create('with a role and more', trust({ roles: [{ id: '{role-member}', name: 'member' }] })),
  create('with roles as text', trust({ roles: 'member' })),
  create('impersonation as text', trust({ impersonation: 'yes' })),
  create('impersonation null', trust({ impersonation: null })),
  create('for no uses', trust({ remaining_uses: 0 })),
  create('for fewer uses', trust({ remaining_uses: -1 })),
  create('for uses as text', trust({ remaining_uses: '2' })),
  create('for half a use', trust({ remaining_uses: 0.5 })),
  create('for uses to hand on', trust({ remaining_uses: 2, allow_redelegation: true })),
  create('to hand on too often', trust({ allow_redelegation: true, redelegation_count: 4 })),
  create('to hand on less than never', trust({ allow_redelegation: true, redelegation_count: -1 })),
  create('to hand on as text', trust({ allow_redelegation: 'yes' })),
  create('in the past', trust({ expires_at: '2000-01-01T00:00:00.000000Z' })),
  create('at no time', trust({ expires_at: 'tomorrow' })),
  create('at a time that is a number', trust({ expires_at: 5 })),
  create('nothing', {}),
  create('null', null),
  step('create without the key', `POST ${PATH}`, { as: own, body: {} }),
  ...each(ADMINS_AND_STRANGERS, (as) => create(`as ${as}`, trust({ trustor_user_id: '{trustor}' }), { as })),
]

const reading: readonly Step[] = [
  step('list all', `GET ${PATH}`),
  step('list as trustor', `GET ${PATH}`, { as: own }),
  step('list by trustor', `GET ${PATH}?trustor_user_id={trustor}`, { as: own }),
  step('list by trustee', `GET ${PATH}?trustee_user_id={trustee}`, { as: theirs }),
  step('list by both', `GET ${PATH}?trustor_user_id={trustor}&trustee_user_id={trustee}`),
  step("list another's", `GET ${PATH}?trustor_user_id={trustor}`, { as: theirs }),
  step("list another's as trustee", `GET ${PATH}?trustee_user_id={trustee}`, { as: own }),
  step('list of nobody', `GET ${PATH}?trustor_user_id=nobody`),
  step('list with an unknown filter', `GET ${PATH}?unknown=1`),
  step('list with an empty filter', `GET ${PATH}?trustor_user_id=`),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`list as ${as}`, `GET ${PATH}`, { as })),
  ...each(ADMINS_AND_STRANGERS, (as) =>
    step(`list by trustor as ${as}`, `GET ${PATH}?trustor_user_id={trustor}`, { as }),
  ),
  step('show', `GET ${PATH}/{one}`, { as: own }),
  step('show as trustee', `GET ${PATH}/{one}`, { as: theirs }),
  step('head', `HEAD ${PATH}/{one}`, { as: own }),
  step('show as a third', `GET ${PATH}/{one}`, { as: { token: 'third-token' } }),
  step('show unknown', `GET ${PATH}/nothing`),
  step('show unknown as trustor', `GET ${PATH}/nothing`, { as: own }),
  step('show unknown as a third', `GET ${PATH}/nothing`, { as: 'no-roles' }),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`show as ${as}`, `GET ${PATH}/{one}`, { as })),
  step('roles', `GET ${PATH}/{one}/roles`, { as: own }),
  step('roles as trustee', `GET ${PATH}/{one}/roles`, { as: theirs }),
  step('roles by HEAD', `HEAD ${PATH}/{one}/roles`, { as: own }),
  step('roles of an unknown one', `GET ${PATH}/nothing/roles`, { as: own }),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`roles as ${as}`, `GET ${PATH}/{one}/roles`, { as })),
  step('role', `GET ${PATH}/{one}/roles/{role-member}`, { as: own }),
  step('role as trustee', `GET ${PATH}/{one}/roles/{role-member}`, { as: theirs }),
  step('role by HEAD', `HEAD ${PATH}/{one}/roles/{role-member}`, { as: own }),
  step('role that is not in it', `GET ${PATH}/{one}/roles/{role-reader}`, { as: own }),
  step('role unknown', `GET ${PATH}/{one}/roles/nothing`, { as: own }),
  step('role of an unknown one', `GET ${PATH}/nothing/roles/{role-member}`, { as: own }),
  ...each(ADMINS_AND_STRANGERS, (as) => step(`role as ${as}`, `GET ${PATH}/{one}/roles/{role-member}`, { as })),
]

const using: readonly Step[] = [
  use('one', '{one}', { save: token('t-one') }),
  use('without impersonation', '{plain}', { save: token('t-plain') }),
  use('without a project', '{bare}', { save: token('t-bare'), mayRefuse: true }),
  use('one that reads', '{reads}', { save: token('t-reads') }),
  use('unknown', 'ffffffffffffffffffffffffffffffff'),
  use('a number', '{one}', {
    body: login({ id: '{trustee}', password: 'trustee password' }, { 'OS-TRUST:trust': { id: 5 } }),
  }),
  use('nothing', '', { body: login({ id: '{trustee}', password: 'trustee password' }, { 'OS-TRUST:trust': {} }) }),
  use('and a project', '', {
    body: login(
      { id: '{trustee}', password: 'trustee password' },
      { 'OS-TRUST:trust': { id: '{one}' }, project: { id: '{near-project}' } },
    ),
  }),
  use('as the trustor', '', { body: login({ id: '{trustor}', password: 'trustor password' }, withTrust('{one}')) }),
  use('as a third', '', { body: login({ id: '{third}', password: 'third password' }, withTrust('{one}')) }),
  use('by token', '', { body: rescope('{trustee-token}', withTrust('{one}')) }),
  use('by the token of another', '', { body: rescope('{third-token}', withTrust('{one}')) }),
  use('by a token from it', '', { body: rescope('{t-one}', withTrust('{one}')) }),
  use('first time', '{twice}', { save: token('t-twice') }),
  step('once is left', `GET ${PATH}/{twice}`, { as: own }),
  use('second time', '{twice}'),
  use('third time', '{twice}'),
  step('used up', `GET ${PATH}/{twice}`, { as: own }),
  step('used up by an admin', `GET ${PATH}/{twice}`),
  step('its token still serves', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-twice}' } }),
  ...each(['t-one', 't-plain', 't-reads'], (name) =>
    step(`validate ${name}`, 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': `{${name}}` } }),
  ),
  ...(['t-one', 't-plain'] as const).flatMap((name) => {
    const as = { token: name }
    return [
      step(`${name}: projects`, 'GET /v3/auth/projects', { as }),
      step(`${name}: trustor`, 'GET /v3/users/{trustor}', { as }),
      step(`${name}: trustee`, 'GET /v3/users/{trustee}', { as }),
      step(`${name}: project`, 'GET /v3/projects/{trust-project}', { as }),
      step(`${name}: the trust`, `GET ${PATH}/{one}`, { as }),
      step(`${name}: list trusts`, `GET ${PATH}?trustor_user_id={trustor}`, { as }),
      step(`${name}: rescope`, 'POST /v3/auth/tokens', {
        as: 'anonymous',
        body: rescope(`{${name}}`, { project: { id: '{trust-project}' } }),
      }),
      step(`${name}: unscope`, 'POST /v3/auth/tokens', { as: 'anonymous', body: rescope(`{${name}}`, 'unscoped') }),
      step(`${name}: application credential`, 'POST /v3/users/{trustor}/application_credentials', {
        as,
        body: { application_credential: { name, secret: 's' } },
      }),
      step(`${name}: credential`, 'POST /v3/credentials', {
        as,
        body: { credential: { type: 'cert', blob: 'x', user_id: '{trustor}' } },
      }),
      step(`${name}: list credentials`, 'GET /v3/credentials', { as }),
      step(`${name}: EC2 credential`, 'POST /v3/users/{trustor}/credentials/OS-EC2', {
        as,
        body: { tenant_id: '{trust-project}' },
      }),
      create(`with ${name}`, trust({ trustee_user_id: '{third}' }), { as }),
    ]
  }),
]

const handOn = (name: string, from: string, more: Fields, rest: Partial<Step> = {}) =>
  create(name, trust({ trustor_user_id: '{trustor}', trustee_user_id: '{third}', ...more }), {
    as: { token: from },
    ...rest,
  })

const handingOn: readonly Step[] = [
  use('the chain', '{chain}', { save: token('t-chain') }),
  use('the short chain', '{short}', { save: token('t-short') }),
  handOn('second link', 't-chain', { allow_redelegation: true }, { save: { second: 'trust.id' } }),
  handOn('second link of fewer roles', 't-chain', { roles: [{ id: '{role-reader}' }] }),
  handOn('second link of more roles', 't-chain', { roles: [{ id: '{role-manager}' }] }),
  handOn('second link that outlives', 't-chain', { expires_at: LATER }),
  handOn('second link without impersonation', 't-chain', { impersonation: false }),
  handOn('second link elsewhere', 't-chain', { project_id: '{near-project}' }),
  handOn('second link with a longer chain', 't-chain', { allow_redelegation: true, redelegation_count: 3 }),
  handOn('second link with uses', 't-chain', { remaining_uses: 1 }),
  handOn('second link as another', 't-chain', { trustor_user_id: '{trustee}' }),
  handOn(
    'second link of the short chain',
    't-short',
    { allow_redelegation: true },
    { save: { 'short-second': 'trust.id' } },
  ),
  step('use second link', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{third}', password: 'third password' }, withTrust('{second}')),
    save: token('t-second'),
  }),
  step('use the short second link', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{third}', password: 'third password' }, withTrust('{short-second}')),
    save: token('t-short-second'),
  }),
  handOn('third link', 't-second', { trustee_user_id: '{near-user}' }, { save: { 'third-link': 'trust.id' } }),
  handOn('third link of the short chain', 't-short-second', { trustee_user_id: '{near-user}' }),
  step('show second link', `GET ${PATH}/{second}`, { as: own }),
  step('the chain goes', `DELETE ${PATH}/{chain}`, { as: own }),
  step('second link went along', `GET ${PATH}/{second}`, { as: own }),
  step('third link went along', `GET ${PATH}/{third-link}`, { as: own }),
  step('the token of the second link ended', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-second}' } }),
]

const ending: readonly Step[] = [
  step('remove as trustee', `DELETE ${PATH}/{one}`, { as: theirs }),
  ...each(
    ADMINS_AND_STRANGERS.filter((as) => as !== 'system-admin' && as !== 'project-admin'),
    (as) => step(`remove as ${as}`, `DELETE ${PATH}/{one}`, { as }),
  ),
  step('remove with a token from it', `DELETE ${PATH}/{one}`, { as: { token: 't-plain' } }),
  step('remove', `DELETE ${PATH}/{one}`, { as: own }),
  step('remove again', `DELETE ${PATH}/{one}`, { as: own }),
  step('gone', `GET ${PATH}/{one}`, { as: own }),
  step('remove by an admin', `DELETE ${PATH}/{ends}`),
  step('its token ended', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{t-one}' } }),
  use('a removed one', '{one}'),
  step('disable the trustor', 'PATCH /v3/users/{trustor}', { body: { user: { enabled: false } } }),
  use('of a disabled trustor', '{plain}'),
  step('enable the trustor', 'PATCH /v3/users/{trustor}', { body: { user: { enabled: true } } }),
  step('the role goes', 'DELETE /v3/projects/{trust-project}/users/{trustor}/roles/{role-manager}'),
  use('without the role', '{plain}', { pause_s: 1.1 }),
  step('what is left', `GET ${PATH}?trustor_user_id={trustor}`),
  step('remove the trustee', 'DELETE /v3/users/{trustee}'),
  step('nothing is left for the trustee', `GET ${PATH}?trustee_user_id={trustee}`),
  step('remove the project', 'DELETE /v3/projects/{trust-project}'),
  step('remove the trustor', 'DELETE /v3/users/{trustor}'),
  step('nothing is left', `GET ${PATH}?trustor_user_id={trustor}`),
  step('remove the third', 'DELETE /v3/users/{third}'),
]

export const trusts: Area = {
  name: 'trusts',
  steps: [...setUp, ...creating, ...refusals, ...reading, ...using, ...handingOn, ...ending],
}
