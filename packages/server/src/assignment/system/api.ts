import { grantsAt } from '../grants/declare.ts'

/** Roles of users and groups on the system: on the cloud as a whole. */
const rulesFor = <Actor extends 'user' | 'group'>(actor: Actor) => ({
  list: `identity:list_system_grants_for_${actor}`,
  check: `identity:check_system_grant_for_${actor}`,
  create: `identity:create_system_grant_for_${actor}`,
  revoke: `identity:revoke_system_grant_for_${actor}`,
})

export const systemOperations = [
  ...grantsAt({
    list: { path: '/v3/system/users/{user_id}/roles', rel: 'system_user_roles' },
    one: { path: '/v3/system/users/{user_id}/roles/{role_id}', rel: 'system_user_role' },
    words: 'a user on the system',
    rules: rulesFor('user'),
  }),
  ...grantsAt({
    list: { path: '/v3/system/groups/{group_id}/roles', rel: 'system_group_roles' },
    one: { path: '/v3/system/groups/{group_id}/roles/{role_id}', rel: 'system_group_role' },
    words: 'a group on the system',
    rules: rulesFor('group'),
  }),
]
