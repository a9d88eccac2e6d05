import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import type { Extras } from '../../kernel/extras.ts'
import { isDuplicate } from '../../kernel/store/index.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { domainById } from '../../resource/operations.ts'
import { group as groupTable } from '../../schema/tables/identity.ts'
import { strippedName } from '../attributes.ts'
import { type Group, groupOf } from './group.ts'
import { deleteGroups, findGroup, findGroupByName, insertGroup, lockGroup, replaceGroup } from './store.ts'

type Reads = Pick<Context, 'db'>

/** @throws NotFound */
export async function groupById(ctx: Reads, id: string): Promise<Group> {
  const row = await findGroup(ctx.db, id)
  if (row === undefined) throw NotFound.of('group', id)
  return groupOf(row)
}

/** @throws NotFound */
export async function groupByName(ctx: Reads, name: string, domainId: string): Promise<Group> {
  const row = await findGroupByName(ctx.db, name, domainId)
  if (row === undefined) throw NotFound.of('group', name)
  return groupOf(row)
}

export interface NewGroup {
  /** A new one unless given. */
  readonly id?: string
  readonly name: string
  readonly domain_id: string
  readonly description?: string | null
  readonly extra?: Extras
}

/** @throws NotFound (domain), BadRequest, Conflict */
export async function createGroup(ctx: WriteContext, given: NewGroup): Promise<Group> {
  await domainById(ctx, given.domain_id)
  const group: Group = {
    id: given.id ?? ctx.newId(),
    domain_id: given.domain_id,
    name: strippedName(given.name),
    description: given.description === undefined ? '' : given.description,
    extra: given.extra ?? {},
  }
  assertFits(groupTable, 'name', group.name)
  await refusingDuplicates(group.name, group.domain_id, () => insertGroup(ctx.tx, group))
  record(ctx.tx, { entity: 'group', id: group.id, op: 'create', body: { ...group } })
  return group
}

/** What a PATCH changes; what is absent stays. */
export interface GroupChange {
  readonly name?: string
  /** Whether the body named the domain: conflicts then do, too. */
  readonly domain_id?: string
  readonly description?: string | null
  readonly extra?: Extras
}

/** @throws NotFound, BadRequest, Conflict */
export async function updateGroup(ctx: WriteContext, id: string, change: GroupChange): Promise<Group> {
  const row = await lockGroup(ctx.tx, id)
  if (row === undefined) throw NotFound.of('group', id)
  const before = groupOf(row)
  const after: Group = {
    ...before,
    ...(change.name === undefined ? {} : { name: strippedName(change.name) }),
    ...(change.description === undefined ? {} : { description: change.description }),
    extra: { ...before.extra, ...change.extra },
  }
  assertFits(groupTable, 'name', after.name)
  await refusingDuplicates(after.name, change.domain_id ?? null, () => replaceGroup(ctx.tx, after))
  record(ctx.tx, { entity: 'group', id, op: 'update', body: { ...after } })
  return after
}

/** Tokens of its members end where the group held roles: assignment sees to that when it hears of the removal. */
export async function deleteGroup(ctx: WriteContext, id: string): Promise<void> {
  const row = await lockGroup(ctx.tx, id)
  if (row === undefined) throw NotFound.of('group', id)
  await ctx.removed('group', id)
  await deleteGroups(ctx.tx, [id])
  record(ctx.tx, { entity: 'group', id, op: 'delete', body: { ...groupOf(row) } })
}

async function refusingDuplicates(name: string, domainId: string | null, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isDuplicate(error)) throw Conflict.duplicateName('group', name, domainId)
    throw error
  }
}
