/** Policies as stored blobs, and which endpoint gets which of them. */
import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'
import { NO_ADMINS, READERS } from './cast.ts'

const PATH = '/v3/policies'
const create = (name: string, policy: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, `POST ${PATH}`, { body: { policy }, ...rest })
const change = (name: string, policy: Json, rest: Partial<Step> = {}) =>
  step(`change ${name}`, `PATCH ${PATH}/{policy}`, { body: { policy }, ...rest })

const policies: readonly Step[] = [
  create('one', { blob: '{"a": "b"}', type: 'application/json' }, { save: { policy: 'policy.id' } }),
  create('another', { blob: 'text', type: 'text/plain', more: 1 }, { save: { 'second-policy': 'policy.id' } }),
  create('an empty blob', { blob: '', type: '' }),
  create('an object as blob', { blob: { a: 1 }, type: 'x' }),
  create('without a blob', { type: 'x' }),
  create('without a type', { blob: 'x' }),
  create('a long type', { blob: 'x', type: 't'.repeat(256) }),
  create('a number as type', { blob: 'x', type: 5 }),
  create('nothing', {}),
  step('create without the key', `POST ${PATH}`, { body: {} }),
  ...each(NO_ADMINS, (as) => create(`as ${as}`, { blob: 'x', type: 'x' }, { as })),
  step('list', `GET ${PATH}`),
  step('list by type', `GET ${PATH}?type=text/plain`),
  step('list by a part of the type', `GET ${PATH}?type__contains=plain`),
  step('list by an unknown filter', `GET ${PATH}?unknown=1`),
  step('show', `GET ${PATH}/{policy}`),
  step('show with more', `GET ${PATH}/{second-policy}`),
  step('head', `HEAD ${PATH}/{policy}`),
  step('show unknown', `GET ${PATH}/nothing`),
  ...each(READERS, (as) => step(`list as ${as}`, `GET ${PATH}`, { as })),
  ...each(READERS, (as) => step(`show as ${as}`, `GET ${PATH}/{policy}`, { as })),
  change('the blob', { blob: 'new' }),
  change('the type', { type: 'new' }),
  change('more', { more: 'of it' }),
  change('the id', { id: 'other' }),
  change('nothing', {}),
  change('to a number', { blob: 5 }),
  change('an unknown one', { blob: 'x' }, { send: `PATCH ${PATH}/nothing` }),
  ...each(NO_ADMINS, (as) => change(`it as ${as}`, { blob: 'x' }, { as })),
  ...each(NO_ADMINS, (as) => step(`remove as ${as}`, `DELETE ${PATH}/{policy}`, { as })),
  step('remove unknown', `DELETE ${PATH}/nothing`),
]

const of = (what: string) => `/v3/policies/{policy}/OS-ENDPOINT-POLICY/${what}`
const TARGETS = {
  endpoint: 'endpoints/{p-endpoint}',
  service: 'services/{p-service}',
  region: 'services/{p-service}/regions/p-child',
}
const UNKNOWN = {
  endpoint: 'endpoints/nothing',
  service: 'services/nothing',
  region: 'services/{p-service}/regions/nothing',
}

const associations: readonly Step[] = [
  step('service', 'POST /v3/services', {
    body: { service: { type: 'p-type', name: 'p-service' } },
    save: { 'p-service': 'service.id' },
  }),
  step('region', 'POST /v3/regions', { body: { region: { id: 'p-region' } } }),
  step('child region', 'POST /v3/regions', { body: { region: { id: 'p-child', parent_region_id: 'p-region' } } }),
  step('endpoint', 'POST /v3/endpoints', {
    body: {
      endpoint: { service_id: '{p-service}', interface: 'public', url: 'http://p.example', region_id: 'p-child' },
    },
    save: { 'p-endpoint': 'endpoint.id' },
  }),
  step('policy of the endpoint, none', 'GET /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy'),
  step('policy of an unknown endpoint', 'GET /v3/endpoints/nothing/OS-ENDPOINT-POLICY/policy'),
  step('endpoints of the policy, none', `GET ${of('endpoints')}`),
  step('endpoints of an unknown policy', 'GET /v3/policies/nothing/OS-ENDPOINT-POLICY/endpoints'),
  ...(['service', 'region', 'endpoint'] as const).flatMap((kind) => {
    const path = of(TARGETS[kind])
    return [
      step(`check ${kind}, none`, `GET ${path}`),
      step(`remove ${kind}, none`, `DELETE ${path}`),
      step(`associate ${kind}`, `PUT ${path}`),
      step(`associate ${kind} again`, `PUT ${path}`),
      step(`associate unknown ${kind}`, `PUT ${of(UNKNOWN[kind])}`),
      step(`associate ${kind} with an unknown policy`, `PUT ${path.replace('{policy}', 'nothing')}`),
      step(`check ${kind}`, `GET ${path}`),
      step(`check ${kind} by HEAD`, `HEAD ${path}`),
      step(`check unknown ${kind}`, `GET ${of(UNKNOWN[kind])}`),
      step(`remove unknown ${kind}`, `DELETE ${of(UNKNOWN[kind])}`),
      step(`policy by ${kind}`, 'GET /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy'),
      step(`endpoints by ${kind}`, `GET ${of('endpoints')}`),
      ...each(NO_ADMINS, (as) => step(`associate ${kind} as ${as}`, `PUT ${path}`, { as })),
      ...each(NO_ADMINS, (as) => step(`check ${kind} as ${as}`, `GET ${path}`, { as })),
      ...each(NO_ADMINS, (as) => step(`remove ${kind} as ${as}`, `DELETE ${path}`, { as })),
    ]
  }),
  step('another policy for the endpoint', 'PUT /v3/policies/{second-policy}/OS-ENDPOINT-POLICY/endpoints/{p-endpoint}'),
  step('the endpoint changed hands', `GET ${of(TARGETS.endpoint)}`),
  step('policy of the endpoint', 'GET /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy'),
  step('policy of the endpoint by HEAD', 'HEAD /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy'),
  ...each(READERS, (as) =>
    step(`policy of the endpoint as ${as}`, 'GET /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy', { as }),
  ),
  ...each(READERS, (as) => step(`endpoints of the policy as ${as}`, `GET ${of('endpoints')}`, { as })),
  step(
    'remove the endpoint from its policy',
    'DELETE /v3/policies/{second-policy}/OS-ENDPOINT-POLICY/endpoints/{p-endpoint}',
  ),
  step('policy by region now', 'GET /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy'),
  step('remove the region from its policy', `DELETE ${of(TARGETS.region)}`),
  step('the parent region instead', `PUT ${of('services/{p-service}/regions/p-region')}`),
  step('policy by the parent region', 'GET /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy'),
  step('endpoints by the parent region', `GET ${of('endpoints')}`),
  step('remove the service from its policy', `DELETE ${of(TARGETS.service)}`),
  step('remove the policy', `DELETE ${PATH}/{policy}`),
  step('remove it again', `DELETE ${PATH}/{policy}`),
  step('its associations went along', 'GET /v3/endpoints/{p-endpoint}/OS-ENDPOINT-POLICY/policy'),
  step(
    'give the other one to the endpoint',
    'PUT /v3/policies/{second-policy}/OS-ENDPOINT-POLICY/endpoints/{p-endpoint}',
  ),
  step('remove the endpoint', 'DELETE /v3/endpoints/{p-endpoint}'),
  step('it is not among the endpoints', 'GET /v3/policies/{second-policy}/OS-ENDPOINT-POLICY/endpoints'),
  step('remove the service', 'DELETE /v3/services/{p-service}'),
  step('remove the region', 'DELETE /v3/regions/p-region'),
]

export const legacyPolicies: Area = { name: 'legacy policies', steps: [...policies, ...associations] }
