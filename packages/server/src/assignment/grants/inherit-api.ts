import { GRANT_RULES, grantsAt } from './declare.ts'

/**
 * OS-INHERIT: roles on all projects below a project or domain. As upstream, and unlike plain grants, these may name a
 * user or group that is not there.
 */
const inherit = { rules: GRANT_RULES, extension: 'OS-INHERIT/1.0', inherited: true, actorMayBeGone: true } as const

export const inheritOperations = [
  ...grantsAt({
    ...inherit,
    list: {
      path: '/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/inherited_to_projects',
      rel: 'domain_user_roles_inherited_to_projects',
    },
    one: {
      path: '/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      rel: 'domain_user_role_inherited_to_projects',
    },
    words: "a user on a domain's projects",
  }),
  ...grantsAt({
    ...inherit,
    list: {
      path: '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/inherited_to_projects',
      rel: 'domain_group_roles_inherited_to_projects',
    },
    one: {
      path: '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      rel: 'domain_group_role_inherited_to_projects',
    },
    words: "a group on a domain's projects",
  }),
  ...grantsAt({
    ...inherit,
    list: null,
    one: {
      path: '/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      rel: 'project_user_role_inherited_to_projects',
    },
    words: 'a user on the projects below one',
  }),
  ...grantsAt({
    ...inherit,
    list: null,
    one: {
      path: '/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      rel: 'project_group_role_inherited_to_projects',
    },
    words: 'a group on the projects below one',
  }),
]
