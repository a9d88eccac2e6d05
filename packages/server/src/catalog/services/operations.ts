import { following, record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { NotFound } from '../../kernel/errors.ts'
import { type Extras, extrasIn } from '../../kernel/extras.ts'
import { removeEndpoint } from '../endpoints/operations.ts'
import { endpointIdsOfService } from '../endpoints/store.ts'
import type { Service } from './store.ts'
import * as store from './store.ts'

const OWN: ReadonlySet<string> = new Set(['id', 'type', 'enabled', 'links'])
export const serviceAttributes = OWN

export async function showService(ctx: Pick<Context, 'db'>, id: string): Promise<Service> {
  const service = await store.serviceById(ctx.db, id)
  if (service === undefined) throw NotFound.of('service', id)
  return service
}

export interface NewService extends Extras {
  readonly type: string
  readonly name?: string
  readonly enabled?: boolean
}

export const createService = (ctx: WriteContext, service: NewService): Promise<Service> =>
  save(ctx, 'create', {
    name: '',
    ...extrasIn(service, OWN),
    id: ctx.newId(),
    type: service.type,
    enabled: service.enabled ?? true,
  })

export async function updateService(ctx: WriteContext, id: string, change: Extras): Promise<Service> {
  const before = await showService(ctx, id)
  const { id: _id, links: _links, ...changed } = change
  return save(ctx, 'update', { ...before, ...changed } as Service)
}

/** The service and its endpoints. */
export async function removeService(ctx: WriteContext, id: string): Promise<void> {
  await showService(ctx, id)
  await following(ctx.tx, 'service', async () => {
    for (const endpointId of await endpointIdsOfService(ctx.db, id)) await removeEndpoint(ctx, endpointId)
  })
  await ctx.removed('service', id)
  await store.deleteServiceRow(ctx.tx, id)
  record(ctx.tx, { entity: 'service', id, op: 'delete', body: {} })
}

async function save(ctx: WriteContext, op: 'create' | 'update', service: Service): Promise<Service> {
  const { id, type, enabled } = service
  const row = { id, type, enabled, extra: JSON.stringify(extrasIn(service, OWN)) }
  await (op === 'create' ? store.insertService(ctx.tx, row) : store.updateServiceRow(ctx.tx, row))
  record(ctx.tx, { entity: 'service', id, op, body: row })
  return service
}
