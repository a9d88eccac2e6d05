import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'

const MISSING = 'ffffffffffffffffffffffffffffffff'
const create = (name: string, domain: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, 'POST /v3/domains', { body: { domain }, ...rest })
const update = (name: string, domain: Json) => step(`update ${name}`, 'PATCH /v3/domains/{north}', { body: { domain } })

// Not every version refuses these; what one has made must not show in later lists.
const madeBySome = (name: string, domain: { readonly [key: string]: Json }): Step[] => [
  create(name, { name: 'x', enabled: false, ...domain }, { save: { some: 'domain.id' }, mayRefuse: true }),
  step('remove it', 'DELETE /v3/domains/{some}', { tidy: true }),
]

const creating: readonly Step[] = [
  create('north', { name: 'north', description: 'cold', colour: 'white' }, { save: { north: 'domain.id' } }),
  create('disabled', { name: 'south', enabled: false }, { save: { south: 'domain.id' } }),
  create('same name', { name: 'north' }),
  create('name of the default domain', { name: 'Default' }),
  create('name in another case', { name: 'NORTH' }, { save: { upper: 'domain.id' }, tidy: true }),
  step('disable that', 'PATCH /v3/domains/{upper}', { body: { domain: { enabled: false } }, tidy: true }),
  step('delete that', 'DELETE /v3/domains/{upper}', { tidy: true }),
  create('longest name', { name: 'd'.repeat(64), enabled: false }, { save: { longest: 'domain.id' } }),
  step('remove longest', 'DELETE /v3/domains/{longest}'),
  create('over-long name', { name: 'd'.repeat(65) }),
  create('empty name', { name: '' }),
  create('name null', { name: null }),
  create('name a number', { name: 1 }),
  create('no name', { description: 'x' }),
  create('empty', {}),
  create('enabled as text', { name: 'x', enabled: 'true' }),
  create('enabled null', { name: 'x', enabled: null }),
  create('description a number', { name: 'x', description: 4 }),
  create('description null', { name: 'nodesc', description: null, enabled: false }, { save: { nodesc: 'domain.id' } }),
  step('remove nodesc', 'DELETE /v3/domains/{nodesc}'),
  create('own id', { id: 'mine', name: 'with-id', enabled: false }, { save: { 'with-id': 'domain.id' }, tidy: true }),
  step('remove own id', 'DELETE /v3/domains/{with-id}', { tidy: true }),
  create('explicit id wrong', { name: 'x', explicit_domain_id: 'not hex' }),
  create(
    'explicit id',
    { name: 'explicit', explicit_domain_id: '0123456789abcdef0123456789abcdef', enabled: false },
    { save: { explicit: 'domain.id' } },
  ),
  create('explicit id again', { name: 'explicit2', explicit_domain_id: '0123456789abcdef0123456789abcdef' }),
  step('remove explicit', 'DELETE /v3/domains/{explicit}'),
  create('tags', { name: 'tagged', tags: ['a', 'b'], enabled: false }, { save: { tagged: 'domain.id' } }),
  step('show tagged', 'GET /v3/domains/{tagged}'),
  step('remove tagged', 'DELETE /v3/domains/{tagged}'),
  ...madeBySome('options unknown', { options: { no: 1 } }),
  ...madeBySome('parent', { parent_id: '{near}' }),
  ...madeBySome('domain_id', { domain_id: '{near}' }),
]

const reading: readonly Step[] = [
  step('show', 'GET /v3/domains/{north}'),
  step('show by head', 'HEAD /v3/domains/{north}'),
  step('show default', 'GET /v3/domains/default'),
  step('show missing', `GET /v3/domains/${MISSING}`),
  step('show a project', 'GET /v3/domains/{near-project}'),
  step('show the hidden root', 'GET /v3/domains/%3C%3Ckeystone.domain.root%3E%3E'),
  step('show the hidden root as a project', 'GET /v3/projects/%3C%3Ckeystone.domain.root%3E%3E'),
  ...each(
    [
      'name=north',
      'name=NORTH',
      'name=nothing',
      'name__contains=ort',
      'name__icontains=ORT',
      'name__startswith=nor',
      'name=south&enabled=false',
      'enabled=false',
      'name=south&enabled=true',
      'name=north&unknown=1',
      'description=cold',
      'name=north&limit=1',
      `marker=${MISSING}`,
    ],
    (query) => step(`list ${query}`, `GET /v3/domains?${query}`),
  ),
  step('list all', 'GET /v3/domains'),
  step('list by head', 'HEAD /v3/domains'),
  step('list with a limit', 'GET /v3/domains?limit=1', { shape: true }),
]

// Zed cannot unlock a domain again, so these come last: what stays must not show in lists.
const immutable: readonly Step[] = [
  create('options', { name: 'fixed', options: { immutable: true }, enabled: false }, { save: { fixed: 'domain.id' } }),
  step('change the immutable', 'PATCH /v3/domains/{fixed}', { body: { domain: { description: 'x' } } }),
  step('delete the immutable', 'DELETE /v3/domains/{fixed}'),
  step('unlock by null', 'PATCH /v3/domains/{fixed}', { body: { domain: { options: { immutable: null } } } }),
  step('unlock', 'PATCH /v3/domains/{fixed}', { body: { domain: { options: { immutable: false } } } }),
  step('delete the unlocked', 'DELETE /v3/domains/{fixed}'),
]

const changing: readonly Step[] = [
  update('nothing', {}),
  update('name', { name: 'nord' }),
  update('name back', { name: 'north' }),
  update('taken name', { name: 'south' }),
  update('empty name', { name: '' }),
  update('over-long name', { name: 'd'.repeat(65) }),
  update('name null', { name: null }),
  update('description', { description: 'colder' }),
  update('description null', { description: null }),
  update('enabled as text', { enabled: 'no' }),
  update('extra', { colour: 'blue' }),
  update('id', { id: 'x' }),
  update('parent', { parent_id: '{near}' }),
  update('is_domain', { is_domain: false }),
  step('update missing', `PATCH /v3/domains/${MISSING}`, { body: { domain: { name: 'x' } } }),
  step('update a project as a domain', 'PATCH /v3/domains/{near-project}', { body: { domain: { name: 'x' } } }),
  step('delete an enabled one', 'DELETE /v3/domains/{north}'),
  step('delete a missing one', `DELETE /v3/domains/${MISSING}`),
  step('delete a project as a domain', 'DELETE /v3/domains/{near-project}'),
  step('delete the default one', 'DELETE /v3/domains/default'),
  step('user', 'POST /v3/users', { body: { user: { name: 'nils', domain_id: '{north}' } }, save: { nils: 'user.id' } }),
  step('group', 'POST /v3/groups', {
    body: { group: { name: 'geese', domain_id: '{north}' } },
    save: { geese: 'group.id' },
  }),
  step('project', 'POST /v3/projects', {
    body: { project: { name: 'lake', domain_id: '{north}' } },
    save: { lake: 'project.id' },
  }),
  step('role', 'POST /v3/roles', {
    body: { role: { name: 'rower', domain_id: '{north}' } },
    save: { rower: 'role.id' },
  }),
  step('grant in the domain', 'PUT /v3/domains/{north}/users/{nils}/roles/{role-member}'),
  step('grant elsewhere', 'PUT /v3/domains/{near}/users/{nils}/roles/{role-member}'),
  step('outsider in the domain', 'PUT /v3/domains/{north}/users/{near-user}/roles/{role-member}'),
  update('disabled', { enabled: false }),
  step('delete', 'DELETE /v3/domains/{north}'),
  step('delete again', 'DELETE /v3/domains/{north}'),
  step('user is gone', 'GET /v3/users/{nils}'),
  step('group is gone', 'GET /v3/groups/{geese}'),
  step('project is gone', 'GET /v3/projects/{lake}'),
  step('role is gone', 'GET /v3/roles/{rower}'),
  step('assignments elsewhere are gone', 'GET /v3/role_assignments?scope.domain.id={near}&role.id={role-member}'),
  step('the outsider has lost it', 'GET /v3/role_assignments?user.id={near-user}'),
  step('delete south', 'DELETE /v3/domains/{south}'),
]

export const domains: Area = { name: 'domains', steps: [...creating, ...reading, ...changing, ...immutable] }
