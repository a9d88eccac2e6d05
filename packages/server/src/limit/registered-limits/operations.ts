import { regionExists, serviceExists } from '../../catalog/operations.ts'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound } from '../../kernel/errors.ts'
import type { Resource } from '../model.ts'
import type { RegisteredLimit } from './store.ts'
import * as store from './store.ts'

type Reads = Pick<Context, 'db'>

const missing = (id: string): NotFound => new NotFound(`Could not find registered limit for ${id}.`)

/** @throws NotFound */
export async function showRegisteredLimit(ctx: Reads, id: string): Promise<RegisteredLimit> {
  const limit = await store.registeredLimitById(ctx.db, id)
  if (limit === undefined) throw missing(id)
  return limit
}

/** @throws BadRequest for a service or region that is not there */
export async function assertResourceExists(
  ctx: Reads,
  resource: { readonly service_id?: string | null; readonly region_id?: string | null },
  of: 'limit' | 'registered_limit',
): Promise<void> {
  const { service_id: serviceId, region_id: regionId } = resource
  if (serviceId != null && !(await serviceExists(ctx, serviceId))) throw BadRequest.missing('service_id', of)
  if (regionId != null && !(await regionExists(ctx, regionId))) throw BadRequest.missing('region_id', of)
}

export interface NewRegisteredLimit {
  readonly service_id: string
  readonly region_id?: string | null
  readonly resource_name: string
  readonly default_limit: number
  readonly description?: string | null
}

/** All of them or, when one is refused, none. @throws BadRequest, Conflict */
export async function createRegisteredLimits(
  ctx: WriteContext,
  given: readonly NewRegisteredLimit[],
): Promise<readonly RegisteredLimit[]> {
  for (const limit of given) await assertResourceExists(ctx, limit, 'registered_limit')
  const serviceIds = new Set(given.map((limit) => limit.service_id))
  for (const serviceId of [...serviceIds].sort()) await store.lockService(ctx.tx, serviceId)
  const made: RegisteredLimit[] = []
  for (const { service_id, region_id = null, resource_name, default_limit, description = null } of given) {
    const limit = { id: ctx.newId(), service_id, region_id, resource_name, default_limit, description }
    await assertUnique(ctx, limit)
    await store.insertRegisteredLimit(ctx.tx, limit)
    made.push(recorded(ctx, 'create', limit))
  }
  return made
}

/** @throws BadRequest, NotFound, Conflict; Forbidden while a limit departs from it */
export async function updateRegisteredLimit(
  ctx: WriteContext,
  id: string,
  change: Partial<NewRegisteredLimit>,
): Promise<RegisteredLimit> {
  await assertResourceExists(ctx, change, 'registered_limit')
  if (change.service_id !== undefined) await store.lockService(ctx.tx, change.service_id)
  const before = await free(ctx, id)
  const limit = { ...before, ...change }
  // Naming its own key again is a duplicate too, as upstream has it.
  if (change.service_id !== undefined || 'region_id' in change || change.resource_name !== undefined)
    await assertUnique(ctx, limit)
  await store.updateRegisteredLimitRow(ctx.tx, limit)
  return recorded(ctx, 'update', limit)
}

/** @throws NotFound; Forbidden while a limit departs from it */
export async function removeRegisteredLimit(ctx: WriteContext, id: string): Promise<void> {
  const limit = await free(ctx, id)
  await store.deleteRegisteredLimitRow(ctx.tx, id)
  recorded(ctx, 'delete', limit)
}

/** Held: no limit comes to refer to it meanwhile. */
async function free(ctx: WriteContext, id: string): Promise<RegisteredLimit> {
  const limit = await store.lockRegisteredLimit(ctx.tx, id)
  if (limit === undefined) throw missing(id)
  if (await store.isReferred(ctx.tx, id))
    throw new Forbidden(
      `Unable to update or delete registered limit ${id} because there are project limits associated with it.`,
    )
  return limit
}

async function assertUnique(ctx: WriteContext, resource: Resource): Promise<void> {
  if ((await store.registeredLimitOf(ctx.tx, resource)) !== undefined)
    throw Conflict.storing('registered_limit', 'Duplicate entry')
}

function recorded(ctx: WriteContext, op: 'create' | 'update' | 'delete', limit: RegisteredLimit): RegisteredLimit {
  record(ctx.tx, { entity: 'registered_limit', id: limit.id, op, body: { ...limit } })
  return limit
}
