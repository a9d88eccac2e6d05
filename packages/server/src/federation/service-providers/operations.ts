import { defineCache } from '../../kernel/cache.ts'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { duplicateOf } from '../../kernel/store/index.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { service_provider } from '../../schema/tables/federation.ts'
import type { ServiceProvider } from './store.ts'
import * as store from './store.ts'

const missing = (id: string): NotFound => NotFound.of('Service Provider', id)

/** @throws NotFound */
export async function serviceProviderById(ctx: Pick<Context, 'db'>, id: string): Promise<ServiceProvider> {
  const found = await store.findServiceProvider(ctx.db, id)
  if (found === undefined) throw missing(id)
  return found
}

/** @throws BadRequest, Conflict */
export async function createServiceProvider(ctx: WriteContext, wanted: ServiceProvider): Promise<ServiceProvider> {
  assertFit(wanted)
  const duplicate = () => Conflict.storing('service_provider', `Duplicate entry found with ID ${wanted.id}`)
  if ((await store.findServiceProvider(ctx.tx, wanted.id)) !== undefined) throw duplicate()
  try {
    await store.insertServiceProvider(ctx.tx, wanted)
  } catch (error) {
    if (duplicateOf(error) !== undefined) throw duplicate()
    throw error
  }
  return recorded(ctx, 'create', wanted)
}

/** @throws NotFound, BadRequest */
export async function updateServiceProvider(
  ctx: WriteContext,
  id: string,
  change: Partial<Omit<ServiceProvider, 'id'>>,
): Promise<ServiceProvider> {
  const before = await store.lockServiceProvider(ctx.tx, id)
  if (before === undefined) throw missing(id)
  const changed = { ...before, ...change }
  assertFit(changed)
  await store.updateServiceProviderRow(ctx.tx, changed)
  return recorded(ctx, 'update', changed)
}

/** @throws NotFound */
export async function removeServiceProvider(ctx: WriteContext, id: string): Promise<void> {
  const before = await store.lockServiceProvider(ctx.tx, id)
  if (before === undefined) throw missing(id)
  await store.deleteServiceProviderRow(ctx.tx, id)
  recorded(ctx, 'delete', before)
}

/** As tokens show them, beside the catalog. */
export type TokenServiceProviders = readonly Pick<ServiceProvider, 'auth_url' | 'id' | 'sp_url'>[]

/** The tag of every token that shows them: see auth/cache-tags.ts. */
export const SERVICE_PROVIDERS_TAG = 'service_providers'

/** Service providers that one token shows at most. */
const SHOWN_MAX = 1_000
const shownInTokens = defineCache<TokenServiceProviders>(1)

/** Other clouds that accept our users. The same list as long as nothing changed. */
export const enabledServiceProviders = (ctx: Pick<Context, 'db' | 'caches'>): Promise<TokenServiceProviders> =>
  shownInTokens(ctx).load('enabled', async () => ({
    value: await store.enabledServiceProviders(ctx.db, SHOWN_MAX),
    tags: [SERVICE_PROVIDERS_TAG],
  }))

function assertFit(wanted: ServiceProvider): void {
  assertFits(service_provider, 'id', wanted.id)
  assertFits(service_provider, 'relay_state_prefix', wanted.relay_state_prefix)
}

function recorded(ctx: WriteContext, op: 'create' | 'update' | 'delete', provider: ServiceProvider): ServiceProvider {
  record(ctx.tx, { entity: 'service_provider', id: provider.id, op, body: { ...provider } })
  return provider
}
