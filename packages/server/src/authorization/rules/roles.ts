import type { RuleDefault } from '@quoin/policy'

export const roles = [
  {
    name: 'identity:get_role',
    check:
      '(rule:admin_required or (role:reader and system_scope:all)) or (role:manager and rule:domain_managed_target_role)',
    description: 'See one role that belongs to no domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/roles/{role_id}' },
      { method: 'HEAD', path: '/v3/roles/{role_id}' },
    ],
    deprecated: {
      name: 'identity:get_role',
      check: 'rule:admin_required',
      reason: 'Readers of the system, and managers of a domain for the roles they may hand out, may look now.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_roles',
    check: '(rule:admin_required or (role:reader and system_scope:all)) or (role:manager and not domain_id:None)',
    description: 'See the roles that belong to no domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/roles' },
      { method: 'HEAD', path: '/v3/roles' },
    ],
    deprecated: {
      name: 'identity:list_roles',
      check: 'rule:admin_required',
      reason: 'Readers of the system and managers of a domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_role',
    check: 'rule:admin_required',
    description: 'Make a role that belongs to no domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/roles' }],
    deprecated: {
      name: 'identity:create_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_role',
    check: 'rule:admin_required',
    description: 'Rename or describe a role that belongs to no domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/roles/{role_id}' }],
    deprecated: {
      name: 'identity:update_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_role',
    check: 'rule:admin_required',
    description: 'Remove a role that belongs to no domain, wherever it was given.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/roles/{role_id}' }],
    deprecated: {
      name: 'identity:delete_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:get_domain_role',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one role of a domain.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/roles/{role_id}' },
      { method: 'HEAD', path: '/v3/roles/{role_id}' },
    ],
    deprecated: {
      name: 'identity:get_domain_role',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_domain_roles',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See the roles of a domain.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/roles?domain_id={domain_id}' },
      { method: 'HEAD', path: '/v3/roles?domain_id={domain_id}' },
    ],
    deprecated: {
      name: 'identity:list_domain_roles',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_domain_role',
    check: 'rule:admin_required',
    description: 'Make a role of a domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/roles' }],
    deprecated: {
      name: 'identity:create_domain_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:update_domain_role',
    check: 'rule:admin_required',
    description: 'Rename or describe a role of a domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/roles/{role_id}' }],
    deprecated: {
      name: 'identity:update_domain_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_domain_role',
    check: 'rule:admin_required',
    description: 'Remove a role of a domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/roles/{role_id}' }],
    deprecated: {
      name: 'identity:delete_domain_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
