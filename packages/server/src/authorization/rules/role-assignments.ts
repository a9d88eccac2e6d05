import type { RuleDefault } from '@quoin/policy'

export const roleAssignments = [
  {
    name: 'identity:list_role_assignments',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)',
    description: 'See who has which role on what; a domain-scoped caller sees its domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/role_assignments' },
      { method: 'HEAD', path: '/v3/role_assignments' },
    ],
    deprecated: {
      name: 'identity:list_role_assignments',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_role_assignments_for_tree',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)',
    description: 'See who has which role on a project and the projects below it.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/role_assignments?include_subtree' },
      { method: 'HEAD', path: '/v3/role_assignments?include_subtree' },
    ],
    deprecated: {
      name: 'identity:list_role_assignments_for_tree',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
