import type { RuleDefault } from '@quoin/policy'

export const limits = [
  {
    name: 'identity:get_limit_model',
    check: '',
    description: 'Read how limits of projects and their children are counted together.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/limits/model' },
      { method: 'HEAD', path: '/v3/limits/model' },
    ],
  },
  {
    name: 'identity:get_limit',
    check:
      'rule:admin_required or (role:reader and system_scope:all) or (domain_id:%(target.limit.domain.id)s or domain_id:%(target.limit.project.domain_id)s) or (project_id:%(target.limit.project_id)s and not None:%(target.limit.project_id)s)',
    description: 'See one limit that differs from the registered one.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/limits/{limit_id}' },
      { method: 'HEAD', path: '/v3/limits/{limit_id}' },
    ],
  },
  {
    name: 'identity:list_limits',
    check: '',
    description: 'See limits; each caller gets those of its own scope.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/limits' },
      { method: 'HEAD', path: '/v3/limits' },
    ],
  },
  {
    name: 'identity:create_limits',
    check: 'rule:admin_required',
    description: 'Give projects or domains limits of their own.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/limits' }],
  },
  {
    name: 'identity:update_limit',
    check: 'rule:admin_required',
    description: 'Change the limit of a project or domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/limits/{limit_id}' }],
  },
  {
    name: 'identity:delete_limit',
    check: 'rule:admin_required',
    description: 'Take a project or domain back to the registered limit.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/limits/{limit_id}' }],
  },
] as const satisfies readonly RuleDefault[]
