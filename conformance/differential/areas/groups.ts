import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'

const create = (name: string, group: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, 'POST /v3/groups', { body: { group }, ...rest })
const update = (name: string, group: Json) => step(`update ${name}`, 'PATCH /v3/groups/{red}', { body: { group } })
const MISSING = 'ffffffffffffffffffffffffffffffff'

const creating: readonly Step[] = [
  step('domain', 'POST /v3/domains', { body: { domain: { name: 'teams' } }, save: { teams: 'domain.id' } }),
  create('red', { name: 'red', domain_id: '{teams}', description: 'Red' }, { save: { red: 'group.id' } }),
  create('blue', { name: 'blue', domain_id: '{teams}' }, { save: { blue: 'group.id' } }),
  create('same name', { name: 'red', domain_id: '{teams}' }),
  create('in the default domain', { name: 'red' }, { as: 'admin', save: { other: 'group.id' } }),
  step('remove from the default domain', 'DELETE /v3/groups/{other}'),
  create('domain of the token', { name: 'red' }, { as: 'domain-admin', save: { other: 'group.id' } }),
  step('remove from the domain of the token', 'DELETE /v3/groups/{other}'),
  create('longest name', { name: 'g'.repeat(64), domain_id: '{teams}' }),
  create('over-long name', { name: 'g'.repeat(65), domain_id: '{teams}' }),
  create('much too long name', { name: 'g'.repeat(256), domain_id: '{teams}' }),
  create('empty name', { name: '', domain_id: '{teams}' }),
  create('name null', { name: null, domain_id: '{teams}' }),
  create('name a number', { name: 1, domain_id: '{teams}' }),
  create('no name', { domain_id: '{teams}' }),
  create('unicode', { name: 'Größe ☃', domain_id: '{teams}' }),
  create('domain missing', { name: 'x', domain_id: MISSING }),
  create('domain a number', { name: 'x', domain_id: 3 }),
  create('description null', { name: 'nodesc', domain_id: '{teams}', description: null }),
  create('description a number', { name: 'numdesc', domain_id: '{teams}', description: 1 }),
  create('extra attributes', { name: 'extra', domain_id: '{teams}', colour: 'red', deep: { a: [1] } }),
  create('own id', { id: 'mine', name: 'with-id', domain_id: '{teams}' }),
]

const reading: readonly Step[] = [
  step('show', 'GET /v3/groups/{red}'),
  step('show by head', 'HEAD /v3/groups/{red}'),
  step('show missing', `GET /v3/groups/${MISSING}`),
  ...each(
    [
      '',
      '&name=red',
      '&name=RED',
      '&name__contains=e',
      '&name__icontains=E',
      '&name__startswith=b',
      '&name=nothing',
      '&description=Red',
      '&colour=red',
      '&unknown=1',
      '&sort_key=name',
      '&sort_dir=up',
      `&marker=${MISSING}`,
    ],
    (query) => step(`list ${query}`, `GET /v3/groups?domain_id={teams}${query}`),
  ),
  step('list all', 'GET /v3/groups', { shape: true }),
  step('list by head', 'HEAD /v3/groups'),
  step('list with a limit', 'GET /v3/groups?domain_id={teams}&limit=2', { shape: true }),
  step('list of a missing domain', `GET /v3/groups?domain_id=${MISSING}`),
]

const updating: readonly Step[] = [
  update('nothing', {}),
  update('name', { name: 'scarlet' }),
  update('name back', { name: 'red' }),
  update('taken name', { name: 'blue' }),
  update('empty name', { name: '' }),
  update('over-long name', { name: 'g'.repeat(65) }),
  update('name null', { name: null }),
  update('description', { description: 'Very red' }),
  update('description null', { description: null }),
  update('extra', { colour: 'red' }),
  update('domain', { domain_id: '{far}' }),
  update('own domain', { domain_id: '{teams}' }),
  update('id', { id: 'x' }),
  step('update missing', `PATCH /v3/groups/${MISSING}`, { body: { group: { name: 'x' } } }),
]

const members: readonly Step[] = [
  ...each(['mia', 'max'], (name) =>
    step(`user ${name}`, 'POST /v3/users', {
      body: { user: { name, domain_id: '{teams}' } },
      save: { [name]: 'user.id' },
    }),
  ),
  step('no members', 'GET /v3/groups/{red}/users'),
  step('add', 'PUT /v3/groups/{red}/users/{mia}'),
  step('add again', 'PUT /v3/groups/{red}/users/{mia}'),
  step('add max', 'PUT /v3/groups/{red}/users/{max}'),
  step('add one from another domain', 'PUT /v3/groups/{red}/users/{far-user}'),
  step('add a missing user', `PUT /v3/groups/{red}/users/${MISSING}`),
  step('add to a missing group', `PUT /v3/groups/${MISSING}/users/{mia}`),
  step('check', 'HEAD /v3/groups/{red}/users/{mia}'),
  step('check by get', 'GET /v3/groups/{red}/users/{mia}'),
  step('check one who is not in', 'HEAD /v3/groups/{red}/users/{near-user}'),
  step('check one who is not in by get', 'GET /v3/groups/{red}/users/{near-user}'),
  step('check a missing user', `GET /v3/groups/{red}/users/${MISSING}`),
  step('check in a missing group', `GET /v3/groups/${MISSING}/users/{mia}`),
  step('members', 'GET /v3/groups/{red}/users'),
  step('members by head', 'HEAD /v3/groups/{red}/users'),
  step('members by name', 'GET /v3/groups/{red}/users?name=mia'),
  step('members by domain', 'GET /v3/groups/{red}/users?domain_id={far}'),
  step('members that contain', 'GET /v3/groups/{red}/users?name__contains=a'),
  step('members enabled', 'GET /v3/groups/{red}/users?enabled=true'),
  step('members of a missing group', `GET /v3/groups/${MISSING}/users`),
  step('groups of a user', 'GET /v3/users/{mia}/groups'),
  step('groups of a user by head', 'HEAD /v3/users/{mia}/groups'),
  step('groups of a user by name', 'GET /v3/users/{mia}/groups?name=red'),
  step('groups of a user by another name', 'GET /v3/users/{mia}/groups?name=blue'),
  step('remove', 'DELETE /v3/groups/{red}/users/{max}'),
  step('remove again', 'DELETE /v3/groups/{red}/users/{max}'),
  step('remove a missing user', `DELETE /v3/groups/{red}/users/${MISSING}`),
  step('remove from a missing group', `DELETE /v3/groups/${MISSING}/users/{max}`),
  step('delete the member', 'DELETE /v3/users/{mia}'),
  step('members after', 'GET /v3/groups/{red}/users'),
  step('delete the group', 'DELETE /v3/groups/{red}'),
  step('delete the group again', 'DELETE /v3/groups/{red}'),
  step('groups after', 'GET /v3/users/{max}/groups'),
  step('close the domain', 'PATCH /v3/domains/{teams}', { body: { domain: { enabled: false } } }),
  step('delete the domain', 'DELETE /v3/domains/{teams}'),
]

export const groups: Area = { name: 'groups', steps: [...creating, ...reading, ...updating, ...members] }
