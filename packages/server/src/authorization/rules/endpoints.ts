import type { RuleDefault } from '@quoin/policy'

export const endpoints = [
  {
    name: 'identity:get_endpoint',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one endpoint of the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/endpoints/{endpoint_id}' }],
    deprecated: {
      name: 'identity:get_endpoint',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_endpoints',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all endpoints of the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/endpoints' }],
    deprecated: {
      name: 'identity:list_endpoints',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_endpoint',
    check: 'rule:admin_required',
    description: 'Add an endpoint to a service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/endpoints' }],
    deprecated: {
      name: 'identity:create_endpoint',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_endpoint',
    check: 'rule:admin_required',
    description: 'Change the address, region or state of an endpoint.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/endpoints/{endpoint_id}' }],
    deprecated: {
      name: 'identity:update_endpoint',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_endpoint',
    check: 'rule:admin_required',
    description: 'Take an endpoint out of the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/endpoints/{endpoint_id}' }],
    deprecated: {
      name: 'identity:delete_endpoint',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
