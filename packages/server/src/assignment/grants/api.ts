import { GRANT_RULES, grantsAt } from './declare.ts'

/** Roles of users and groups on projects and domains. */
export const grantOperations = [
  ...grantsAt({
    list: { path: '/v3/projects/{project_id}/users/{user_id}/roles', rel: 'project_user_roles' },
    one: { path: '/v3/projects/{project_id}/users/{user_id}/roles/{role_id}', rel: 'project_user_role' },
    words: 'a user on a project',
    rules: GRANT_RULES,
  }),
  ...grantsAt({
    list: { path: '/v3/projects/{project_id}/groups/{group_id}/roles', rel: 'project_group_roles' },
    one: { path: '/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}', rel: 'project_group_role' },
    words: 'a group on a project',
    rules: GRANT_RULES,
  }),
  ...grantsAt({
    list: { path: '/v3/domains/{domain_id}/users/{user_id}/roles', rel: 'domain_user_roles' },
    one: { path: '/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}', rel: 'domain_user_role' },
    words: 'a user on a domain',
    rules: GRANT_RULES,
    targetFirst: true,
  }),
  ...grantsAt({
    list: { path: '/v3/domains/{domain_id}/groups/{group_id}/roles', rel: 'domain_group_roles' },
    one: { path: '/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}', rel: 'domain_group_role' },
    words: 'a group on a domain',
    rules: GRANT_RULES,
    targetFirst: true,
  }),
]
