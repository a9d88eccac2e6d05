import { record } from '../../kernel/changes/index.ts'
import { type Context, callerOf, type WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound } from '../../kernel/errors.ts'
import { isDomain, projectsByIds } from '../../resource/operations.ts'
import type { Owned } from '../model.ts'
import { assertResourceExists } from '../registered-limits/operations.ts'
import { lockRegisteredLimit, type RegisteredLimit, registeredLimitOf } from '../registered-limits/store.ts'
import { checkHierarchy } from './hierarchy.ts'
import type { Limit, Owner, Visible } from './store.ts'
import * as store from './store.ts'

type Reads = Pick<Context, 'db'>

/** @throws NotFound */
export async function showLimit(ctx: Reads, id: string): Promise<Limit> {
  const limit = await store.limitById(ctx.db, id)
  if (limit === undefined) throw new NotFound(`Could not find limit for ${id}.`)
  return limit
}

/** The system, administrators and services see all limits, others those of where they are. Null: none. */
export function visibleTo(ctx: Context): Visible | null {
  const { systemScope, roles, domainId, projectId } = callerOf(ctx)
  if (systemScope !== null || roles.includes('admin') || roles.includes('service')) return 'all'
  if (domainId !== null) return { domainId }
  return projectId === null ? null : { projectId }
}

export interface NewLimit {
  readonly project_id?: string | null
  readonly domain_id?: string | null
  readonly service_id: string
  readonly region_id?: string | null
  readonly resource_name: string
  readonly resource_limit: number
  readonly description?: string | null
}

/**
 * All of them or, when one is refused, none.
 * @throws BadRequest, Conflict; Forbidden where nothing is registered, or against the hierarchy
 */
export async function createLimits(ctx: WriteContext, given: readonly NewLimit[]): Promise<readonly Limit[]> {
  const limits: Limit[] = []
  for (const limit of given) limits.push(await withOwner(ctx, limit))
  const wanted = await withRegistered(ctx, limits)
  await checkHierarchy(ctx, wanted)
  for (const { limit, registered } of wanted) {
    if (registered === undefined)
      throw new Forbidden('Unable to create a limit that has no corresponding registered limit.')
    await assertUnique(ctx, limit, registered)
    await store.insertLimit(ctx.tx, limit, registered.id)
    recorded(ctx, 'create', limit)
  }
  return limits
}

/** Names the project or domain it is for; a project that acts as a domain gets a domain's limit. */
async function withOwner(ctx: WriteContext, given: NewLimit): Promise<Limit> {
  await assertResourceExists(ctx, given, 'limit')
  const { service_id, region_id = null, resource_name, resource_limit, description = null } = given
  const { project_id: projectId, domain_id: domainId } = given
  const owner = { project_id: null as string | null, domain_id: null as string | null }
  if (projectId != null) {
    const [project] = await projectsByIds(ctx, [projectId])
    if (project === undefined) throw BadRequest.missing('project_id', 'limit')
    owner[project.is_domain ? 'domain_id' : 'project_id'] = projectId
  } else if (domainId != null) {
    if (!(await isDomain(ctx, domainId))) throw BadRequest.missing('domain_id', 'limit')
    owner.domain_id = domainId
  } else {
    // Upstream fails on one such request and stores nobody's limit for the other.
    throw BadRequest.missing('project_id or domain_id', 'limit')
  }
  return { id: ctx.newId(), ...owner, service_id, region_id, resource_name, resource_limit, description }
}

/**
 * Each limit with what it departs from. Those are held, always in the same order: whatever else is done with limits of the
 * same resources waits, so that checks hold until the end.
 */
async function withRegistered(
  ctx: WriteContext,
  limits: readonly Limit[],
): Promise<readonly { limit: Limit; registered: RegisteredLimit | undefined }[]> {
  const ids = new Set<string>()
  for (const limit of limits) {
    const registered = await registeredLimitOf(ctx.tx, limit)
    if (registered !== undefined) ids.add(registered.id)
  }
  for (const id of [...ids].sort()) await lockRegisteredLimit(ctx.tx, id)
  const wanted = []
  for (const limit of limits) wanted.push({ limit, registered: await registeredLimitOf(ctx.tx, limit) })
  return wanted
}

async function assertUnique(ctx: WriteContext, limit: Owned, registered: RegisteredLimit): Promise<void> {
  const { project_id, domain_id } = limit
  const owner = project_id === null ? { domain_id: domain_id ?? '' } : { project_id }
  if ((await store.limitOf(ctx.tx, owner, registered.id)) !== undefined)
    throw Conflict.storing('limit', 'Duplicate entry')
}

/** 0 and an empty description are stored like any other; upstream drops them. @throws NotFound, Forbidden */
export async function updateLimit(
  ctx: WriteContext,
  id: string,
  change: { readonly resource_limit?: number; readonly description?: string | null },
): Promise<Limit> {
  const registeredId = await store.registeredLimitIdOf(ctx.tx, id)
  const registered = registeredId === null ? undefined : await lockRegisteredLimit(ctx.tx, registeredId)
  const limit = { ...(await showLimit(ctx, id)), ...change }
  await checkHierarchy(ctx, [{ limit, registered }])
  await store.updateLimitRow(ctx.tx, limit)
  recorded(ctx, 'update', limit)
  return limit
}

/** @throws NotFound */
export async function removeLimit(ctx: WriteContext, id: string): Promise<void> {
  const limit = await showLimit(ctx, id)
  await store.deleteLimitRows(ctx.tx, [id])
  recorded(ctx, 'delete', limit)
}

/** Those of projects, for whoever shows them beside the projects. */
export async function limitsByProject(
  ctx: Pick<Context, 'db'>,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Limit[]>> {
  const byProject = new Map<string, Limit[]>()
  for (const limit of await store.limitsOfProjects(ctx.db, projectIds))
    if (limit.project_id !== null) byProject.set(limit.project_id, [...(byProject.get(limit.project_id) ?? []), limit])
  return byProject
}

/** Limits of a project or domain that goes: nobody who gets the same id later inherits them. */
export async function removeLimitsOf(ctx: WriteContext, owner: Owner): Promise<void> {
  for (;;) {
    const some = await store.someLimitsOf(ctx.tx, owner)
    if (some.length === 0) return
    await store.deleteLimitRows(
      ctx.tx,
      some.map(({ id }) => id),
    )
    for (const limit of some) recorded(ctx, 'delete', limit)
  }
}

function recorded(ctx: WriteContext, op: 'create' | 'update' | 'delete', limit: Limit): void {
  record(ctx.tx, { entity: 'limit', id: limit.id, op, body: { ...limit } })
}
