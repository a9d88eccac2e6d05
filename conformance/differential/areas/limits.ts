import type { Json } from '../../normalise.ts'
import { type Area, each, type Persona, type Step, step } from '../steps.ts'

const MISSING = 'ffffffffffffffffffffffffffffffff'
const ONE = { service_id: '{limited}', resource_name: 'cores', default_limit: 10 }
const register = (name: string, limits: Json, rest: Partial<Step> = {}) =>
  step(`register ${name}`, 'POST /v3/registered_limits', { body: { registered_limits: limits }, ...rest })
const OWN = { project_id: '{near-project}', service_id: '{limited}', resource_name: 'cores', resource_limit: 5 }
const limit = (name: string, limits: Json, rest: Partial<Step> = {}) =>
  step(`limit ${name}`, 'POST /v3/limits', { body: { limits }, ...rest })

const registered: readonly Step[] = [
  step('service', 'POST /v3/services', {
    body: { service: { type: 'limited', name: 'limited' } },
    save: { limited: 'service.id' },
  }),
  step('region', 'POST /v3/regions', { body: { region: { id: 'bounded' } } }),
  register('one', [ONE], { save: { cores: 'registered_limits.0.id' } }),
  register('more', [{ ...ONE, resource_name: 'ram', region_id: 'bounded', description: 'MiB' }], {
    save: { ram: 'registered_limits.0.id' },
  }),
  register('infinite', [{ ...ONE, resource_name: 'free', default_limit: -1, region_id: null, description: null }], {
    save: { free: 'registered_limits.0.id' },
  }),
  register('again', [ONE]),
  register('twice', [
    { ...ONE, resource_name: 'twin' },
    { ...ONE, resource_name: 'twin' },
  ]),
  register('none', []),
  register('an object', ONE),
  register('no service', [{ resource_name: 'x', default_limit: 1 }]),
  register('service missing', [{ ...ONE, service_id: MISSING }]),
  register('service no uuid', [{ ...ONE, service_id: 'nova' }]),
  register('region missing', [{ ...ONE, region_id: 'nowhere' }]),
  register('no name', [{ service_id: '{limited}', default_limit: 1 }]),
  register('name empty', [{ ...ONE, resource_name: '' }]),
  ...each(['-2', '2147483648', '"1"', 'null', 'true', '1.5'], (amount) =>
    register(`amount ${amount}`, [{ ...ONE, resource_name: 'x', default_limit: JSON.parse(amount) as Json }]),
  ),
  register('extra', [{ ...ONE, resource_name: 'x', colour: 'red' }]),
  register('with an id', [{ ...ONE, resource_name: 'x', id: MISSING }]),
  step('show registered', 'GET /v3/registered_limits/{ram}'),
  step('show registered by head', 'HEAD /v3/registered_limits/{ram}'),
  step('show missing registered', `GET /v3/registered_limits/${MISSING}`),
  ...each(
    [
      '',
      '?resource_name=ram',
      '?region_id=bounded',
      '?service_id={limited}',
      '?service_id=x',
      '?resource_name__contains=a',
      '?colour=x',
    ],
    (query) => step(`list registered ${query}`, `GET /v3/registered_limits${query}`),
  ),
  ...(
    [
      ['amount', { default_limit: 20 }],
      ['amount 0', { default_limit: 0 }],
      ['description null', { description: null }],
      ['nothing', {}],
      ['same name', { resource_name: 'ram' }],
      ['taken name', { resource_name: 'cores', region_id: null }],
      ['region', { region_id: null }],
      ['region back', { region_id: 'bounded' }],
      ['region missing', { region_id: 'nowhere' }],
      ['service missing', { service_id: MISSING }],
      ['id', { id: 'x' }],
    ] as const
  ).map(([name, body]) =>
    step(`update registered ${name}`, 'PATCH /v3/registered_limits/{ram}', {
      body: { registered_limit: body as Json },
    }),
  ),
  step('update missing registered', `PATCH /v3/registered_limits/${MISSING}`, {
    body: { registered_limit: { default_limit: 1 } },
  }),
]

const READERS: readonly Persona[] = [
  'admin',
  'system-reader',
  'domain-reader',
  'project-reader',
  'service',
  'no-roles',
  'anonymous',
]

const own: readonly Step[] = [
  step('model', 'GET /v3/limits/model'),
  step('model by head', 'HEAD /v3/limits/model'),
  limit('of a project', [OWN], { save: { 'own-limit': 'limits.0.id' } }),
  limit(
    'of a domain, and of a domain as a project',
    [
      { service_id: '{limited}', resource_name: 'cores', resource_limit: 8, domain_id: '{near}', description: 'words' },
      { ...OWN, project_id: '{far}', resource_limit: -1 },
    ],
    { save: { 'near-limit': 'limits.0.id', 'far-limit': 'limits.1.id' } },
  ),
  limit('again', [OWN]),
  limit('unregistered', [{ ...OWN, resource_name: 'unheard-of' }]),
  limit('unregistered in a region', [{ ...OWN, region_id: 'bounded' }]),
  limit('twice', [
    { ...OWN, resource_name: 'free' },
    { ...OWN, resource_name: 'free' },
  ]),
  limit('second refused', [
    { ...OWN, resource_name: 'free' },
    { ...OWN, resource_name: 'unheard-of' },
  ]),
  limit('none', []),
  limit('no owner', [{ service_id: '{limited}', resource_name: 'cores', resource_limit: 1 }]),
  limit('two owners', [{ ...OWN, domain_id: '{near}' }]),
  limit('owner null', [{ ...OWN, project_id: null }]),
  limit('project missing', [{ ...OWN, project_id: MISSING }]),
  limit('domain missing', [{ service_id: '{limited}', resource_name: 'cores', resource_limit: 1, domain_id: MISSING }]),
  limit('domain no domain', [
    { service_id: '{limited}', resource_name: 'cores', resource_limit: 1, domain_id: '{near-project}' },
  ]),
  limit('service missing', [{ ...OWN, service_id: MISSING }]),
  limit('region missing', [{ ...OWN, region_id: 'nowhere' }]),
  limit('no amount', [{ project_id: '{near-project}', service_id: '{limited}', resource_name: 'cores' }]),
  limit('nothing', [{}]),
  limit('amount too low', [{ ...OWN, resource_limit: -2 }]),
  limit('extra', [{ ...OWN, colour: 'red' }]),
  ...READERS.flatMap((as): Step[] => [
    step(`list as ${as}`, 'GET /v3/limits?service_id={limited}', { as }),
    ...each(['own', 'near', 'far'], (name) => step(`show ${name} as ${as}`, `GET /v3/limits/{${name}-limit}`, { as })),
    step(`show missing as ${as}`, `GET /v3/limits/${MISSING}`, { as }),
    step(`model as ${as}`, 'GET /v3/limits/model', { as }),
    step(`registered as ${as}`, 'GET /v3/registered_limits/{ram}', { as }),
    step(`create as ${as}`, 'POST /v3/limits', { as, body: { limits: [OWN] } }),
  ]),
  ...each(
    [
      '?project_id={near-project}',
      '?domain_id={near}',
      '?resource_name=cores',
      '?resource_name=none',
      '?region_id=bounded',
      '?project_id=',
      '?service_id=x',
    ],
    (query) => step(`list ${query}`, `GET /v3/limits${query}`),
  ),
  ...(
    [
      ['amount', { resource_limit: 6 }],
      ['description', { description: 'more words' }],
      ['nothing', {}],
      ['amount 0', { resource_limit: 0 }],
      ['description empty', { description: '' }],
      ['description null', { description: null }],
      ['name', { resource_name: 'ram' }],
      ['amount too low', { resource_limit: -2 }],
    ] as const
  ).map(([name, body]) => step(`update ${name}`, 'PATCH /v3/limits/{near-limit}', { body: { limit: body as Json } })),
  step('update missing', `PATCH /v3/limits/${MISSING}`, { body: { limit: { resource_limit: 1 } } }),
  step('update registered in use', 'PATCH /v3/registered_limits/{cores}', {
    body: { registered_limit: { default_limit: 1 } },
  }),
  step('remove registered in use', 'DELETE /v3/registered_limits/{cores}'),
  step('remove', 'DELETE /v3/limits/{own-limit}'),
  step('remove again', 'DELETE /v3/limits/{own-limit}'),
  step('remove near', 'DELETE /v3/limits/{near-limit}'),
  step('remove far', 'DELETE /v3/limits/{far-limit}'),
  ...each(['cores', 'ram', 'free'], (name) =>
    step(`remove registered ${name}`, `DELETE /v3/registered_limits/{${name}}`),
  ),
  step('remove registered again', 'DELETE /v3/registered_limits/{cores}'),
  step('tidy service', 'DELETE /v3/services/{limited}', { tidy: true }),
  step('tidy region', 'DELETE /v3/regions/bounded', { tidy: true }),
]

export const limits: Area = { name: 'limits', steps: [...registered, ...own] }
