import { type Context, callerOf } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { extrasIn, plainNames } from '../../kernel/extras.ts'
import {
  applyFilters,
  collection,
  exactFilter,
  listBounds,
  listRequest,
  member,
  page,
} from '../../kernel/lists/index.ts'
import { assertSameIdentity, NEVER_EXTRA } from '../attributes.ts'
import { listDomain } from '../list-scope.ts'
import { type Group, groupOf, policyGroup, shownGroup } from './group.ts'
import { createGroup, deleteGroup, groupById, updateGroup } from './operations.ts'
import { CreateGroupBody, GroupAnswer, GroupsAnswer, ListGroupsQuery, UpdateGroupBody } from './schemas.ts'
import { findGroup, groupRows } from './store.ts'

/** Groups of users. */
const OWN: ReadonlySet<string> = new Set(['id', 'name', 'domain_id', 'description', ...NEVER_EXTRA])

const loadGroup = async (ctx: Context, { params }: { readonly params: { readonly group_id: string } }) => ({
  group: await groupById(ctx, params.group_id),
})
const groupTarget = ({ group }: { readonly group: Group }) => ({ group: policyGroup(group) })

export const list = operation({
  method: 'GET',
  path: '/v3/groups',
  summary: 'List groups',
  home: { rel: 'groups' },
  rule: 'identity:list_groups',
  query: ListGroupsQuery,
  answer: GroupsAnswer,
  load: (ctx) => ({ group: { domain_id: ctx.caller?.domainId ?? null } }),
  run: async (ctx, { query }) => {
    const list = listRequest(query, ['domain_id', 'name'], listBounds(ctx.config, 'identity'))
    const columns = {
      domain_id: { ref: 'group.domain_id', kind: 'text' },
      name: { ref: 'group.name', kind: 'text' },
    } as const
    let { query: filtered } = applyFilters(groupRows(ctx.db), list, columns, ctx.store.dialect)
    const domainId = listDomain(ctx, query)
    if (domainId !== null && exactFilter(list, 'domain_id') === undefined)
      filtered = filtered.where('group.domain_id', '=', domainId)
    const own = callerOf(ctx).domainId
    if (own !== null) filtered = filtered.where('group.domain_id', '=', own)
    const { rows, truncated } = await page(filtered, list, {
      id: 'group.id',
      maxDbLimit: ctx.config.DEFAULT.max_db_limit,
      markerExists: async (marker) => (await findGroup(ctx.db, marker)) !== undefined,
    })
    const groups = rows.map((row) => shownGroup(groupOf(row)))
    return collection(ctx, 'groups', groups, { list, truncated })
  },
})

export const create = operation({
  method: 'POST',
  path: '/v3/groups',
  summary: 'Create a group',
  rule: 'identity:create_group',
  body: CreateGroupBody,
  answer: GroupAnswer,
  status: 201,
  example: { request: { group: { name: 'developers', domain_id: 'default', description: 'who writes it' } } },
  load: (_ctx, { body }) => ({ given: plainNames(body.group, OWN) }),
  // What is judged is what will be made, as for users.
  target: ({ given }) => ({ group: { domain_id: given.domain_id, name: given.name } }),
  change: async (ctx, { body: { group }, loaded: { given } }) => {
    const created = await createGroup(ctx, {
      name: group.name,
      domain_id:
        (given.domain_id as string | undefined) ?? callerOf(ctx).domainId ?? ctx.config.identity.default_domain_id,
      ...(group.description === undefined ? {} : { description: group.description }),
      extra: extrasIn(given, OWN),
    })
    return member(ctx, 'group', shownGroup(created))
  },
})

export const show = operation({
  method: 'GET',
  path: '/v3/groups/{group_id}',
  summary: 'Show a group',
  home: { rel: 'group' },
  rule: 'identity:get_group',
  answer: GroupAnswer,
  load: loadGroup,
  target: groupTarget,
  run: (ctx, { loaded: { group } }) => member(ctx, 'group', shownGroup(group)),
})

export const update = operation({
  method: 'PATCH',
  path: '/v3/groups/{group_id}',
  summary: 'Update a group',
  rule: 'identity:update_group',
  body: UpdateGroupBody,
  answer: GroupAnswer,
  example: { request: { group: { description: 'who wrote it' } } },
  load: loadGroup,
  target: groupTarget,
  change: async (ctx, { params, body, loaded }) => {
    const { name, description } = body.group
    const given: Readonly<Record<string, unknown>> = body.group
    assertSameIdentity('group', loaded.group, given)
    const group = await updateGroup(ctx, params.group_id, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(typeof given.domain_id === 'string' ? { domain_id: given.domain_id } : {}),
      extra: extrasIn(given, OWN),
    })
    return member(ctx, 'group', shownGroup(group))
  },
})

export const remove = operation({
  method: 'DELETE',
  path: '/v3/groups/{group_id}',
  summary: 'Delete a group',
  rule: 'identity:delete_group',
  status: 204,
  load: loadGroup,
  target: groupTarget,
  change: async (ctx, { params }) => {
    await deleteGroup(ctx, params.group_id)
  },
})

export const groups = [list, create, show, update, remove]
