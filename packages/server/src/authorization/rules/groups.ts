import type { RuleDefault } from '@quoin/policy'

export const groups = [
  {
    name: 'identity:get_group',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.group.domain_id)s)',
    description: 'See one group.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/groups/{group_id}' },
      { method: 'HEAD', path: '/v3/groups/{group_id}' },
    ],
    deprecated: {
      name: 'identity:get_group',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_groups',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.group.domain_id)s)',
    description: 'See groups; a domain-scoped caller sees those of its domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/groups' },
      { method: 'HEAD', path: '/v3/groups' },
    ],
    deprecated: {
      name: 'identity:list_groups',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_groups_for_user',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.user.domain_id)s) or user_id:%(user_id)s',
    description: 'See which groups a user is in.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/users/{user_id}/groups' },
      { method: 'HEAD', path: '/v3/users/{user_id}/groups' },
    ],
    deprecated: {
      name: 'identity:list_groups_for_user',
      check: 'rule:admin_or_owner',
      reason: 'Readers of the system or of the domain may look now, besides administrators and the user.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_group',
    check: '(rule:admin_required) or (role:manager and domain_id:%(target.group.domain_id)s)',
    description: 'Make a group in a domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'POST', path: '/v3/groups' }],
    deprecated: {
      name: 'identity:create_group',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its groups now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_group',
    check: '(rule:admin_required) or (role:manager and domain_id:%(target.group.domain_id)s)',
    description: 'Rename or describe a group.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/groups/{group_id}' }],
    deprecated: {
      name: 'identity:update_group',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its groups now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_group',
    check: '(rule:admin_required) or (role:manager and domain_id:%(target.group.domain_id)s)',
    description: 'Remove a group with the roles it gave to its members.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/groups/{group_id}' }],
    deprecated: {
      name: 'identity:delete_group',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its groups now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_users_in_group',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.group.domain_id)s)',
    description: 'See who is in a group.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/groups/{group_id}/users' },
      { method: 'HEAD', path: '/v3/groups/{group_id}/users' },
    ],
    deprecated: {
      name: 'identity:list_users_in_group',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:remove_user_from_group',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.group.domain_id)s and domain_id:%(target.user.domain_id)s)',
    description: 'Take a user out of a group.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/groups/{group_id}/users/{user_id}' }],
    deprecated: {
      name: 'identity:remove_user_from_group',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its groups now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:check_user_in_group',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.group.domain_id)s and domain_id:%(target.user.domain_id)s)',
    description: 'Ask whether a user is in a group.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'HEAD', path: '/v3/groups/{group_id}/users/{user_id}' },
      { method: 'GET', path: '/v3/groups/{group_id}/users/{user_id}' },
    ],
    deprecated: {
      name: 'identity:check_user_in_group',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:add_user_to_group',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.group.domain_id)s and domain_id:%(target.user.domain_id)s)',
    description: 'Put a user into a group.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'PUT', path: '/v3/groups/{group_id}/users/{user_id}' }],
    deprecated: {
      name: 'identity:add_user_to_group',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its groups now, besides administrators.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
