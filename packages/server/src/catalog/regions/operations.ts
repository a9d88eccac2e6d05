import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound } from '../../kernel/errors.ts'
import { type Extras, extrasIn } from '../../kernel/extras.ts'
import { endpointsInRegions } from '../endpoints/store.ts'
import type { Region } from './store.ts'
import * as store from './store.ts'

const OWN: ReadonlySet<string> = new Set(['id', 'description', 'parent_region_id', 'links'])
export const regionAttributes = OWN

/** Regions below one another at most; also what ends a walk through rows that form a circle. */
const DEPTH_MAX = 1000

export async function showRegion(ctx: Pick<Context, 'db'>, id: string): Promise<Region> {
  const region = await store.regionById(ctx.db, id)
  if (region === undefined) throw NotFound.of('region', id)
  return region
}

export interface NewRegion extends Extras {
  readonly id: string
  readonly description?: string | null
  readonly parent_region_id?: string | null
}

export async function createRegion(ctx: WriteContext, region: NewRegion): Promise<Region> {
  if ((await store.regionById(ctx.db, region.id)) !== undefined)
    throw Conflict.storing('region', `Duplicate ID, ${region.id}.`)
  const parentId = region.parent_region_id ?? null
  if (parentId !== null) await showRegion(ctx, parentId)
  return save(ctx, 'create', {
    ...extrasIn(region, OWN),
    id: region.id,
    description: region.description ?? '',
    parent_region_id: parentId,
  })
}

export async function updateRegion(ctx: WriteContext, id: string, change: Extras): Promise<Region> {
  const parentId = change.parent_region_id
  if (typeof parentId === 'string') await showRegion(ctx, parentId)
  const before = await showRegion(ctx, id)
  const after: Region = {
    ...before,
    ...extrasIn(change, OWN),
    description: 'description' in change ? ((change.description as string | null) ?? '') : before.description,
    parent_region_id: 'parent_region_id' in change ? (parentId as string | null) : before.parent_region_id,
  }
  await assertNoCircle(ctx, after)
  return save(ctx, 'update', after)
}

/** The region and all below it, unless any of them has endpoints. */
export async function removeRegion(ctx: WriteContext, id: string): Promise<void> {
  await showRegion(ctx, id)
  const ids = await withDescendants(ctx, id)
  if (await endpointsInRegions(ctx.db, ids))
    throw new Forbidden(`Unable to delete region ${id} because it or its child regions have associated endpoints.`)
  for (const gone of ids) {
    await ctx.removed('region', gone)
    record(ctx.tx, {
      ...{ entity: 'region', id: gone, op: 'delete', body: {} },
      ...(gone === id ? {} : { because: 'region' }),
    })
  }
  await store.deleteRegionRows(ctx.tx, ids)
}

async function save(ctx: WriteContext, op: 'create' | 'update', region: Region): Promise<Region> {
  const { id, description, parent_region_id } = region
  const row = { id, description, parent_region_id, extra: JSON.stringify(extrasIn(region, OWN)) }
  await (op === 'create' ? store.insertRegion(ctx.tx, row) : store.updateRegionRow(ctx.tx, row))
  record(ctx.tx, { entity: 'region', id, op, body: row })
  return region
}

/** A region and all below it. */
export async function withDescendants(ctx: Pick<Context, 'db'>, id: string): Promise<readonly string[]> {
  const found = new Set([id])
  for (const parent of found) {
    if (found.size > DEPTH_MAX) throw new BadRequest(`Region ${id} has more than ${DEPTH_MAX} regions below it.`)
    for (const child of await store.childIds(ctx.db, parent)) found.add(child)
  }
  return [...found]
}

async function assertNoCircle(ctx: WriteContext, region: Region): Promise<void> {
  let parentId = region.parent_region_id
  for (let depth = 0; parentId !== null && depth < DEPTH_MAX; depth += 1) {
    if (parentId === region.id)
      throw new BadRequest(`The specified parent region ${parentId} would create a circular region hierarchy.`)
    parentId = (await showRegion(ctx, parentId)).parent_region_id
  }
}
