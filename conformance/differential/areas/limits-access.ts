/** Registered limits and the limits of projects and domains, under the flat model. */
import type { Json } from '../../normalise.ts'
import { type Area, each, type Persona, type Step, step } from '../steps.ts'

type Fields = { readonly [key: string]: Json }
const READERS = [
  'admin',
  'system-reader',
  'domain-admin',
  'domain-reader',
  'project-admin',
  'project-member',
  'service',
  'no-roles',
  'garbage',
  'anonymous',
] as const satisfies readonly Persona[]
const WRITERS: readonly string[] = ['admin', 'domain-admin', 'project-admin']
const OTHERS = READERS.filter((as) => !WRITERS.includes(as))
const REGISTERED = '/v3/registered_limits'
const LIMITS = '/v3/limits'

const registered = (more: Fields = {}): Fields => ({
  ...{ service_id: '{l-service}', region_id: 'l-region', resource_name: 'cores', default_limit: 10, ...more },
})
const register = (name: string, registered_limits: Json, rest: Partial<Step> = {}) =>
  step(`register ${name}`, `POST ${REGISTERED}`, { body: { registered_limits }, ...rest })
const reregister = (name: string, registered_limit: Json, rest: Partial<Step> = {}) =>
  step(`reregister ${name}`, `PATCH ${REGISTERED}/{cores}`, { body: { registered_limit }, ...rest })

const registering: readonly Step[] = [
  step('service', 'POST /v3/services', {
    body: { service: { type: 'l-type', name: 'l-service' } },
    save: { 'l-service': 'service.id' },
  }),
  step('region', 'POST /v3/regions', { body: { region: { id: 'l-region' } } }),
  register('one', [registered()], { save: { cores: 'registered_limits.0.id' } }),
  register('two', [
    registered({ resource_name: 'ram', description: 'Memory' }),
    registered({ resource_name: 'disk', region_id: null, default_limit: -1 }),
  ]),
  register('without a region', [{ service_id: '{l-service}', resource_name: 'nets', default_limit: 3 }], {
    save: { nets: 'registered_limits.0.id' },
  }),
  register('the same again', [registered()]),
  register('one new and one known', [registered({ resource_name: 'new' }), registered()]),
  register('without a service', [{ resource_name: 'x', default_limit: 3 }]),
  register('of an unknown service', [registered({ service_id: 'nothing', resource_name: 'x' })]),
  register('in an unknown region', [registered({ region_id: 'nothing', resource_name: 'x' })]),
  register('without a name', [{ service_id: '{l-service}', default_limit: 3 }]),
  register('with an empty name', [registered({ resource_name: '' })]),
  register('with a long name', [registered({ resource_name: 'n'.repeat(256) })]),
  register('without a limit', [{ service_id: '{l-service}', resource_name: 'x' }]),
  register('with a limit as text', [registered({ resource_name: 'x', default_limit: '3' })]),
  register('with a limit below -1', [registered({ resource_name: 'x', default_limit: -2 })]),
  register('with a huge limit', [registered({ resource_name: 'x', default_limit: 2147483648 })]),
  register('with half a limit', [registered({ resource_name: 'x', default_limit: 0.5 })]),
  register('with more', [registered({ resource_name: 'x', more: 1 })]),
  register('an object', registered({ resource_name: 'x' })),
  register('nothing', []),
  step('register without the key', `POST ${REGISTERED}`, { body: {} }),
  ...each(OTHERS, (as) => register(`as ${as}`, [registered({ resource_name: as })], { as })),
  step('list registered', `GET ${REGISTERED}`),
  ...each(
    [
      'service_id={l-service}',
      'region_id=l-region',
      'region_id=',
      'resource_name=cores',
      'resource_name__contains=ra',
      'service_id=nothing',
      'unknown=1',
    ],
    (query) => step(`list registered ${query}`, `GET ${REGISTERED}?${query}`),
  ),
  step('show registered', `GET ${REGISTERED}/{cores}`),
  step('show registered by HEAD', `HEAD ${REGISTERED}/{cores}`),
  step('show unknown registered', `GET ${REGISTERED}/nothing`),
  ...each(READERS, (as) => step(`list registered as ${as}`, `GET ${REGISTERED}`, { as })),
  ...each(READERS, (as) => step(`show registered as ${as}`, `GET ${REGISTERED}/{cores}`, { as })),
  reregister('the default', { default_limit: 20 }),
  reregister('the description', { description: 'Processors' }),
  reregister('nothing', {}),
  reregister('the name', { resource_name: 'vcpus' }),
  reregister('the name back', { resource_name: 'cores' }),
  reregister('to one that is taken', { resource_name: 'ram' }),
  reregister('to an unknown service', { service_id: 'nothing' }),
  reregister('to an unknown region', { region_id: 'nothing' }),
  reregister('with a limit as text', { default_limit: 'x' }),
  reregister('with more', { more: 1 }),
  reregister('an unknown one', { default_limit: 1 }, { send: `PATCH ${REGISTERED}/nothing` }),
  ...each(OTHERS, (as) => reregister(`as ${as}`, { default_limit: 1 }, { as })),
]

const limit = (more: Fields = {}): Fields => ({
  ...{ service_id: '{l-service}', region_id: 'l-region', resource_name: 'cores', resource_limit: 5, ...more },
})
const create = (name: string, limits: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, `POST ${LIMITS}`, { body: { limits }, ...rest })
const change = (name: string, fields: Json, rest: Partial<Step> = {}) =>
  step(`change ${name}`, `PATCH ${LIMITS}/{limit}`, { body: { limit: fields }, ...rest })
const ofProject = { project_id: '{near-project}' }

const limiting: readonly Step[] = [
  step('model', `GET ${LIMITS}/model`),
  step('model by HEAD', `HEAD ${LIMITS}/model`),
  ...each(READERS, (as) => step(`model as ${as}`, `GET ${LIMITS}/model`, { as })),
  create('for a project', [limit(ofProject)], { save: { limit: 'limits.0.id' } }),
  create('for a domain', [limit({ domain_id: '{near}', description: 'Of all' })], {
    save: { 'domain-limit': 'limits.0.id' },
  }),
  create('for a domain as project', [limit({ project_id: '{far}' })]),
  create('two', [
    limit({ ...ofProject, resource_name: 'ram' }),
    limit({ project_id: '{far-project}', resource_limit: -1 }),
  ]),
  create('without a region', [{ service_id: '{l-service}', resource_name: 'nets', resource_limit: 1, ...ofProject }]),
  create('the same again', [limit(ofProject)]),
  create('one new and one known', [limit({ domain_id: '{near}', resource_name: 'ram' }), limit(ofProject)]),
  create('of what is not registered', [limit({ ...ofProject, resource_name: 'nothing' })]),
  create('in a region that is not registered', [limit({ ...ofProject, resource_name: 'nets' })]),
  create('for nobody', [limit()]),
  create('for both', [limit({ ...ofProject, domain_id: '{near}' })]),
  create('for an unknown project', [limit({ project_id: 'nothing' })]),
  create('for an unknown domain', [limit({ domain_id: 'nothing' })]),
  create('of an unknown service', [limit({ ...ofProject, service_id: 'nothing' })]),
  create('in an unknown region', [limit({ ...ofProject, region_id: 'nothing' })]),
  create('in a null region', [limit({ ...ofProject, region_id: null })]),
  create('with a limit as text', [limit({ ...ofProject, resource_limit: 'x' })]),
  create('with a limit below -1', [limit({ ...ofProject, resource_limit: -2 })]),
  create('with more', [limit({ ...ofProject, more: 1 })]),
  create('an object', limit(ofProject)),
  create('nothing', []),
  step('create without the key', `POST ${LIMITS}`, { body: {} }),
  ...each(OTHERS, (as) => create(`as ${as}`, [limit({ ...ofProject, resource_name: 'disk' })], { as })),
  step('list', `GET ${LIMITS}`),
  ...each(
    [
      'service_id={l-service}',
      'region_id=l-region',
      'resource_name=cores',
      'project_id={near-project}',
      'domain_id={near}',
      'project_id=nothing',
      'resource_name__startswith=c',
      'unknown=1',
    ],
    (query) => step(`list ${query}`, `GET ${LIMITS}?${query}`),
  ),
  ...each(READERS, (as) => step(`list as ${as}`, `GET ${LIMITS}`, { as })),
  ...each(READERS, (as) => step(`list of the far project as ${as}`, `GET ${LIMITS}?project_id={far-project}`, { as })),
  step('show', `GET ${LIMITS}/{limit}`),
  step('show by HEAD', `HEAD ${LIMITS}/{limit}`),
  step('show of a domain', `GET ${LIMITS}/{domain-limit}`),
  step('show unknown', `GET ${LIMITS}/nothing`),
  ...each(READERS, (as) => step(`show as ${as}`, `GET ${LIMITS}/{limit}`, { as })),
  ...each(READERS, (as) => step(`show of a domain as ${as}`, `GET ${LIMITS}/{domain-limit}`, { as })),
  step('project with its limits', 'GET /v3/projects/{near-project}?include_limits'),
  step('project with limits and subtree', 'GET /v3/projects/{near-project}?include_limits&subtree_as_list'),
  change('the limit', { resource_limit: 7 }),
  change('the description', { description: 'Seven' }),
  change('to nothing', { resource_limit: 0 }),
  change('to an empty description', { description: '' }),
  step('show after the changes', `GET ${LIMITS}/{limit}`),
  change('nothing', {}),
  change('the project', { project_id: '{far-project}' }),
  change('the name', { resource_name: 'ram' }),
  change('to text', { resource_limit: 'x' }),
  change('to less than -1', { resource_limit: -2 }),
  change('an unknown one', { resource_limit: 1 }, { send: `PATCH ${LIMITS}/nothing` }),
  ...each(OTHERS, (as) => change(`as ${as}`, { resource_limit: 1 }, { as })),
  reregister('what limits build on', { resource_name: 'other' }),
  reregister('the default of what limits build on', { default_limit: 3 }),
  step('unregister what limits build on', `DELETE ${REGISTERED}/{cores}`),
  ...each(OTHERS, (as) => step(`unregister as ${as}`, `DELETE ${REGISTERED}/{nets}`, { as })),
  ...each(OTHERS, (as) => step(`remove as ${as}`, `DELETE ${LIMITS}/{limit}`, { as })),
  step('remove', `DELETE ${LIMITS}/{limit}`),
  step('remove again', `DELETE ${LIMITS}/{limit}`),
  step('gone', `GET ${LIMITS}/{limit}`),
  step('unregister unknown', `DELETE ${REGISTERED}/nothing`),
]

const clearing: readonly Step[] = [
  step('register in passing', `POST ${REGISTERED}`, {
    body: { registered_limits: [{ service_id: '{l-service}', resource_name: 'passing', default_limit: 3 }] },
    save: { passing: 'registered_limits.0.id' },
  }),
  step('project in passing', 'POST /v3/projects', {
    body: { project: { name: 'l-project', domain_id: '{near}' } },
    save: { 'l-project': 'project.id' },
  }),
  step('limit in passing', `POST ${LIMITS}`, {
    body: {
      limits: [{ service_id: '{l-service}', resource_name: 'passing', resource_limit: 1, project_id: '{l-project}' }],
    },
    mayRefuse: true,
  }),
  step('remove the project', 'DELETE /v3/projects/{l-project}'),
  step('its limits went along', `GET ${LIMITS}?resource_name=passing`),
  step('unregister', `DELETE ${REGISTERED}/{passing}`),
  step('unregister again', `DELETE ${REGISTERED}/{passing}`),
  step('remove a service with limits', 'DELETE /v3/services/{l-service}'),
  step('remove a region with limits', 'DELETE /v3/regions/l-region'),
]

export const limitsAccess: Area = { name: 'access to limits', steps: [...registering, ...limiting, ...clearing] }
