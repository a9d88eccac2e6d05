import { type ExpressionBuilder, type ExpressionWrapper, type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Context, callerOf } from '../../kernel/context.ts'
import type { Query } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import {
  applyFilters,
  condition,
  exactFilter,
  type Filter,
  type ListRequest,
  listBounds,
  listRequest,
  page,
} from '../../kernel/lists/index.ts'
import { parseIso } from '../../kernel/times.ts'
import type { Tables } from '../../schema/tables.ts'
import { listDomain } from '../list-scope.ts'
import { storedUsers, type UserRow, userRows } from './store.ts'
import { shownUser, type User, userOf } from './user.ts'

const FEDERATED_FILTERS = ['idp_id', 'protocol_id', 'unique_id'] as const
const MEMBER_FILTERS = ['domain_id', 'enabled', 'name', 'password_expires_at'] as const
const COLUMNS = {
  domain_id: { ref: 'user.domain_id', kind: 'text' },
  enabled: { ref: 'user.enabled', kind: 'boolean' },
} as const

export interface UserList {
  readonly users: readonly ReturnType<typeof shownUser>[]
  readonly list: ListRequest
  readonly truncated: boolean
}

/** Users that the query asks for; of a caller with a domain, those of the domain alone (INV-12). */
export async function listUsers(ctx: Context, query: Query): Promise<UserList> {
  const list = listRequest(query, [...MEMBER_FILTERS, ...FEDERATED_FILTERS], listBounds(ctx.config, 'identity'))
  const domainId = listDomain(ctx, query) ?? callerOf(ctx).domainId
  return usersOn(ctx, list, userRows(ctx.db), domainId)
}

/** Permanent members of a group. */
export async function listUsersInGroup(ctx: Context, groupId: string, query: Query): Promise<UserList> {
  const list = listRequest(query, MEMBER_FILTERS, listBounds(ctx.config, 'identity'))
  const members = userRows(ctx.db).where((eb) =>
    eb.exists(
      eb
        .selectFrom('user_group_membership')
        .select(sql<number>`1`.as('one'))
        .whereRef('user_group_membership.user_id', '=', 'user.id')
        .where('user_group_membership.group_id', '=', groupId),
    ),
  )
  return usersOn(ctx, list, members, null)
}

async function usersOn(
  ctx: Context,
  list: ListRequest,
  from: ReturnType<typeof userRows>,
  domainId: string | null,
): Promise<UserList> {
  const { dialect } = ctx.store
  const { query, left } = applyFilters(from, list, COLUMNS, dialect)
  let filtered = query
  const isFederated = left.some(({ name }) => FEDERATED_FILTERS.some((filter) => filter === name))
  if (isFederated) filtered = filtered.where((eb) => federatedAs(eb, left))
  for (const filter of left) {
    if (filter.name === 'password_expires_at') filtered = filtered.where((eb) => expires(eb, filter))
    if (filter.name === 'name' && !isFederated) filtered = filtered.where((eb) => named(eb, filter, dialect))
  }
  if (domainId !== null && exactFilter(list, 'domain_id') === undefined)
    filtered = filtered.where('user.domain_id', '=', domainId)
  const own = callerOf(ctx).domainId
  if (own !== null) filtered = filtered.where('user.domain_id', '=', own)

  const { rows, truncated } = await page(filtered, list, {
    id: 'user.id',
    maxDbLimit: ctx.config.DEFAULT.max_db_limit,
    markerExists: async (marker) =>
      (await userRows(ctx.db).where('user.id', '=', marker).executeTakeFirst()) !== undefined,
  })
  return { users: (await usersFrom(ctx, rows)).map(shownUser), list, truncated }
}

const usersFrom = async (ctx: Context, rows: readonly UserRow[]): Promise<readonly User[]> =>
  (await storedUsers(ctx.db, rows)).map((stored) => userOf(ctx, stored))

type Builder = ExpressionBuilder<Tables, 'user'>
type Condition = ExpressionWrapper<Tables, never, SqlBool> | RawBuilder<boolean>

/** One identity at an identity provider that meets all that is asked; compared whole, as upstream does. */
function federatedAs(eb: Builder, filters: readonly Filter[]) {
  let identities = identitiesOfUser(eb)
  for (const { name, value } of filters) {
    const column = FEDERATED_FILTERS.find((known) => known === name) ?? (name === 'name' ? 'display_name' : undefined)
    if (column !== undefined) identities = identities.where(`federated_user.${column}`, '=', value)
  }
  return eb.exists(identities)
}

const identitiesOfUser = (eb: Builder) =>
  eb.selectFrom('federated_user').select(sql<number>`1`.as('one')).whereRef('federated_user.user_id', '=', 'user.id')

/**
 * By name: users of our own, and those whose identity provider calls them just so. Only comparing with regard to case
 * looks at every kind of name (as upstream, which does that one in memory).
 */
function named(eb: Builder, filter: Filter, dialect: Context['store']['dialect']) {
  const partOfAny = filter.comparator !== 'equals' && filter.caseSensitive
  const displayed = partOfAny
    ? identitiesOfUser(eb).where(condition(dialect, 'federated_user.display_name', filter))
    : identitiesOfUser(eb).where('federated_user.display_name', '=', filter.value)
  const conditions: Condition[] = [condition(dialect, 'local_user.name', filter), eb.exists(displayed)]
  if (partOfAny) conditions.push(condition(dialect, 'nonlocal_user.name', filter))
  return eb.or(conditions)
}

const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=', neq: '!=' } as const

/** `lt:2016-12-08T22:02:00Z`. Any password of the user counts, past ones included, as upstream. */
function expires(eb: Builder, { value }: Filter) {
  const hasOperator = value.slice(2, 4).includes(':')
  const colon = value.indexOf(':')
  const operator = hasOperator ? value.slice(0, colon) : 'eq'
  const time = parseIso(hasOperator ? value.slice(colon + 1) : value)
  if (time === undefined)
    throw new BadRequest(
      'Timestamp not in expected format. The server could not comply with the request since it is either malformed or ' +
        'otherwise incorrect. The client is assumed to be in error.',
    )
  if (!Object.hasOwn(OPERATORS, operator))
    throw new BadRequest(
      `The given operator ${operator} is not valid. It must be one of the following: 'eq', 'neq', 'lt', 'lte', 'gt', or ` +
        "'gte'.",
    )
  return eb.exists(
    eb
      .selectFrom('password')
      .innerJoin('local_user as owner', 'owner.id', 'password.local_user_id')
      .select(sql<number>`1`.as('one'))
      .whereRef('owner.user_id', '=', 'user.id')
      .where('password.expires_at_int', OPERATORS[operator as keyof typeof OPERATORS], time.getTime() * 1000),
  )
}
