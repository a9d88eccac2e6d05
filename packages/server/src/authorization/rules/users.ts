import type { RuleDefault } from '@quoin/policy'

/** The two `_for_user` rules are kept for policy files only: see `neverEnforced`. */
export const users = [
  {
    name: 'identity:get_user',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and token.domain.id:%(target.user.domain_id)s) or user_id:%(target.user.id)s',
    description: 'See one user.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/users/{user_id}' },
      { method: 'HEAD', path: '/v3/users/{user_id}' },
    ],
    deprecated: {
      name: 'identity:get_user',
      check: 'rule:admin_or_owner',
      reason: 'Readers of the system or of the domain may look now, besides administrators and the user.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_users',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)',
    description: 'See users; a domain-scoped caller sees those of its domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/users' },
      { method: 'HEAD', path: '/v3/users' },
    ],
    deprecated: {
      name: 'identity:list_users',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_projects_for_user',
    check: '',
    description: 'Read which projects the caller has a role on.',
    operations: [{ method: 'GET', path: '/v3/auth/projects' }],
  },
  {
    name: 'identity:list_domains_for_user',
    check: '',
    description: 'Read which domains the caller has a role on.',
    operations: [{ method: 'GET', path: '/v3/auth/domains' }],
  },
  {
    name: 'identity:create_user',
    check: '(rule:admin_required) or (role:manager and token.domain.id:%(target.user.domain_id)s)',
    description: 'Make a user in a domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'POST', path: '/v3/users' }],
    deprecated: {
      name: 'identity:create_user',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its users now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_user',
    check: '(rule:admin_required) or (role:manager and token.domain.id:%(target.user.domain_id)s)',
    description: 'Change, enable or disable a user, or set a password.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/users/{user_id}' }],
    deprecated: {
      name: 'identity:update_user',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its users now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_user',
    check: '(rule:admin_required) or (role:manager and token.domain.id:%(target.user.domain_id)s)',
    description: 'Remove a user with all roles and credentials.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/users/{user_id}' }],
    deprecated: {
      name: 'identity:delete_user',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its users now, besides administrators.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
