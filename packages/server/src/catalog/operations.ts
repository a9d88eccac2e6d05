import { defineCache } from '../kernel/cache.ts'
import type { Context } from '../kernel/context.ts'
import { visibleEndpoints } from './endpoint-filter/visible.ts'
import { allEndpoints, type Endpoint } from './endpoints/store.ts'
import { regionById } from './regions/store.ts'
import { allServices, type Service, serviceById } from './services/store.ts'
import { renderUrl, type Substitutions } from './url.ts'

export { createEndpoint, updateEndpoint } from './endpoints/operations.ts'
export { createRegion } from './regions/operations.ts'
export { createService } from './services/operations.ts'

type Reads = Pick<Context, 'db'>

export const regionExists = async (ctx: Reads, id: string): Promise<boolean> =>
  (await regionById(ctx.db, id)) !== undefined

export const serviceExists = async (ctx: Reads, id: string): Promise<boolean> =>
  (await serviceById(ctx.db, id)) !== undefined

/** The first service of a type, by id. */
export const serviceOfType = async (ctx: Reads, type: string): Promise<Service | undefined> =>
  (await allServices(ctx.db)).find((service) => service.type === type)

export const endpointsOfService = async (ctx: Reads, serviceId: string): Promise<readonly Endpoint[]> =>
  (await allEndpoints(ctx.db)).filter((endpoint) => endpoint.service_id === serviceId)

/** One service as a token's catalog shows it. */
export interface CatalogItem {
  readonly endpoints: readonly Readonly<Record<string, unknown>>[]
  readonly id: string
  readonly type: string | null
  readonly name: string
}

interface Offer {
  readonly service: Service
  readonly endpoints: readonly Endpoint[]
}

const offers = defineCache<readonly Offer[]>(1)

/** Enabled services with their enabled endpoints: the same for everybody, until the catalog changes. */
const loadOffers = (ctx: Context): Promise<readonly Offer[]> =>
  offers(ctx).load('', async () => {
    const [services, endpoints] = await Promise.all([allServices(ctx.db), allEndpoints(ctx.db)])
    const value = services
      .filter((service) => service.enabled)
      .map((service) => ({
        service,
        endpoints: endpoints.filter((endpoint) => endpoint.enabled && endpoint.service_id === service.id),
      }))
    return { value, tags: ['catalog'] }
  })

/**
 * The catalog for a user in a project, or without one: endpoints whose address needs a project are then left out. One
 * whose address cannot be rendered is left out and logged; its service stays. A project with endpoint filters sees what
 * they give it, and no service without endpoints.
 */
export async function catalogFor(
  ctx: Context,
  { userId, projectId }: { readonly userId: string; readonly projectId: string | null },
): Promise<readonly CatalogItem[]> {
  const visible = projectId === null ? null : await visibleEndpoints(ctx, projectId)
  if (visible === null && !unfilteredIsWhole(ctx, projectId)) return []
  const { public_endpoint: publicEndpoint } = ctx.config.DEFAULT
  const values: Substitutions = {
    user_id: userId,
    ...(projectId === null ? {} : { project_id: projectId, tenant_id: projectId }),
    ...(publicEndpoint === null ? {} : { public_endpoint: publicEndpoint }),
  }
  const items = (await loadOffers(ctx)).map(({ service, endpoints }) => ({
    endpoints: endpoints
      .filter(({ id }) => visible === null || visible.has(id))
      .flatMap((endpoint) => rendered(ctx, endpoint, values, projectId)),
    id: service.id,
    type: service.type,
    name: typeof service.name === 'string' ? service.name : '',
  }))
  return visible === null ? items : items.filter(({ endpoints }) => endpoints.length > 0)
}

/** What no filter speaks of is the whole catalog or none: docs/decisions/0020. */
const unfilteredIsWhole = ({ config }: Context, projectId: string | null): boolean =>
  config.endpoint_filter.return_all_endpoints_if_no_filter ||
  (projectId === null && config.quoin.whole_catalog_without_project)

function rendered(
  ctx: Context,
  endpoint: Endpoint,
  values: Substitutions,
  projectId: string | null,
): readonly Readonly<Record<string, unknown>>[] {
  const result = renderUrl(endpoint.url, values)
  if (result.ok) {
    const { service_id: _service, enabled: _enabled, url: _url, ...shown } = endpoint
    return result.url === '' ? [] : [{ ...shown, region: endpoint.region_id, url: result.url }]
  }
  const needsProject = result.unknown === 'project_id' || result.unknown === 'tenant_id'
  if (projectId !== null || !needsProject)
    ctx.log.error(
      `Malformed endpoint ${endpoint.id} ${endpoint.url}: ${result.unknown === null ? 'not a template' : `unknown key ${result.unknown}`}`,
    )
  return []
}
