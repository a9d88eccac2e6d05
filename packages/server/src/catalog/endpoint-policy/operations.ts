import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { NotFound } from '../../kernel/errors.ts'
import { showEndpoint } from '../endpoints/operations.ts'
import { allEndpoints, type Endpoint } from '../endpoints/store.ts'
import { showRegion, withDescendants } from '../regions/operations.ts'
import { regionById } from '../regions/store.ts'
import { showService } from '../services/operations.ts'
import type { Part, Place, PolicyAssociation } from './store.ts'
import * as store from './store.ts'

type Reads = Pick<Context, 'db'>

/** @throws NotFound for what the place names */
export async function assertPlace(ctx: Reads, place: Place): Promise<void> {
  if ('endpoint_id' in place) await showEndpoint(ctx, place.endpoint_id)
  else await showService(ctx, place.service_id)
  if ('region_id' in place) await showRegion(ctx, place.region_id)
}

/** @throws NotFound unless this policy is attached there */
export async function assertAttached(ctx: Reads, policyId: string, place: Place): Promise<void> {
  const found = await store.associationsAt(ctx.db, place)
  if (!found.some((association) => association.policy_id === policyId))
    throw new NotFound('Could not find policy association.')
}

/** A place has one policy: another takes the place of the one before. */
export async function attach(ctx: WriteContext, policyId: string, place: Place): Promise<void> {
  await store.lockPlace(ctx.tx, place)
  const before = await store.associationsAt(ctx.tx, place)
  if (before.length === 0) {
    recordAssociation(ctx, 'create', await store.insertAssociation(ctx.tx, ctx.newId(), { policyId, place }))
    return
  }
  for (const association of before) {
    if (association.policy_id === policyId) continue
    await store.updateAssociation(ctx.tx, association.id, policyId)
    recordAssociation(ctx, 'update', { ...association, policy_id: policyId })
  }
}

/** That there was nothing to take away is no mistake here, as upstream has it. */
export async function detach(ctx: WriteContext, policyId: string, place: Place): Promise<void> {
  const found = await store.associationsAt(ctx.tx, place)
  await remove(
    ctx,
    found.filter((association) => association.policy_id === policyId),
  )
}

/**
 * Associations of what goes. Upstream leaves them: a region's id is chosen by its maker, so that a later region would
 * inherit the policy of one that is gone.
 */
export const removePolicyAssociations = async (ctx: WriteContext, part: Part): Promise<void> =>
  remove(ctx, await store.associationsOf(ctx.tx, part))

async function remove(ctx: WriteContext, associations: readonly PolicyAssociation[]): Promise<void> {
  for (const association of associations) {
    await store.deleteAssociation(ctx.tx, association.id)
    recordAssociation(ctx, 'delete', association)
  }
}

function recordAssociation(ctx: WriteContext, op: 'create' | 'update' | 'delete', body: PolicyAssociation): void {
  record(ctx.tx, { entity: 'policy_association', id: body.id, op, body: { ...body } })
}

/** Each endpoint once, however many associations lead to it. */
export async function endpointsOfPolicy(ctx: Reads, policyId: string): Promise<readonly Endpoint[]> {
  const endpoints = await allEndpoints(ctx.db)
  const found = new Set<Endpoint>()
  for (const { endpoint_id, service_id, region_id } of await store.associationsOf(ctx.db, { policy_id: policyId })) {
    const regions = region_id === null ? undefined : new Set(await withDescendants(ctx, region_id))
    for (const endpoint of endpoints) {
      const meant =
        endpoint_id === null
          ? endpoint.service_id === service_id && (regions === undefined || regions.has(endpoint.region_id ?? ''))
          : endpoint.id === endpoint_id
      if (meant) found.add(endpoint)
    }
  }
  return [...found]
}

/**
 * The policy nearest to an endpoint: its own, then that of its service in its region or the nearest region above, then
 * that of its service.
 * @throws NotFound
 */
export async function policyIdOfEndpoint(ctx: Reads, endpoint: Endpoint): Promise<string> {
  for await (const place of placesOf(ctx, endpoint)) {
    const [association] = await store.associationsAt(ctx.db, place)
    if (association !== undefined) return association.policy_id
  }
  throw new NotFound(`No policy is associated with endpoint ${endpoint.id}.`)
}

async function* placesOf(ctx: Reads, { id, service_id, region_id }: Endpoint): AsyncGenerator<Place> {
  yield { endpoint_id: id }
  const seen = new Set<string>()
  let next = region_id
  while (next !== null && !seen.has(next)) {
    yield { service_id, region_id: next }
    seen.add(next)
    next = (await regionById(ctx.db, next))?.parent_region_id ?? null
  }
  yield { service_id }
}
