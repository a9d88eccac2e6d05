import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { collection } from '../../kernel/lists/index.ts'
import { listUsersInGroup } from '../users/list.ts'
import { userById } from '../users/operations.ts'
import { UsersAnswer } from '../users/schemas.ts'
import { policyUser, type User } from '../users/user.ts'
import { type Group, policyGroup } from './group.ts'
import { addUserToGroup, assertMember, listGroupsOfUser, removeUserFromGroup } from './membership.ts'
import { groupById } from './operations.ts'
import { GroupsAnswer } from './schemas.ts'

const path = '/v3/groups/{group_id}/users/{user_id}'

/** The group is looked for first: its absence is told before the user's. */
const loadBoth = async (
  ctx: Context,
  { params }: { readonly params: { readonly group_id: string; readonly user_id: string } },
) => ({ group: await groupById(ctx, params.group_id), user: await userById(ctx, params.user_id) })

const target = ({ group, user }: { readonly group: Group; readonly user: User }) => ({
  group: policyGroup(group),
  user: policyUser(user),
})

export const listUsers = operation({
  method: 'GET',
  path: '/v3/groups/{group_id}/users',
  summary: 'List the users in a group',
  home: { rel: 'group_users' },
  rule: 'identity:list_users_in_group',
  answer: UsersAnswer,
  load: async (ctx, { params }) => ({ group: await groupById(ctx, params.group_id) }),
  target: ({ group }) => ({ group: policyGroup(group) }),
  run: async (ctx, { params, query }) => {
    const { users, ...page } = await listUsersInGroup(ctx, params.group_id, query)
    return collection(ctx, 'users', users, page)
  },
})

export const check = operation({
  method: 'GET',
  path,
  summary: 'Check whether a user is in a group',
  home: { rel: 'group_user' },
  rule: 'identity:check_user_in_group',
  status: 204,
  load: loadBoth,
  target,
  run: async (ctx, { params }) => {
    await assertMember(ctx, params.group_id, params.user_id)
  },
})

export const add = operation({
  method: 'PUT',
  path,
  summary: 'Add a user to a group',
  rule: 'identity:add_user_to_group',
  status: 204,
  load: loadBoth,
  target,
  change: async (ctx, { params }) => {
    await addUserToGroup(ctx, params.group_id, params.user_id)
  },
})

export const remove = operation({
  method: 'DELETE',
  path,
  summary: 'Remove a user from a group',
  rule: 'identity:remove_user_from_group',
  status: 204,
  load: loadBoth,
  target,
  change: async (ctx, { params }) => {
    await removeUserFromGroup(ctx, params.group_id, params.user_id)
  },
})

export const groupsOfUser = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/groups',
  summary: 'List the groups of a user',
  home: { rel: 'user_groups' },
  rule: 'identity:list_groups_for_user',
  answer: GroupsAnswer,
  load: async (ctx, { params }) => ({ user: await userById(ctx, params.user_id) }),
  target: ({ user }) => ({ user: policyUser(user) }),
  run: async (ctx, { params, query }) => {
    const { groups, ...page } = await listGroupsOfUser(ctx, params.user_id, query)
    return collection(ctx, 'groups', groups, page)
  },
})

export const memberships = [listUsers, check, add, remove, groupsOfUser]
