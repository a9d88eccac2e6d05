/** Which endpoints a project sees: associations, endpoint groups, and the catalog that results. */
import type { Json } from '../../normalise.ts'
import { type Area, each, login, type Step, step } from '../steps.ts'
import { NO_ADMINS, READERS } from './cast.ts'

const BASE = '/v3/OS-EP-FILTER'
const GROUPS = `${BASE}/endpoint_groups`
const OF_PROJECT = `${BASE}/projects/{near-project}`

const setUp: readonly Step[] = [
  ...each(['f-one', 'f-two'], (name) =>
    step(`service ${name}`, 'POST /v3/services', {
      body: { service: { type: name, name } },
      save: { [name]: 'service.id' },
    }),
  ),
  step('region', 'POST /v3/regions', { body: { region: { id: 'f-region' } } }),
  ...['f-one', 'f-two'].flatMap((service) =>
    ['public', 'internal'].map((kind) =>
      step(`${kind} endpoint of ${service}`, 'POST /v3/endpoints', {
        body: {
          endpoint: {
            service_id: `{${service}}`,
            interface: kind,
            url: `http://${kind}.${service}`,
            region_id: 'f-region',
          },
        },
        save: { [`${service}-${kind}`]: 'endpoint.id' },
      }),
    ),
  ),
]

const catalogNow = (name: string) =>
  step(name, 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login(
      { id: '{id-project-member}', password: 'project-member password' },
      { project: { id: '{near-project}' } },
    ),
  })

const associations: readonly Step[] = [
  catalogNow('catalog before'),
  step('check, none', `GET ${OF_PROJECT}/endpoints/{f-one-public}`),
  step('remove, none', `DELETE ${OF_PROJECT}/endpoints/{f-one-public}`),
  step('list, none', `GET ${OF_PROJECT}/endpoints`),
  step('associate', `PUT ${OF_PROJECT}/endpoints/{f-one-public}`),
  step('associate again', `PUT ${OF_PROJECT}/endpoints/{f-one-public}`),
  step('associate an unknown endpoint', `PUT ${OF_PROJECT}/endpoints/nothing`),
  step('associate with an unknown project', `PUT ${BASE}/projects/nothing/endpoints/{f-one-public}`),
  step('check', `GET ${OF_PROJECT}/endpoints/{f-one-public}`),
  step('check by HEAD', `HEAD ${OF_PROJECT}/endpoints/{f-one-public}`),
  step('check an unknown endpoint', `GET ${OF_PROJECT}/endpoints/nothing`),
  step('check an unknown project', `GET ${BASE}/projects/nothing/endpoints/{f-one-public}`),
  step('endpoints of the project', `GET ${OF_PROJECT}/endpoints`),
  step('endpoints of an unknown project', `GET ${BASE}/projects/nothing/endpoints`),
  step('projects of the endpoint', `GET ${BASE}/endpoints/{f-one-public}/projects`),
  step('projects of another endpoint', `GET ${BASE}/endpoints/{f-two-public}/projects`),
  step('projects of an unknown endpoint', `GET ${BASE}/endpoints/nothing/projects`),
  ...each(READERS, (as) => step(`endpoints of the project as ${as}`, `GET ${OF_PROJECT}/endpoints`, { as })),
  ...each(READERS, (as) =>
    step(`projects of the endpoint as ${as}`, `GET ${BASE}/endpoints/{f-one-public}/projects`, { as }),
  ),
  ...each(READERS, (as) => step(`check as ${as}`, `GET ${OF_PROJECT}/endpoints/{f-one-public}`, { as })),
  ...each(NO_ADMINS, (as) => step(`associate as ${as}`, `PUT ${OF_PROJECT}/endpoints/{f-two-public}`, { as })),
  ...each(NO_ADMINS, (as) => step(`remove as ${as}`, `DELETE ${OF_PROJECT}/endpoints/{f-one-public}`, { as })),
  catalogNow('catalog of the associated'),
]

const create = (name: string, endpoint_group: Json, rest: Partial<Step> = {}) =>
  step(`group ${name}`, `POST ${GROUPS}`, { body: { endpoint_group }, ...rest })
const change = (name: string, endpoint_group: Json, rest: Partial<Step> = {}) =>
  step(`change ${name}`, `PATCH ${GROUPS}/{group}`, { body: { endpoint_group }, ...rest })

const groups: readonly Step[] = [
  create('one', { name: 'one', filters: { interface: 'internal' } }, { save: { group: 'endpoint_group.id' } }),
  create(
    'of a service',
    { name: 'two', description: 'Two', filters: { service_id: '{f-two}' } },
    { save: { two: 'endpoint_group.id' } },
  ),
  create('of a region', { name: 'three', filters: { region_id: 'f-region', interface: 'public' } }),
  create('of everything', { name: 'all', filters: {} }),
  create('with a name that is taken', { name: 'one', filters: { interface: 'public' } }),
  create('with more', { name: 'more', filters: { interface: 'public' }, more: 1 }),
  create('with an unknown filter', { name: 'x', filters: { url: 'x' } }),
  create(
    'with an unknown interface',
    { name: 'odd', filters: { interface: 'private' } },
    { save: { made: 'endpoint_group.id' }, mayRefuse: true },
  ),
  step('unmake', `DELETE ${GROUPS}/{made}`, { tidy: true }),
  create('of an unknown service', { name: 'x', filters: { service_id: 'nothing' } }),
  create('with filters as text', { name: 'x', filters: 'x' }),
  create('without filters', { name: 'x' }),
  create('without a name', { filters: {} }),
  create('with an empty name', { name: '', filters: {} }),
  create('with a long name', { name: 'n'.repeat(256), filters: {} }),
  create('with a number as description', { name: 'x', description: 5, filters: {} }),
  create('of nothing', {}),
  step('group without the key', `POST ${GROUPS}`, { body: {} }),
  ...each(NO_ADMINS, (as) => create(`as ${as}`, { name: as, filters: {} }, { as })),
  step('list groups', `GET ${GROUPS}`),
  step('list groups by name', `GET ${GROUPS}?name=one`),
  step('list groups by an unknown filter', `GET ${GROUPS}?unknown=1`),
  step('show a group', `GET ${GROUPS}/{group}`),
  step('show a group by HEAD', `HEAD ${GROUPS}/{group}`),
  step('show an unknown group', `GET ${GROUPS}/nothing`),
  ...each(READERS, (as) => step(`list groups as ${as}`, `GET ${GROUPS}`, { as })),
  ...each(READERS, (as) => step(`show a group as ${as}`, `GET ${GROUPS}/{group}`, { as })),
  change('the description', { description: 'First' }),
  change('the name', { name: 'first' }),
  change('the filters', { filters: { interface: 'internal', service_id: '{f-one}' } }),
  change('to an unknown filter', { filters: { url: 'x' } }),
  change('to an unknown interface', { filters: { interface: 'private' } }),
  change('it back', { filters: { interface: 'internal', service_id: '{f-one}' } }, { tidy: true }),
  change('to a number', { name: 5 }),
  change('nothing', {}),
  change('more', { more: 1 }),
  change('an unknown group', { name: 'x' }, { send: `PATCH ${GROUPS}/nothing` }),
  ...each(NO_ADMINS, (as) => change(`a group as ${as}`, { name: 'x' }, { as })),
  step('endpoints of a group', `GET ${GROUPS}/{group}/endpoints`),
  step('endpoints of the service group', `GET ${GROUPS}/{two}/endpoints`),
  step('endpoints of an unknown group', `GET ${GROUPS}/nothing/endpoints`),
  ...each(READERS, (as) => step(`endpoints of a group as ${as}`, `GET ${GROUPS}/{group}/endpoints`, { as })),
]

const IN = `${GROUPS}/{two}/projects/{near-project}`

const projects: readonly Step[] = [
  step('group check, none', `GET ${IN}`),
  step('group remove, none', `DELETE ${IN}`),
  step('group add', `PUT ${IN}`),
  step('group add again', `PUT ${IN}`),
  step('group add an unknown project', `PUT ${GROUPS}/{two}/projects/nothing`),
  step('group add to an unknown group', `PUT ${GROUPS}/nothing/projects/{near-project}`),
  step('group check', `GET ${IN}`),
  step('group check by HEAD', `HEAD ${IN}`),
  step('group check an unknown project', `GET ${GROUPS}/{two}/projects/nothing`),
  step('projects of the group', `GET ${GROUPS}/{two}/projects`),
  step('projects of an unknown group', `GET ${GROUPS}/nothing/projects`),
  step('groups of the project', `GET ${OF_PROJECT}/endpoint_groups`),
  step('groups of an unknown project', `GET ${BASE}/projects/nothing/endpoint_groups`),
  step('endpoints of the project with a group', `GET ${OF_PROJECT}/endpoints`),
  ...each(READERS, (as) => step(`projects of the group as ${as}`, `GET ${GROUPS}/{two}/projects`, { as })),
  ...each(READERS, (as) => step(`groups of the project as ${as}`, `GET ${OF_PROJECT}/endpoint_groups`, { as })),
  ...each(READERS, (as) => step(`group check as ${as}`, `GET ${IN}`, { as })),
  ...each(NO_ADMINS, (as) => step(`group add as ${as}`, `PUT ${IN}`, { as })),
  ...each(NO_ADMINS, (as) => step(`group remove as ${as}`, `DELETE ${IN}`, { as })),
  catalogNow('catalog with a group'),
  step('catalog of the project', 'GET /v3/auth/catalog', { as: 'project-member' }),
  step('group remove', `DELETE ${IN}`),
  step('remove', `DELETE ${OF_PROJECT}/endpoints/{f-one-public}`),
  step('remove again', `DELETE ${OF_PROJECT}/endpoints/{f-one-public}`),
  catalogNow('catalog after'),
  step('put the group back', `PUT ${IN}`),
  ...each(NO_ADMINS, (as) => step(`remove a group as ${as}`, `DELETE ${GROUPS}/{two}`, { as })),
  step('remove an unknown group', `DELETE ${GROUPS}/nothing`),
  step('remove a group', `DELETE ${GROUPS}/{two}`),
  step('groups of the project after', `GET ${OF_PROJECT}/endpoint_groups`),
  step('associate once more', `PUT ${OF_PROJECT}/endpoints/{f-two-public}`),
  step('remove the service', 'DELETE /v3/services/{f-two}'),
  step('endpoints of the project after', `GET ${OF_PROJECT}/endpoints`),
  step('remove the other service', 'DELETE /v3/services/{f-one}'),
  step('remove the region', 'DELETE /v3/regions/f-region'),
]

export const endpointFilterAccess: Area = {
  name: 'access to endpoint filters',
  steps: [...setUp, ...associations, ...groups, ...projects],
}
