import type { RuleDefault } from '@quoin/policy'

export const impliedRoles = [
  {
    name: 'identity:get_implied_role',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See that one role brings another.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}' }],
    deprecated: {
      name: 'identity:get_implied_role',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_implied_roles',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See which roles a role brings with it.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/roles/{prior_role_id}/implies' },
      { method: 'HEAD', path: '/v3/roles/{prior_role_id}/implies' },
    ],
    deprecated: {
      name: 'identity:list_implied_roles',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_implied_role',
    check: 'rule:admin_required',
    description: 'Let one role bring another with it.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}' }],
    deprecated: {
      name: 'identity:create_implied_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_implied_role',
    check: 'rule:admin_required',
    description: 'Let one role no longer bring another.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}' }],
    deprecated: {
      name: 'identity:delete_implied_role',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_role_inference_rules',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See every pair of roles of which one brings the other.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/role_inferences' },
      { method: 'HEAD', path: '/v3/role_inferences' },
    ],
    deprecated: {
      name: 'identity:list_role_inference_rules',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:check_implied_role',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Ask whether one role brings another.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'HEAD', path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}' }],
    deprecated: {
      name: 'identity:check_implied_role',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
