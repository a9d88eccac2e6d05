import type { RuleDefault } from '@quoin/policy'

export const grants = [
  {
    name: 'identity:check_grant',
    check:
      '(rule:admin_required) or ((role:reader and system_scope:all) or ((role:reader and domain_id:%(target.user.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:reader and domain_id:%(target.user.domain_id)s and domain_id:%(target.domain.id)s) or (role:reader and domain_id:%(target.group.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:reader and domain_id:%(target.group.domain_id)s and domain_id:%(target.domain.id)s)) and (domain_id:%(target.role.domain_id)s or None:%(target.role.domain_id)s))',
    description: 'Ask whether a user or group has one role on a project or domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'HEAD', path: '/v3/projects/{project_id}/users/{user_id}/roles/{role_id}' },
      { method: 'GET', path: '/v3/projects/{project_id}/users/{user_id}/roles/{role_id}' },
      { method: 'HEAD', path: '/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}' },
      { method: 'GET', path: '/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}' },
      { method: 'GET', path: '/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}' },
      { method: 'GET', path: '/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}' },
      {
        method: 'HEAD',
        path: '/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'GET',
        path: '/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'HEAD',
        path: '/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'GET',
        path: '/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'HEAD',
        path: '/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'GET',
        path: '/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'HEAD',
        path: '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'GET',
        path: '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
    ],
    deprecated: {
      name: 'identity:check_grant',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_grants',
    check:
      '(rule:admin_required) or ((role:reader and system_scope:all) or (role:reader and domain_id:%(target.user.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:reader and domain_id:%(target.user.domain_id)s and domain_id:%(target.domain.id)s) or (role:reader and domain_id:%(target.group.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:reader and domain_id:%(target.group.domain_id)s and domain_id:%(target.domain.id)s))',
    description: 'See the roles that a user or group has on a project or domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/projects/{project_id}/users/{user_id}/roles' },
      { method: 'HEAD', path: '/v3/projects/{project_id}/users/{user_id}/roles' },
      { method: 'GET', path: '/v3/projects/{project_id}/groups/{group_id}/roles' },
      { method: 'HEAD', path: '/v3/projects/{project_id}/groups/{group_id}/roles' },
      { method: 'GET', path: '/v3/domains/{domain_id}/users/{user_id}/roles' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/users/{user_id}/roles' },
      { method: 'GET', path: '/v3/domains/{domain_id}/groups/{group_id}/roles' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/groups/{group_id}/roles' },
      { method: 'GET', path: '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/inherited_to_projects' },
      { method: 'GET', path: '/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/inherited_to_projects' },
    ],
    deprecated: {
      name: 'identity:list_grants',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_grant',
    check:
      '(rule:admin_required) or ((role:admin and domain_id:%(target.user.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:admin and domain_id:%(target.user.domain_id)s and domain_id:%(target.domain.id)s) or (role:admin and domain_id:%(target.group.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:admin and domain_id:%(target.group.domain_id)s and domain_id:%(target.domain.id)s)) and (domain_id:%(target.role.domain_id)s or None:%(target.role.domain_id)s) or ((role:manager and domain_id:%(target.user.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:manager and domain_id:%(target.user.domain_id)s and domain_id:%(target.domain.id)s) or (role:manager and domain_id:%(target.group.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:manager and domain_id:%(target.group.domain_id)s and domain_id:%(target.domain.id)s)) and rule:domain_managed_target_role',
    description: 'Give a user or group a role on a project or domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'PUT', path: '/v3/projects/{project_id}/users/{user_id}/roles/{role_id}' },
      { method: 'PUT', path: '/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}' },
      { method: 'PUT', path: '/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}' },
      { method: 'PUT', path: '/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}' },
      {
        method: 'PUT',
        path: '/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'PUT',
        path: '/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'PUT',
        path: '/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'PUT',
        path: '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
    ],
    deprecated: {
      name: 'identity:create_grant',
      check: 'rule:admin_required',
      reason: 'Administrators and managers of a domain may hand out roles inside it now.',
      since: 'S',
    },
  },
  {
    name: 'identity:revoke_grant',
    check:
      '(rule:admin_required) or ((role:admin and domain_id:%(target.user.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:admin and domain_id:%(target.user.domain_id)s and domain_id:%(target.domain.id)s) or (role:admin and domain_id:%(target.group.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:admin and domain_id:%(target.group.domain_id)s and domain_id:%(target.domain.id)s)) and (domain_id:%(target.role.domain_id)s or None:%(target.role.domain_id)s) or ((role:manager and domain_id:%(target.user.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:manager and domain_id:%(target.user.domain_id)s and domain_id:%(target.domain.id)s) or (role:manager and domain_id:%(target.group.domain_id)s and domain_id:%(target.project.domain_id)s) or (role:manager and domain_id:%(target.group.domain_id)s and domain_id:%(target.domain.id)s)) and rule:domain_managed_target_role',
    description: 'Take a role on a project or domain from a user or group.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'DELETE', path: '/v3/projects/{project_id}/users/{user_id}/roles/{role_id}' },
      { method: 'DELETE', path: '/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}' },
      { method: 'DELETE', path: '/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}' },
      { method: 'DELETE', path: '/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}' },
      {
        method: 'DELETE',
        path: '/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'DELETE',
        path: '/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'DELETE',
        path: '/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects',
      },
      {
        method: 'DELETE',
        path: '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects',
      },
    ],
    deprecated: {
      name: 'identity:revoke_grant',
      check: 'rule:admin_required',
      reason: 'Administrators and managers of a domain may hand out roles inside it now.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_system_grants_for_user',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See the roles that a user has on the system.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'HEAD', path: '/v3/system/users/{user_id}/roles' },
      { method: 'GET', path: '/v3/system/users/{user_id}/roles' },
    ],
    deprecated: {
      name: 'identity:list_system_grants_for_user',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:check_system_grant_for_user',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Ask whether a user has one role on the system.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'HEAD', path: '/v3/system/users/{user_id}/roles/{role_id}' },
      { method: 'GET', path: '/v3/system/users/{user_id}/roles/{role_id}' },
    ],
    deprecated: {
      name: 'identity:check_system_grant_for_user',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_system_grant_for_user',
    check: 'rule:admin_required',
    description: 'Give a user a role on the system.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/system/users/{user_id}/roles/{role_id}' }],
    deprecated: {
      name: 'identity:create_system_grant_for_user',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:revoke_system_grant_for_user',
    check: 'rule:admin_required',
    description: 'Take a role on the system from a user.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/system/users/{user_id}/roles/{role_id}' }],
    deprecated: {
      name: 'identity:revoke_system_grant_for_user',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_system_grants_for_group',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See the roles that a group has on the system.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'HEAD', path: '/v3/system/groups/{group_id}/roles' },
      { method: 'GET', path: '/v3/system/groups/{group_id}/roles' },
    ],
    deprecated: {
      name: 'identity:list_system_grants_for_group',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:check_system_grant_for_group',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Ask whether a group has one role on the system.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'HEAD', path: '/v3/system/groups/{group_id}/roles/{role_id}' },
      { method: 'GET', path: '/v3/system/groups/{group_id}/roles/{role_id}' },
    ],
    deprecated: {
      name: 'identity:check_system_grant_for_group',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_system_grant_for_group',
    check: 'rule:admin_required',
    description: 'Give a group a role on the system.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/system/groups/{group_id}/roles/{role_id}' }],
    deprecated: {
      name: 'identity:create_system_grant_for_group',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:revoke_system_grant_for_group',
    check: 'rule:admin_required',
    description: 'Take a role on the system from a group.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/system/groups/{group_id}/roles/{role_id}' }],
    deprecated: {
      name: 'identity:revoke_system_grant_for_group',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
