import type { RuleDefault } from '@quoin/policy'

export const registeredLimits = [
  {
    name: 'identity:get_registered_limit',
    check: '',
    description: 'See one registered limit, the default for every project and domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/registered_limits/{registered_limit_id}' },
      { method: 'HEAD', path: '/v3/registered_limits/{registered_limit_id}' },
    ],
  },
  {
    name: 'identity:list_registered_limits',
    check: '',
    description: 'See all registered limits.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/registered_limits' },
      { method: 'HEAD', path: '/v3/registered_limits' },
    ],
  },
  {
    name: 'identity:create_registered_limits',
    check: 'rule:admin_required',
    description: 'Set default limits for resources of a service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/registered_limits' }],
  },
  {
    name: 'identity:update_registered_limit',
    check: 'rule:admin_required',
    description: 'Change a default limit.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/registered_limits/{registered_limit_id}' }],
  },
  {
    name: 'identity:delete_registered_limit',
    check: 'rule:admin_required',
    description: 'Remove a default limit that no project or domain departs from.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/registered_limits/{registered_limit_id}' }],
  },
] as const satisfies readonly RuleDefault[]
