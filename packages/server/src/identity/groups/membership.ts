import { record } from '../../kernel/changes/index.ts'
import { type Context, callerOf, type WriteContext } from '../../kernel/context.ts'
import type { Query } from '../../kernel/declare.ts'
import { NotFound } from '../../kernel/errors.ts'
import { applyFilters, type ListRequest, listBounds, listRequest, page } from '../../kernel/lists/index.ts'
import { isoMicros } from '../../kernel/times.ts'
import { revoke } from '../../revocation/operations.ts'
import { groupOf, shownGroup } from './group.ts'
import {
  deleteMembership,
  expiringMemberships,
  findGroup,
  groupRowsOf,
  insertMembership,
  isPermanentMember,
  memberIdsAfter,
  permanentGroupIds,
} from './store.ts'

/**
 * Who belongs to which group: for good, or for as long as an identity provider's word counts. Callers have seen that the
 * group and the user are there.
 */
type Reads = Pick<Context, 'db' | 'config' | 'now'>

/** Ids of a user's groups, those of unexpired expiring memberships included. */
export const groupIdsOfUser = async (ctx: Reads, userId: string): Promise<readonly string[]> =>
  (await groupsOfUser(ctx, userId)).ids

/** A user's groups at this moment, and until when that holds if nothing is changed. */
export interface UserGroups {
  readonly ids: readonly string[]
  /** Facts this was made from; see auth/cache-tags.ts. */
  readonly tags: readonly string[]
  /** Seconds since the epoch; infinite for permanent memberships alone (INV-17). */
  readonly holdsUntilS: number
}

export async function groupsOfUser(ctx: Reads, userId: string): Promise<UserGroups> {
  const permanent = await permanentGroupIds(ctx.db, userId)
  const rows = await expiringMemberships(ctx.db, userId)
  const ends = unexpired(ctx, rows)
  return {
    ids: [...new Set([...permanent, ...ends.keys()])],
    tags: ['groups', `groups-of:${userId}`, ...new Set(rows.map(({ idp_id }) => `identity_provider:${idp_id}`))],
    holdsUntilS: Math.min(Number.POSITIVE_INFINITY, ...[...ends.values()].map((end) => end.getTime() / 1000)),
  }
}

type ExpiringRow = Awaited<ReturnType<typeof expiringMemberships>>[number]

/** Minutes for which a provider's word on memberships counts; 0 for not at all. */
export const ttlMinutes = (ctx: Pick<Context, 'config'>, authorizationTtl: number | null): number =>
  authorizationTtl || ctx.config.federation.default_authorization_ttl

/**
 * The same for what a user's application credentials and trusts rest on. Upstream's default, no time at all, would leave
 * those of federated users without the groups that their owner signs in with every day.
 */
const countingMinutes = (ctx: Pick<Context, 'config'>, authorizationTtl: number | null): number =>
  ttlMinutes(ctx, authorizationTtl) || ctx.config.quoin.mapped_membership_ttl_minutes

/** When each expiring membership ends; those that have, or whose provider is disabled, are left out (INV-43). */
function unexpired(ctx: Reads, rows: readonly ExpiringRow[]): ReadonlyMap<string, Date> {
  const ends = new Map<string, Date>()
  for (const { group_id, last_verified, authorization_ttl, enabled } of rows) {
    const end = new Date(last_verified.getTime() + countingMinutes(ctx, authorization_ttl) * 60_000)
    const known = ends.get(group_id)
    if (enabled && end > ctx.now() && (known === undefined || known < end)) ends.set(group_id, end)
  }
  return ends
}

const noMember = (groupId: string, userId: string): NotFound =>
  new NotFound(`User '${userId}' not found in group '${groupId}'`)

/** @throws NotFound when the user is no member at this moment */
export async function assertMember(ctx: Reads, groupId: string, userId: string): Promise<void> {
  if (await isPermanentMember(ctx.db, groupId, userId)) return
  if (unexpired(ctx, await expiringMemberships(ctx.db, userId)).has(groupId)) return
  throw noMember(groupId, userId)
}

/** For good; no change for one who is a member already. */
export async function addUserToGroup(ctx: WriteContext, groupId: string, userId: string): Promise<void> {
  if (await insertMembership(ctx.tx, groupId, userId)) recordMembership(ctx, groupId, userId, 'create')
}

/** Ends the user's tokens, as their roles may have come from the group. @throws NotFound, also for an expiring member */
export async function removeUserFromGroup(ctx: WriteContext, groupId: string, userId: string): Promise<void> {
  if (!(await deleteMembership(ctx.tx, groupId, userId))) throw noMember(groupId, userId) // INV-14
  recordMembership(ctx, groupId, userId, 'delete')
  await revoke(ctx, { userId })
}

function recordMembership(ctx: WriteContext, groupId: string, userId: string, op: 'create' | 'delete'): void {
  record(ctx.tx, {
    entity: 'membership',
    id: `${groupId}/${userId}`,
    op,
    body: { user_id: userId, group_id: groupId },
  })
}

/** Permanent members in batches, for work on all of them. */
export async function* memberIdsOfGroup(ctx: Pick<Context, 'db'>, groupId: string): AsyncGenerator<readonly string[]> {
  let after = ''
  for (;;) {
    const ids = await memberIdsAfter(ctx.db, groupId, after)
    const last = ids.at(-1)
    if (last === undefined) return
    yield ids
    after = last
  }
}

export interface GroupsOfUser {
  readonly groups: readonly (ReturnType<typeof shownGroup> & { readonly membership_expires_at: string | null })[]
  readonly list: ListRequest
  readonly truncated: boolean
}

/** A user's groups with the end of each membership; of a caller with a domain, those of the domain alone (INV-12). */
export async function listGroupsOfUser(ctx: Context, userId: string, query: Query): Promise<GroupsOfUser> {
  const list = listRequest(query, ['name'], listBounds(ctx.config, 'identity'))
  const ends = unexpired(ctx, await expiringMemberships(ctx.db, userId))
  const permanent = new Set(await permanentGroupIds(ctx.db, userId))
  const all = groupRowsOf(ctx.db, userId, [...ends.keys()])
  let { query: filtered } = applyFilters(all, list, { name: { ref: 'group.name', kind: 'text' } }, ctx.store.dialect)
  const own = callerOf(ctx).domainId
  if (own !== null) filtered = filtered.where('group.domain_id', '=', own)
  const { rows, truncated } = await page(filtered, list, {
    id: 'group.id',
    maxDbLimit: ctx.config.DEFAULT.max_db_limit,
    markerExists: async (marker) => (await findGroup(ctx.db, marker)) !== undefined,
  })
  const groups = rows.map((row) => {
    const end = permanent.has(row.id) ? undefined : ends.get(row.id)
    return {
      ...shownGroup(groupOf(row)),
      membership_expires_at: end === undefined ? null : isoMicros(end).slice(0, -1),
    }
  })
  return { groups, list, truncated }
}
