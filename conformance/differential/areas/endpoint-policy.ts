import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'

const MISSING = 'ffffffffffffffffffffffffffffffff'
const policy = (name: string, body: Json, rest: Partial<Step> = {}) =>
  step(`policy ${name}`, 'POST /v3/policies', { body: { policy: body }, ...rest })
const at = (place: string, id = '{first}') => `/v3/policies/${id}/OS-ENDPOINT-POLICY/${place}`

const policies: readonly Step[] = [
  policy('first', { blob: '{"a": 1}', type: 'application/json' }, { save: { first: 'policy.id' } }),
  policy('with more', { blob: 'é', type: 'x', 'made-by': 'ann', list: [1] }, { save: { second: 'policy.id' } }),
  policy('no blob', { type: 'x' }),
  policy('no type', { blob: 'x' }),
  policy('type over-long', { blob: 'x', type: 't'.repeat(256) }),
  policy('type a number', { blob: 'x', type: 1 }),
  policy('empty', {}),
  policy('null', null),
  policy('a text', 'x'),
  step('policy without a body', 'POST /v3/policies', { body: {} }),
  step('show policy', 'GET /v3/policies/{second}'),
  step('show policy by head', 'HEAD /v3/policies/{second}'),
  step('show missing policy', `GET /v3/policies/${MISSING}`),
  ...each(['', '?type=x', '?type=none', '?type__icontains=JSON', '?colour=red'], (query) =>
    step(`list policies ${query}`, `GET /v3/policies${query}`),
  ),
  ...(
    [
      ['blob', { blob: 'new' }],
      ['more', { colour: 'red' }],
      ['nothing', {}],
      ['type null', { type: null }],
      ['id', { id: 'x' }],
      ['own id', { id: '{second}' }],
    ] as const
  ).map(([name, body]) =>
    step(`update policy ${name}`, 'PATCH /v3/policies/{second}', { body: { policy: body as Json } }),
  ),
  step('update missing policy', `PATCH /v3/policies/${MISSING}`, { body: { policy: { blob: 'x' } } }),
  ...each(['no-roles', 'domain-admin', 'system-reader', 'anonymous'], (as) =>
    step(`${as} shows`, 'GET /v3/policies/{first}', { as }),
  ),
]

const setUp: readonly Step[] = [
  step('region', 'POST /v3/regions', { body: { region: { id: 'land' } } }),
  step('region below', 'POST /v3/regions', { body: { region: { id: 'town', parent_region_id: 'land' } } }),
  step('service', 'POST /v3/services', { body: { service: { type: 'ruled' } }, save: { ruled: 'service.id' } }),
  step('endpoint', 'POST /v3/endpoints', {
    body: { endpoint: { service_id: '{ruled}', interface: 'public', url: 'http://r.example', region_id: 'town' } },
    save: { 'ruled-endpoint': 'endpoint.id' },
  }),
]

const places = [
  ['service', 'services/{ruled}'],
  ['region', 'services/{ruled}/regions/land'],
  ['endpoint', 'endpoints/{ruled-endpoint}'],
] as const

const associations: readonly Step[] = [
  step('policy of endpoint without one', 'GET /v3/endpoints/{ruled-endpoint}/OS-ENDPOINT-POLICY/policy'),
  step('endpoints of policy without any', `GET ${at('endpoints')}`),
  ...places.flatMap(([name, place]) => [
    step(`${name} not yet`, `GET ${at(place)}`),
    step(`${name} detach nothing`, `DELETE ${at(place)}`),
    step(`${name} attach`, `PUT ${at(place)}`),
    step(`${name} attach again`, `PUT ${at(place)}`),
    step(`${name} check`, `GET ${at(place)}`),
    step(`${name} check by head`, `HEAD ${at(place)}`),
    step(`${name} policy of endpoint`, 'GET /v3/endpoints/{ruled-endpoint}/OS-ENDPOINT-POLICY/policy'),
    step(`${name} endpoints`, `GET ${at('endpoints')}`),
    step(`${name} another`, `PUT ${at(place, '{second}')}`),
    step(`${name} the first no more`, `GET ${at(place)}`),
  ]),
  ...(
    [
      ['policy', at('services/{ruled}', MISSING)],
      ['endpoint', at(`endpoints/${MISSING}`)],
      ['service', at(`services/${MISSING}`)],
      ['service of a region', at(`services/${MISSING}/regions/land`)],
      ['region', at('services/{ruled}/regions/nowhere')],
    ] as const
  ).flatMap(([name, path]) =>
    each(['GET', 'PUT', 'DELETE'], (method) => step(`${name} missing ${method}`, `${method} ${path}`)),
  ),
  step('endpoints of missing policy', `GET ${at('endpoints', MISSING)}`),
  step('policy of missing endpoint', `GET /v3/endpoints/${MISSING}/OS-ENDPOINT-POLICY/policy`),
  ...places.map(([name, place]) => step(`detach ${name}`, `DELETE ${at(place, '{second}')}`)),
  step('remove policy', 'DELETE /v3/policies/{first}'),
  step('remove policy again', 'DELETE /v3/policies/{first}'),
  step('tidy policy', 'DELETE /v3/policies/{second}', { tidy: true }),
  step('tidy service', 'DELETE /v3/services/{ruled}', { tidy: true }),
  step('tidy region', 'DELETE /v3/regions/land', { tidy: true }),
]

export const endpointPolicy: Area = { name: 'endpoint policy', steps: [...policies, ...setUp, ...associations] }
