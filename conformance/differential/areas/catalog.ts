import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'

const MISSING = 'ffffffffffffffffffffffffffffffff'
const region = (name: string, body: Json, rest: Partial<Step> = {}) =>
  step(`region ${name}`, 'POST /v3/regions', { body: { region: body }, ...rest })
const service = (name: string, body: Json, rest: Partial<Step> = {}) =>
  step(`service ${name}`, 'POST /v3/services', { body: { service: body }, ...rest })
const endpoint = (name: string, body: Json, rest: Partial<Step> = {}) =>
  step(`endpoint ${name}`, 'POST /v3/endpoints', { body: { endpoint: body }, ...rest })

const regions: readonly Step[] = [
  region('east', { id: 'east', description: 'sunrise' }),
  region('city', { id: 'city', parent_region_id: 'east' }),
  region('without an id', { description: 'made' }, { save: { made: 'region.id' } }),
  region('empty', {}, { save: { made2: 'region.id' } }),
  region('id empty', { id: '' }, { save: { made3: 'region.id' }, tidy: true }),
  step('remove id empty', 'DELETE /v3/regions/{made3}', { tidy: true }),
  region('same id', { id: 'east' }),
  region('longest id', { id: 'i'.repeat(255) }),
  region('over-long id', { id: 'i'.repeat(256) }),
  region('id a number', { id: 4 }),
  region('id null', { id: null }, { save: { made3: 'region.id' }, tidy: true }),
  step('remove id null', 'DELETE /v3/regions/{made3}', { tidy: true }),
  region('id unicode', { id: 'Zürich' }),
  region('id with a slash', { id: 'a/b' }),
  region('parent missing', { id: 'x', parent_region_id: 'nowhere' }),
  region('parent itself', { id: 'loop', parent_region_id: 'loop' }),
  region('parent null', { id: 'rootless', parent_region_id: null }),
  region('parent a number', { id: 'x', parent_region_id: 4 }),
  region('description null', { id: 'nodesc', description: null }),
  region('description a number', { id: 'x', description: 1 }),
  region('extra', { id: 'extra', climate: 'mild' }),
  step('put region', 'PUT /v3/regions/west', { body: { region: { description: 'sunset' } } }),
  step('put region with the same id', 'PUT /v3/regions/west2', { body: { region: { id: 'west2' } } }),
  step('put region with another id', 'PUT /v3/regions/west3', { body: { region: { id: 'other' } } }),
  step('put region again', 'PUT /v3/regions/west', { body: { region: {} } }),
  step('put region without a body', 'PUT /v3/regions/west4', { tidy: true }),
  step('show region', 'GET /v3/regions/city'),
  step('show region by head', 'HEAD /v3/regions/city'),
  step('show region in another case', 'GET /v3/regions/CITY', { tidy: true }),
  step('show missing region', 'GET /v3/regions/nowhere'),
  step('show unicode region', 'GET /v3/regions/Z%C3%BCrich'),
  ...each(
    ['parent_region_id=east', 'parent_region_id=nowhere', 'unknown=1&parent_region_id=east', 'parent_region_id='],
    (query) => step(`list regions ${query}`, `GET /v3/regions?${query}`),
  ),
  step('list regions', 'GET /v3/regions'),
  step('list regions by head', 'HEAD /v3/regions'),
  step('list regions with a limit', 'GET /v3/regions?limit=1', { shape: true }),
  step('update region', 'PATCH /v3/regions/city', { body: { region: { description: 'busy' } } }),
  step('update region parent', 'PATCH /v3/regions/city', { body: { region: { parent_region_id: 'west' } } }),
  step('update region into a circle', 'PATCH /v3/regions/west', { body: { region: { parent_region_id: 'city' } } }),
  step('update region to itself', 'PATCH /v3/regions/west', { body: { region: { parent_region_id: 'west' } } }),
  step('update region parent missing', 'PATCH /v3/regions/city', { body: { region: { parent_region_id: 'nowhere' } } }),
  step('update region parent null', 'PATCH /v3/regions/city', { body: { region: { parent_region_id: null } } }),
  step('update region id', 'PATCH /v3/regions/city', { body: { region: { id: 'town' } } }),
  step('update region wrong type', 'PATCH /v3/regions/city', { body: { region: { description: 5 } } }),
  step('update missing region', 'PATCH /v3/regions/nowhere', { body: { region: { description: 'x' } } }),
  step('child again', 'PATCH /v3/regions/city', { body: { region: { parent_region_id: 'east' } } }),
]

const services: readonly Step[] = [
  service('compute', { name: 'nova', type: 'compute', description: 'runs things' }, { save: { nova: 'service.id' } }),
  service('same type and name', { name: 'nova', type: 'compute' }, { save: { nova2: 'service.id' } }),
  service('without a name', { type: 'image' }, { save: { image: 'service.id' } }),
  service('disabled', { type: 'volume', name: 'cinder', enabled: false }, { save: { cinder: 'service.id' } }),
  service('no type', { name: 'x' }),
  service('type empty', { type: '' }),
  service('type null', { type: null }),
  service('type a number', { type: 5 }),
  service('type over-long', { type: 't'.repeat(256) }),
  service(
    'name over-long',
    { type: 't', name: 'n'.repeat(256) },
    { save: { 'long-service': 'service.id' }, tidy: true },
  ),
  service('name null', { type: 'nameless', name: null }, { save: { nameless: 'service.id' }, tidy: true }),
  service('name a number', { type: 't', name: 4 }),
  service('enabled as text', { type: 't', enabled: 'true' }),
  service('description null', { type: 't', description: null }, { save: { nodesc: 'service.id' }, tidy: true }),
  service('extra', { type: 'dns', name: 'designate', speed: 'fast' }, { save: { dns: 'service.id' } }),
  step('show service', 'GET /v3/services/{nova}'),
  step('show service by head', 'HEAD /v3/services/{nova}'),
  step('show missing service', `GET /v3/services/${MISSING}`),
  ...each(
    [
      'type=compute',
      'name=nova',
      'type=COMPUTE',
      'name=nothing',
      'type=image',
      'name__contains=ov',
      'type__startswith=com',
      'type=compute&unknown=1',
      'enabled=false&type=volume',
    ],
    (query) => step(`list services ${query}`, `GET /v3/services?${query}`),
  ),
  step('list services by head', 'HEAD /v3/services'),
  step('list services with a limit', 'GET /v3/services?limit=1', { shape: true }),
  step('update service', 'PATCH /v3/services/{dns}', { body: { service: { description: 'names', speed: 'slow' } } }),
  step('update service name', 'PATCH /v3/services/{dns}', { body: { service: { name: 'bind' } } }),
  step('update service type null', 'PATCH /v3/services/{dns}', { body: { service: { type: null } } }),
  step('update service type empty', 'PATCH /v3/services/{dns}', { body: { service: { type: '' } } }),
  step('update service enabled', 'PATCH /v3/services/{dns}', { body: { service: { enabled: false } } }),
  step('update service enabled as text', 'PATCH /v3/services/{dns}', { body: { service: { enabled: 'x' } } }),
  step('update service id', 'PATCH /v3/services/{dns}', { body: { service: { id: 'x' } } }),
  step('update missing service', `PATCH /v3/services/${MISSING}`, { body: { service: { name: 'x' } } }),
  step('update service with nothing', 'PATCH /v3/services/{dns}', { body: { service: {} } }),
]

const URL_OF = 'http://compute.example:8774/v2.1/$(project_id)s'
const NOVA = { service_id: '{nova}', interface: 'public', url: URL_OF, region_id: 'east' }

const endpoints: readonly Step[] = [
  endpoint('public', NOVA, { save: { 'nova-public': 'endpoint.id' } }),
  endpoint('the same again', NOVA, { save: { 'nova-again': 'endpoint.id' } }),
  endpoint(
    'internal with a name',
    { ...NOVA, interface: 'internal', name: 'inner' },
    { save: { 'nova-internal': 'endpoint.id' } },
  ),
  endpoint(
    'admin disabled',
    { ...NOVA, interface: 'admin', enabled: false },
    { save: { 'nova-admin': 'endpoint.id' } },
  ),
  endpoint('old tenant_id', { ...NOVA, url: 'http://old.example/$(tenant_id)s' }, { save: { old: 'endpoint.id' } }),
  endpoint('percent form', { ...NOVA, url: 'http://old.example/%(user_id)s' }, { save: { percent: 'endpoint.id' } }),
  endpoint(
    'without a region',
    { service_id: '{nova}', interface: 'public', url: 'http://x.example' },
    { save: { regionless: 'endpoint.id' } },
  ),
  endpoint('region null', { ...NOVA, region_id: null }, { save: { regionnull: 'endpoint.id' }, mayRefuse: true }),
  step('remove region null', 'DELETE /v3/endpoints/{regionnull}', { tidy: true }),
  endpoint(
    'legacy region',
    { service_id: '{nova}', interface: 'public', url: 'http://x.example', region: 'fresh' },
    { save: { legacy: 'endpoint.id' } },
  ),
  step('legacy region was made', 'GET /v3/regions/fresh'),
  endpoint('of a disabled service', { ...NOVA, service_id: '{cinder}' }, { save: { 'of-cinder': 'endpoint.id' } }),
  endpoint('no service', { interface: 'public', url: 'http://x.example' }),
  endpoint('service missing', { ...NOVA, service_id: MISSING }),
  endpoint('service a number', { ...NOVA, service_id: 4 }),
  endpoint('region missing', { ...NOVA, region_id: 'nowhere' }),
  endpoint('no interface', { service_id: '{nova}', url: 'http://x.example' }),
  endpoint('interface wrong', { ...NOVA, interface: 'private' }),
  endpoint('interface long form', { ...NOVA, interface: 'publicURL' }),
  endpoint('interface null', { ...NOVA, interface: null }),
  endpoint('no url', { service_id: '{nova}', interface: 'public' }),
  endpoint('url empty', { ...NOVA, url: '' }),
  endpoint('url no url', { ...NOVA, url: 'nonsense' }),
  endpoint('url null', { ...NOVA, url: null }),
  endpoint('url a number', { ...NOVA, url: 5 }),
  endpoint('url over-long', { ...NOVA, url: `http://x.example/${'u'.repeat(300)}` }),
  endpoint('url with an unknown key', { ...NOVA, url: 'http://x.example/$(password)s' }),
  endpoint('url half a template', { ...NOVA, url: 'http://x.example/$(project_id)' }),
  endpoint('url template of a wrong type', { ...NOVA, url: 'http://x.example/$(project_id)d' }),
  endpoint('url with a lone percent', { ...NOVA, url: 'http://x.example/100%' }),
  endpoint('enabled as text', { ...NOVA, enabled: 'yes' }),
  step('show endpoint', 'GET /v3/endpoints/{nova-public}'),
  step('show endpoint by head', 'HEAD /v3/endpoints/{nova-public}'),
  step('show missing endpoint', `GET /v3/endpoints/${MISSING}`),
  ...each(
    [
      'service_id={nova}',
      'service_id={nova}&interface=internal',
      'interface=admin&service_id={nova}',
      'region_id=east&service_id={nova}',
      `service_id=${MISSING}`,
      'region_id=nowhere',
      'service_id={nova}&region=east',
      'service_id={nova}&enabled=false',
      'service_id={nova}&name=inner',
      'service_id={nova}&interface=nonsense',
    ],
    (query) => step(`list endpoints ${query}`, `GET /v3/endpoints?${query}`),
  ),
  step('list endpoints by head', 'HEAD /v3/endpoints'),
  step('list endpoints with a limit', 'GET /v3/endpoints?limit=1', { shape: true }),
  ...(
    [
      ['url', { url: 'http://new.example' }],
      ['nothing', {}],
      ['interface', { interface: 'internal' }],
      ['interface wrong', { interface: 'x' }],
      ['url wrong', { url: 'x' }],
      ['url empty', { url: '' }],
      ['region', { region_id: 'city' }],
      ['region missing', { region_id: 'nowhere' }],
      ['service', { service_id: '{dns}' }],
      ['service missing', { service_id: MISSING }],
      ['enabled', { enabled: false }],
      ['enabled as text', { enabled: 'x' }],
      ['name', { name: 'named' }],
      ['id', { id: 'x' }],
    ] as const
  ).map(([name, body]) =>
    step(`update endpoint ${name}`, 'PATCH /v3/endpoints/{nova-again}', { body: { endpoint: body as Json } }),
  ),
  step('update endpoint region null', 'PATCH /v3/endpoints/{nova-again}', { body: { endpoint: { region_id: null } } }),
  step('its region back', 'PATCH /v3/endpoints/{nova-again}', {
    body: { endpoint: { region_id: 'city' } },
    tidy: true,
  }),
  step('update missing endpoint', `PATCH /v3/endpoints/${MISSING}`, {
    body: { endpoint: { url: 'http://x.example' } },
  }),
]

const shown: readonly Step[] = [
  ...each(['admin', 'system-admin', 'domain-admin', 'project-reader', 'no-roles', 'anonymous'], (as) =>
    step(`catalog of ${as}`, 'GET /v3/auth/catalog', { as }),
  ),
  step('catalog by head', 'HEAD /v3/auth/catalog', { as: 'project-reader' }),
  step('catalog in a token', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{project-reader}' } }),
]

const removing: readonly Step[] = [
  step('delete a region with endpoints', 'DELETE /v3/regions/east'),
  step('delete a region with children', 'DELETE /v3/regions/city'),
  step('delete an endpoint', 'DELETE /v3/endpoints/{nova-internal}'),
  step('delete it again', 'DELETE /v3/endpoints/{nova-internal}'),
  step('delete a service with endpoints', 'DELETE /v3/services/{nova}'),
  step('endpoints went with it', 'GET /v3/endpoints?service_id={nova}'),
  step('endpoint is gone', 'GET /v3/endpoints/{nova-public}'),
  step('delete it once more', 'DELETE /v3/services/{nova}'),
  ...each(['nova2', 'image', 'cinder', 'dns'], (name) => step(`delete ${name}`, `DELETE /v3/services/{${name}}`)),
  ...each(['long-service', 'nameless', 'nodesc'], (name) =>
    step(`delete ${name}`, `DELETE /v3/services/{${name}}`, { tidy: true }),
  ),
  step('parent region', 'POST /v3/regions', { body: { region: { id: 'under', parent_region_id: 'east' } } }),
  step('delete the parent', 'DELETE /v3/regions/east'),
  step('children went with it', 'GET /v3/regions/under'),
  ...each(['west', 'west2', 'fresh', 'rootless', 'nodesc', 'extra', 'Z%C3%BCrich'], (id) =>
    step(`delete region ${id}`, `DELETE /v3/regions/${id}`),
  ),
  ...each(['city', 'loop', 'west4', 'None', '{made3}', 'a/b'], (id) =>
    step(`tidy region ${id}`, `DELETE /v3/regions/${id}`, { tidy: true }),
  ),
  ...each(['made', 'made2'], (name) => step(`delete region ${name}`, `DELETE /v3/regions/{${name}}`)),
  step('delete a missing region', 'DELETE /v3/regions/nowhere'),
]

/** Regions, services, endpoints, and the catalog they make. */
export const catalog: Area = { name: 'catalog', steps: [...regions, ...services, ...endpoints, ...shown, ...removing] }
