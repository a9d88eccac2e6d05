import type { RuleDefault } from '@quoin/policy'

export const serviceProviders = [
  {
    name: 'identity:create_service_provider',
    check: 'rule:admin_required',
    description: 'Register another cloud that accepts the users of this one.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}' }],
    deprecated: {
      name: 'identity:create_service_provider',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_service_providers',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all clouds that accept the users of this one.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-FEDERATION/service_providers' },
      { method: 'HEAD', path: '/v3/OS-FEDERATION/service_providers' },
    ],
    deprecated: {
      name: 'identity:list_service_providers',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:get_service_provider',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one cloud that accepts the users of this one.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}' },
      { method: 'HEAD', path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}' },
    ],
    deprecated: {
      name: 'identity:get_service_provider',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_service_provider',
    check: 'rule:admin_required',
    description: 'Change or disable a cloud that accepts the users of this one.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}' }],
    deprecated: {
      name: 'identity:update_service_provider',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_service_provider',
    check: 'rule:admin_required',
    description: 'Remove a cloud that accepts the users of this one.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}' }],
    deprecated: {
      name: 'identity:delete_service_provider',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
