/** Stored credentials of every type: who may see and change whose, and what a blob has to be. */
import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'
import { userWithToken } from './cast.ts'

const ASKERS = [
  'admin',
  'system-admin',
  'system-reader',
  'domain-admin',
  'domain-reader',
  'project-admin',
  'project-member',
  'service',
  'no-roles',
  'garbage',
  'anonymous',
] as const
const create = (name: string, credential: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, 'POST /v3/credentials', { body: { credential }, ...rest })
const unmake = step('unmake', 'DELETE /v3/credentials/{made}', { tidy: true })
const own = { token: 'cred-token' }
const cert = (more: { readonly [key: string]: Json } = {}): Json => ({
  type: 'cert',
  blob: 'a certificate',
  user_id: '{cred-user}',
  ...more,
})
const ec2 = (access: string, more: { readonly [key: string]: Json } = {}): Json => ({
  type: 'ec2',
  blob: `{"access": "${access}", "secret": "${access} secret"}`,
  user_id: '{cred-user}',
  project_id: '{near-project}',
  ...more,
})

const setUp = userWithToken('cred')

const creating: readonly Step[] = [
  create('a certificate', cert(), { save: { cert: 'credential.id' } }),
  create('with a project', cert({ project_id: '{near-project}' })),
  create('as its user', cert({ blob: 'my own' }), { as: own, save: { mine: 'credential.id' } }),
  create('totp', { type: 'totp', blob: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', user_id: '{cred-user}' }, { as: own }),
  create('an unknown type', { type: 'magic', blob: 'wand', user_id: '{cred-user}' }),
  create('with more', cert({ more: 'of this', list: [1, { a: 2 }] }), { save: { more: 'credential.id' } }),
  create('ec2', ec2('abc'), { save: { ec2: 'credential.id' } }),
  create('ec2 again', ec2('abc')),
  create('EC2 in capitals', { ...(ec2('abcd') as object), type: 'EC2' }),
  create('ec2 as its user', ec2('mine'), { as: own, save: { 'my-ec2': 'credential.id' } }),
  create('ec2 without a project', { type: 'ec2', blob: '{"access": "x", "secret": "y"}', user_id: '{cred-user}' }),
  create('ec2 with a null project', ec2('nullish', { project_id: null }), {
    save: { made: 'credential.id' },
    mayRefuse: true,
  }),
  unmake,
  create('ec2 with a blob that is no JSON', ec2('z', { blob: 'access' })),
  create('ec2 with a blob that is a list', ec2('z', { blob: '[1]' })),
  create('ec2 with a blob that is empty', ec2('z', { blob: '{}' })),
  create('ec2 without access', ec2('z', { blob: '{"secret": "y"}' })),
  create('ec2 with a number as access', ec2('z', { blob: '{"access": 5, "secret": "y"}' })),
  create('ec2 with a trust in the blob', ec2('z', { blob: '{"access": "t", "secret": "y", "trust_id": "no"}' })),
  create('blob as an object', cert({ blob: { a: 1 } })),
  create('blob a number', cert({ blob: 5 })),
  create('an empty blob', cert({ blob: '' })),
  create('type a number', cert({ type: 7 })),
  create('an empty type', cert({ type: '' })),
  create('a long type', cert({ type: 't'.repeat(256) })),
  create('a null user', cert({ user_id: null })),
  create('an unknown user', cert({ user_id: 'nobody' })),
  create('an unknown project', cert({ project_id: 'nowhere' })),
  create('a number as project', cert({ project_id: 3 })),
  create('an id of its own', cert({ id: 'chosen', blob: 'with an id' })),
  create('without a type', { blob: 'x', user_id: '{cred-user}' }),
  create('without a blob', { type: 'cert', user_id: '{cred-user}' }),
  create('without a user', { type: 'cert', blob: 'x' }),
  create('nothing', {}),
  create('null', null),
  create('a list', []),
  step('create without the key', 'POST /v3/credentials', { body: {} }),
  create("for another's user", cert({ user_id: '{near-user}' }), { as: own }),
  ...ASKERS.flatMap((as) => [
    create(`as ${as}`, cert({ blob: as }), { as, save: { made: 'credential.id' }, mayRefuse: true }),
    unmake,
  ]),
]

const reading: readonly Step[] = [
  ...each(ASKERS, (as) => step(`show as ${as}`, 'GET /v3/credentials/{cert}', { as })),
  ...each(ASKERS, (as) => step(`list as ${as}`, 'GET /v3/credentials', { as })),
  step('show own', 'GET /v3/credentials/{mine}', { as: own }),
  step('show own ec2', 'GET /v3/credentials/{my-ec2}', { as: own }),
  step('head own', 'HEAD /v3/credentials/{mine}', { as: own }),
  step('show with more', 'GET /v3/credentials/{more}'),
  step('show unknown', 'GET /v3/credentials/nothing'),
  step('show unknown as its user', 'GET /v3/credentials/nothing', { as: own }),
  step('list own', 'GET /v3/credentials', { as: own }),
  ...each(
    [
      'user_id={cred-user}',
      'user_id={near-user}',
      'user_id=nobody',
      'type=ec2',
      'type=cert',
      'type=EC2',
      'type=',
      'type=magic&user_id={cred-user}',
      'type__contains=er',
      'type__startswith=ma',
      'type__nonsense=x',
      'unknown=1',
      'blob=a',
      'limit=1',
    ],
    (query) => step(`list ${query}`, `GET /v3/credentials?${query}`, query === 'limit=1' ? { shape: true } : {}),
  ),
  step("list another's by its user", 'GET /v3/credentials?user_id={near-user}', { as: own }),
]

const update = (name: string, credential: Json, rest: Partial<Step> = {}, id = 'cert') =>
  step(`update ${name}`, `PATCH /v3/credentials/{${id}}`, { body: { credential }, ...rest })

const changing: readonly Step[] = [
  update('the blob', { blob: 'another' }),
  update('own', { blob: 'still my own' }, { as: own }, 'mine'),
  update('to the same', { blob: 'another' }),
  update('the type', { type: 'other', blob: 'x' }),
  update('the user', { user_id: '{near-user}', blob: 'x' }),
  update('the project', { project_id: '{far-project}', blob: 'x' }),
  update('nothing', {}),
  update('null', null),
  update('a number as blob', { blob: 5 }),
  update('unknown', { blob: 'x' }, { send: 'PATCH /v3/credentials/nothing' }),
  update('ec2', { blob: '{"access": "abc", "secret": "new"}' }, {}, 'ec2'),
  update('ec2 access', { blob: '{"access": "other", "secret": "new"}' }, {}, 'ec2'),
  update('ec2 trust', { blob: '{"access": "abc", "secret": "n", "trust_id": "t"}' }, {}, 'ec2'),
  update('ec2 application credential', { blob: '{"access": "abc", "secret": "n", "app_cred_id": "t"}' }, {}, 'ec2'),
  update('ec2 access token', { blob: '{"access": "abc", "secret": "n", "access_token_id": "t"}' }, {}, 'ec2'),
  update('ec2 access_id', { blob: '{"access": "abc", "secret": "n", "access_id": "t"}' }, {}, 'ec2'),
  update('ec2 no JSON', { blob: 'nonsense' }, {}, 'ec2'),
  update('ec2 without access', { blob: '{"secret": "n"}' }, {}, 'ec2'),
  ...each(ASKERS, (as) => update(`as ${as}`, { blob: `by ${as}` }, { as })),
  step('show after', 'GET /v3/credentials/{cert}'),
  step('show ec2 after', 'GET /v3/credentials/{ec2}'),
  ...each(
    ASKERS.filter((as) => !as.endsWith('admin')),
    (as) => step(`remove as ${as}`, 'DELETE /v3/credentials/{cert}', { as }),
  ),
  step('remove own', 'DELETE /v3/credentials/{mine}', { as: own }),
  step('remove', 'DELETE /v3/credentials/{cert}'),
  step('remove again', 'DELETE /v3/credentials/{cert}'),
  step('remove again as its user', 'DELETE /v3/credentials/{cert}', { as: own }),
  step('gone', 'GET /v3/credentials/{cert}'),
  step('remove the user', 'DELETE /v3/users/{cred-user}'),
  step('its credentials go along', 'GET /v3/credentials?user_id={cred-user}'),
]

export const credentials: Area = { name: 'credentials', steps: [...setUp, ...creating, ...reading, ...changing] }
