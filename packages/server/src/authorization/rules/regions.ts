import type { RuleDefault } from '@quoin/policy'

export const regions = [
  {
    name: 'identity:get_region',
    check: '',
    description: 'See one region.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/regions/{region_id}' },
      { method: 'HEAD', path: '/v3/regions/{region_id}' },
    ],
  },
  {
    name: 'identity:list_regions',
    check: '',
    description: 'See all regions.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/regions' },
      { method: 'HEAD', path: '/v3/regions' },
    ],
  },
  {
    name: 'identity:create_region',
    check: 'rule:admin_required',
    description: 'Add a region, under an id of choice or a new one.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'POST', path: '/v3/regions' },
      { method: 'PUT', path: '/v3/regions/{region_id}' },
    ],
    deprecated: {
      name: 'identity:create_region',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_region',
    check: 'rule:admin_required',
    description: 'Describe a region or move it under another.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/regions/{region_id}' }],
    deprecated: {
      name: 'identity:update_region',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_region',
    check: 'rule:admin_required',
    description: 'Remove a region that holds no endpoints.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/regions/{region_id}' }],
    deprecated: {
      name: 'identity:delete_region',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
