import type { RuleDefault } from '@quoin/policy'

export const services = [
  {
    name: 'identity:get_service',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one service of the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/services/{service_id}' }],
    deprecated: {
      name: 'identity:get_service',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_services',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all services of the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/services' }],
    deprecated: {
      name: 'identity:list_services',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_service',
    check: 'rule:admin_required',
    description: 'Add a service to the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/services' }],
    deprecated: {
      name: 'identity:create_service',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_service',
    check: 'rule:admin_required',
    description: 'Change a service of the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/services/{service_id}' }],
    deprecated: {
      name: 'identity:update_service',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_service',
    check: 'rule:admin_required',
    description: 'Take a service with its endpoints out of the catalog.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/services/{service_id}' }],
    deprecated: {
      name: 'identity:delete_service',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
