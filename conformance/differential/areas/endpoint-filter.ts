import type { Json } from '../../normalise.ts'
import { type Area, each, login, type Step, step } from '../steps.ts'

const MISSING = 'ffffffffffffffffffffffffffffffff'
const EP = '/v3/OS-EP-FILTER'
const group = (name: string, body: Json, rest: Partial<Step> = {}) =>
  step(`group ${name}`, `POST ${EP}/endpoint_groups`, { body: { endpoint_group: body }, ...rest })
const PAIR = `${EP}/projects/{filtered}/endpoints/{filter-public}`
const GROUP_PAIR = `${EP}/endpoint_groups/{filter-group}/projects/{filtered}`

const setUp: readonly Step[] = [
  step('service', 'POST /v3/services', {
    body: { service: { type: 'filtered' } },
    save: { 'filter-service': 'service.id' },
  }),
  ...each(['public', 'internal'], (kind) =>
    step(`endpoint ${kind}`, 'POST /v3/endpoints', {
      body: { endpoint: { service_id: '{filter-service}', interface: kind, url: `http://${kind}.example` } },
      save: { [`filter-${kind}`]: 'endpoint.id' },
    }),
  ),
  step('project', 'POST /v3/projects', {
    body: { project: { name: 'filtered', domain_id: '{near}' } },
    save: { filtered: 'project.id' },
  }),
  step('grant', 'PUT /v3/projects/{filtered}/users/{id-project-reader}/roles/{role-reader}'),
]

const groups: readonly Step[] = [
  group(
    'of a service',
    { name: 'some', filters: { service_id: '{filter-service}', interface: 'internal' } },
    { save: { 'filter-group': 'endpoint_group.id' } },
  ),
  group(
    'described',
    { name: 'more', description: 'words', filters: { region_id: null } },
    { save: { more: 'endpoint_group.id' } },
  ),
  group('no name', { filters: { interface: 'public' } }),
  group('name empty', { name: '', filters: { interface: 'public' } }),
  group('no filters', { name: 'x' }),
  group('filters empty', { name: 'x', filters: {} }),
  group('filters null', { name: 'x', filters: null }),
  group('unknown filter', { name: 'x', filters: { colour: 'red' } }),
  group('enabled as a filter', { name: 'x', filters: { enabled: true } }),
  group('extra', { name: 'x', filters: { interface: 'public' }, colour: 'red' }),
  step('group without a body', `POST ${EP}/endpoint_groups`, { body: {} }),
  step('show group', `GET ${EP}/endpoint_groups/{filter-group}`),
  step('show group by head', `HEAD ${EP}/endpoint_groups/{filter-group}`),
  step('show missing group', `GET ${EP}/endpoint_groups/${MISSING}`),
  ...each(['', '?name=some', '?name=nothing', '?name=', '?colour=red', '?name__contains=o'], (query) =>
    step(`list groups ${query}`, `GET ${EP}/endpoint_groups${query}`),
  ),
  ...(
    [
      ['name', { name: 'renamed' }],
      ['filters empty', { filters: {} }],
      ['unknown filter', { filters: { colour: 'red' } }],
      ['description null', { description: null }],
      ['nothing', {}],
      ['name null', { name: null }],
    ] as const
  ).map(([name, body]) =>
    step(`update group ${name}`, `PATCH ${EP}/endpoint_groups/{more}`, { body: { endpoint_group: body as Json } }),
  ),
  step('update missing group', `PATCH ${EP}/endpoint_groups/${MISSING}`, { body: { endpoint_group: { name: 'x' } } }),
  step('endpoints of group', `GET ${EP}/endpoint_groups/{filter-group}/endpoints`),
  step('endpoints of missing group', `GET ${EP}/endpoint_groups/${MISSING}/endpoints`),
]

const associations: readonly Step[] = [
  step('not yet', `GET ${PAIR}`),
  step('not yet removed', `DELETE ${PAIR}`),
  step('add', `PUT ${PAIR}`),
  step('add again', `PUT ${PAIR}`),
  step('check', `GET ${PAIR}`),
  step('check by head', `HEAD ${PAIR}`),
  step('group not yet', `GET ${GROUP_PAIR}`),
  step('group not yet removed', `DELETE ${GROUP_PAIR}`),
  step('add group', `PUT ${GROUP_PAIR}`),
  step('add group again', `PUT ${GROUP_PAIR}`),
  step('check group', `GET ${GROUP_PAIR}`),
  step('check group by head', `HEAD ${GROUP_PAIR}`),
  ...(
    [
      ['missing project', `projects/${MISSING}/endpoints/{filter-public}`],
      ['missing endpoint', `projects/{filtered}/endpoints/${MISSING}`],
      ['group, missing project', `endpoint_groups/{filter-group}/projects/${MISSING}`],
      ['missing group', `endpoint_groups/${MISSING}/projects/{filtered}`],
    ] as const
  ).flatMap(([name, path]) =>
    each(['GET', 'PUT', 'DELETE'], (method) => step(`${name} ${method}`, `${method} ${EP}/${path}`)),
  ),
  ...each(
    [
      'endpoints/{filter-public}/projects',
      'endpoints/{filter-internal}/projects',
      `endpoints/${MISSING}/projects`,
      'projects/{filtered}/endpoints',
      `projects/${MISSING}/endpoints`,
      'projects/{filtered}/endpoint_groups',
      `projects/${MISSING}/endpoint_groups`,
      'endpoint_groups/{filter-group}/projects',
      `endpoint_groups/${MISSING}/projects`,
    ],
    (path) => step(`list ${path}`, `GET ${EP}/${path}`),
  ),
  ...(['no-roles', 'project-reader', 'domain-admin', 'system-reader', 'anonymous'] as const).flatMap((as): Step[] => [
    step(`${as} lists`, `GET ${EP}/projects/{filtered}/endpoints`, { as }),
    step(`${as} asks for a missing group`, `GET ${EP}/endpoint_groups/${MISSING}`, { as }),
  ]),
]

const catalogs: readonly Step[] = [
  step('login', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{id-project-reader}', password: 'project-reader password' }, { project: { id: '{filtered}' } }),
    save: { 'filtered-token': 'header x-subject-token' },
  }),
  step('catalog', 'GET /v3/auth/catalog', { as: { token: 'filtered-token' } }),
  step('remove', `DELETE ${PAIR}`),
  step('catalog without it', 'GET /v3/auth/catalog', { as: { token: 'filtered-token' } }),
  step('remove group', `DELETE ${EP}/endpoint_groups/{filter-group}`),
  step('remove group again', `DELETE ${EP}/endpoint_groups/{filter-group}`),
  step('catalog of no filter', 'GET /v3/auth/catalog', { as: { token: 'filtered-token' } }),
  step('tidy group', `DELETE ${EP}/endpoint_groups/{more}`, { tidy: true }),
  step('tidy project', 'DELETE /v3/projects/{filtered}', { tidy: true }),
  step('tidy service', 'DELETE /v3/services/{filter-service}', { tidy: true }),
]

export const endpointFilter: Area = {
  name: 'endpoint filter',
  steps: [...setUp, ...groups, ...associations, ...catalogs],
}
