import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, NotFound } from '../../kernel/errors.ts'
import { isDuplicate, isMissingReference } from '../../kernel/store/index.ts'
import { projectById } from '../../resource/operations.ts'
import { showEndpoint } from '../endpoints/operations.ts'
import { allEndpoints, type Endpoint } from '../endpoints/store.ts'
import type { Association, EndpointGroup, Filters, Part } from './store.ts'
import * as store from './store.ts'

type Reads = Pick<Context, 'db'>

const FILTERS = ['service_id', 'region_id', 'interface'] as const

/** @throws NotFound */
export async function showEndpointGroup(ctx: Reads, id: string): Promise<EndpointGroup> {
  const group = await store.endpointGroupById(ctx.db, id)
  if (group === undefined) throw NotFound.of('Endpoint Group', id)
  return group
}

export interface GivenGroup {
  readonly name?: string
  readonly description?: string | null
  readonly filters?: Readonly<Record<string, unknown>>
}

/** @throws BadRequest without filters, which would be a group of everything */
export async function createEndpointGroup(ctx: WriteContext, given: GivenGroup): Promise<EndpointGroup> {
  const { name = '', description = null, filters } = given
  if (filters === undefined || Object.keys(filters).length === 0)
    throw new BadRequest('filters field is required and cannot be empty')
  const group = { id: ctx.newId(), name, description, filters: checkedFilters(filters) }
  await store.insertEndpointGroup(ctx.tx, group)
  return recorded(ctx, 'create', group)
}

export async function updateEndpointGroup(ctx: WriteContext, id: string, given: GivenGroup): Promise<EndpointGroup> {
  const { filters, ...change } = given
  const checked = filters === undefined ? {} : { filters: checkedFilters(filters) }
  const group = { ...(await showEndpointGroup(ctx, id)), ...change, ...checked }
  await store.updateEndpointGroupRow(ctx.tx, group)
  return recorded(ctx, 'update', group)
}

export async function removeEndpointGroup(ctx: WriteContext, id: string): Promise<void> {
  const group = await showEndpointGroup(ctx, id)
  await removeAssociations(ctx, { endpoint_group_id: id })
  await store.deleteEndpointGroupRow(ctx.tx, id)
  recorded(ctx, 'delete', group)
}

/** The schema lets `enabled` through, as upstream's does; it is no filter. */
function checkedFilters(filters: Readonly<Record<string, unknown>>): Filters {
  if (Object.keys(filters).some((key) => !(FILTERS as readonly string[]).includes(key)))
    throw BadRequest.missing(FILTERS.join(' or '), 'endpoint_group')
  return filters as Filters
}

function recorded(ctx: WriteContext, op: 'create' | 'update' | 'delete', group: EndpointGroup): EndpointGroup {
  record(ctx.tx, { entity: 'endpoint_group', id: group.id, op, body: { ...group } })
  return group
}

export const inGroup = (endpoint: Endpoint, { filters }: EndpointGroup): boolean =>
  FILTERS.every((key) => !Object.hasOwn(filters, key) || endpoint[key] === filters[key])

export async function endpointsOfGroup(ctx: Reads, id: string): Promise<readonly Endpoint[]> {
  const group = await showEndpointGroup(ctx, id)
  return (await allEndpoints(ctx.db)).filter((endpoint) => inGroup(endpoint, group))
}

/** What a project's filters give: endpoints named one by one, and those of its groups. */
export async function endpointsOfProject(ctx: Reads, projectId: string): Promise<readonly Endpoint[]> {
  const named = new Set(await store.endpointIdsOfProject(ctx.db, projectId))
  const groups = await store.groupsOfProject(ctx.db, projectId)
  if (named.size === 0 && groups.length === 0) return []
  return (await allEndpoints(ctx.db)).filter(
    (endpoint) => named.has(endpoint.id) || groups.some((group) => inGroup(endpoint, group)),
  )
}

/** @throws NotFound for the project, the endpoint or the group */
export async function assertParts(ctx: Reads, key: Association): Promise<void> {
  if ('endpoint_id' in key) await showEndpoint(ctx, key.endpoint_id)
  await projectById(ctx, key.project_id)
  if ('endpoint_group_id' in key) await showEndpointGroup(ctx, key.endpoint_group_id)
}

/** @throws NotFound */
export async function assertAssociated(ctx: Reads, key: Association): Promise<void> {
  if (!(await store.isAssociated(ctx.db, key))) throw notAssociated(key)
}

const notAssociated = (key: Association): NotFound =>
  new NotFound(
    'endpoint_id' in key
      ? `Endpoint ${key.endpoint_id} not found in project ${key.project_id}`
      : 'Endpoint Group Project Association not found',
  )

/** @throws Conflict when it is there already */
export async function associate(ctx: WriteContext, key: Association): Promise<void> {
  await assertParts(ctx, key)
  try {
    await store.insertAssociation(ctx.tx, key)
  } catch (error) {
    // The group was there when it was looked for.
    if (isMissingReference(error) && 'endpoint_group_id' in key)
      throw NotFound.of('Endpoint Group', key.endpoint_group_id)
    throw isDuplicate(error) ? Conflict.storing(entityOf(key), 'Duplicate entry') : error
  }
  recordAssociation(ctx, 'create', key)
}

/** INV-14: what is not there is not removed, and that is said. */
export async function dissociate(ctx: WriteContext, key: Association): Promise<void> {
  if (!(await store.deleteAssociation(ctx.tx, key))) throw notAssociated(key)
  recordAssociation(ctx, 'delete', key)
}

/** Filters that name a project, an endpoint or a group that goes. */
export async function removeAssociations(ctx: WriteContext, part: Part): Promise<void> {
  for (;;) {
    const some = await store.someAssociations(ctx.tx, part)
    if (some.length === 0) return
    for (const key of some) {
      await store.deleteAssociation(ctx.tx, key)
      recordAssociation(ctx, 'delete', key)
    }
  }
}

const entityOf = (key: Association) => ('endpoint_id' in key ? 'project_endpoint' : 'project_endpoint_group')

function recordAssociation(ctx: WriteContext, op: 'create' | 'delete', key: Association): void {
  const other = 'endpoint_id' in key ? key.endpoint_id : key.endpoint_group_id
  record(ctx.tx, { entity: entityOf(key), id: `${key.project_id}/${other}`, op, body: { ...key } })
}
