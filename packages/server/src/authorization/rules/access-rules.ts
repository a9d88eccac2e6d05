import type { RuleDefault } from '@quoin/policy'

export const accessRules = [
  {
    name: 'identity:get_access_rule',
    check: '(role:reader and system_scope:all) or user_id:%(target.user.id)s',
    description: 'See one access rule of a user, which limits what application credentials may call.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/users/{user_id}/access_rules/{access_rule_id}' },
      { method: 'HEAD', path: '/v3/users/{user_id}/access_rules/{access_rule_id}' },
    ],
  },
  {
    name: 'identity:list_access_rules',
    check: '(role:reader and system_scope:all) or user_id:%(target.user.id)s',
    description: 'See all access rules of a user.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/users/{user_id}/access_rules' },
      { method: 'HEAD', path: '/v3/users/{user_id}/access_rules' },
    ],
  },
  {
    name: 'identity:delete_access_rule',
    check: '(role:admin and system_scope:all) or user_id:%(target.user.id)s',
    description: 'Remove an access rule that no application credential uses.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/users/{user_id}/access_rules/{access_rule_id}' }],
  },
] as const satisfies readonly RuleDefault[]
