import type { RuleDefault } from '@quoin/policy'

export const legacyPolicies = [
  {
    name: 'identity:get_policy',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one policy document kept for another service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/policies/{policy_id}' }],
    deprecated: {
      name: 'identity:get_policy',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_policies',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all policy documents kept for other services.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/policies' }],
    deprecated: {
      name: 'identity:list_policies',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_policy',
    check: 'rule:admin_required',
    description: 'Keep a policy document for another service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/policies' }],
    deprecated: {
      name: 'identity:create_policy',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:update_policy',
    check: 'rule:admin_required',
    description: 'Change a policy document kept for another service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/policies/{policy_id}' }],
    deprecated: {
      name: 'identity:update_policy',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_policy',
    check: 'rule:admin_required',
    description: 'Remove a policy document kept for another service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/policies/{policy_id}' }],
    deprecated: {
      name: 'identity:delete_policy',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
