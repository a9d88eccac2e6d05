import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, NotFound } from '../../kernel/errors.ts'
import { type Extras, extrasIn } from '../../kernel/extras.ts'
import { createRegion } from '../regions/operations.ts'
import { regionById } from '../regions/store.ts'
import { serviceById } from '../services/store.ts'
import type { Endpoint } from './store.ts'
import * as store from './store.ts'

const OWN: ReadonlySet<string> = new Set([
  'id',
  'interface',
  'region_id',
  'service_id',
  'url',
  'enabled',
  'legacy_endpoint_id',
  'region',
  'links',
])
export const endpointAttributes = OWN

export async function showEndpoint(ctx: Pick<Context, 'db'>, id: string): Promise<Endpoint> {
  const endpoint = await store.endpointById(ctx.db, id)
  if (endpoint === undefined) throw NotFound.of('endpoint', id)
  return endpoint
}

export interface NewEndpoint extends Extras {
  readonly interface: string
  readonly service_id: string
  readonly url: string
  readonly region_id?: string | null
  readonly enabled?: boolean | null
}

export async function createEndpoint(ctx: WriteContext, given: NewEndpoint): Promise<Endpoint> {
  const endpoint = await withRegion(ctx, given)
  await assertReferences(ctx, endpoint)
  return save(ctx, 'create', {
    ...extrasIn(endpoint, OWN),
    id: ctx.newId(),
    interface: endpoint.interface,
    region_id: endpoint.region_id ?? null,
    service_id: endpoint.service_id,
    url: endpoint.url,
    enabled: endpoint.enabled ?? true,
  })
}

export async function updateEndpoint(ctx: WriteContext, id: string, given: Extras): Promise<Endpoint> {
  const change = await withRegion(ctx, given)
  await assertReferences(ctx, change)
  const before = await showEndpoint(ctx, id)
  const { id: _id, links: _links, region: _region, legacy_endpoint_id: _legacy, ...changed } = change
  return save(ctx, 'update', { ...before, ...changed } as Endpoint)
}

export async function removeEndpoint(ctx: WriteContext, id: string): Promise<void> {
  await showEndpoint(ctx, id)
  await ctx.removed('endpoint', id)
  await store.deleteEndpointRow(ctx.tx, id)
  record(ctx.tx, { entity: 'endpoint', id, op: 'delete', body: {} })
}

/** As the API shows it: the legacy `region` mirrors the region's id. */
export const shownEndpoint = (endpoint: Endpoint): Endpoint => ({ ...endpoint, region: endpoint.region_id })

/** The legacy attribute `region` names a region that is made when it is not there. */
async function withRegion<T extends Extras>(ctx: WriteContext, given: T): Promise<T> {
  const { region, ...rest } = given
  if (typeof region !== 'string' || given.region_id != null) return given
  if ((await regionById(ctx.db, region)) === undefined) await createRegion(ctx, { id: region })
  return { ...rest, region_id: region } as unknown as T
}

async function assertReferences(ctx: WriteContext, endpoint: Extras): Promise<void> {
  const { region_id: regionId, service_id: serviceId } = endpoint
  if (typeof regionId === 'string' && (await regionById(ctx.db, regionId)) === undefined)
    throw BadRequest.missing('endpoint region_id', 'region table')
  if (typeof serviceId === 'string' && (await serviceById(ctx.db, serviceId)) === undefined)
    throw BadRequest.missing('endpoint service_id', 'service table')
}

async function save(ctx: WriteContext, op: 'create' | 'update', endpoint: Endpoint): Promise<Endpoint> {
  const { id, region_id, service_id, url, enabled } = endpoint
  const row = {
    id,
    interface: endpoint.interface,
    region_id,
    service_id,
    url,
    enabled,
    extra: JSON.stringify(extrasIn(endpoint, OWN)),
  }
  await (op === 'create' ? store.insertEndpoint(ctx.tx, row) : store.updateEndpointRow(ctx.tx, row))
  record(ctx.tx, { entity: 'endpoint', id, op, body: row })
  return endpoint
}
