import type { RuleDefault } from '@quoin/policy'

export const endpointPolicy = [
  {
    name: 'identity:create_policy_association_for_endpoint',
    check: 'rule:admin_required',
    description: 'Attach a policy document to an endpoint.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id}' }],
    deprecated: {
      name: 'identity:create_policy_association_for_endpoint',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:check_policy_association_for_endpoint',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Ask whether a policy document is attached to an endpoint.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id}' },
      { method: 'HEAD', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id}' },
    ],
    deprecated: {
      name: 'identity:check_policy_association_for_endpoint',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_policy_association_for_endpoint',
    check: 'rule:admin_required',
    description: 'Detach a policy document from an endpoint.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id}' }],
    deprecated: {
      name: 'identity:delete_policy_association_for_endpoint',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_policy_association_for_service',
    check: 'rule:admin_required',
    description: 'Attach a policy document to all endpoints of a service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}' }],
    deprecated: {
      name: 'identity:create_policy_association_for_service',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:check_policy_association_for_service',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Ask whether a policy document is attached to a service.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}' },
      { method: 'HEAD', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}' },
    ],
    deprecated: {
      name: 'identity:check_policy_association_for_service',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_policy_association_for_service',
    check: 'rule:admin_required',
    description: 'Detach a policy document from a service.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}' }],
    deprecated: {
      name: 'identity:delete_policy_association_for_service',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_policy_association_for_region_and_service',
    check: 'rule:admin_required',
    description: 'Attach a policy document to the endpoints of a service in one region.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'PUT', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id}' },
    ],
    deprecated: {
      name: 'identity:create_policy_association_for_region_and_service',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:check_policy_association_for_region_and_service',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Ask whether a policy document is attached to a service in one region.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id}' },
      { method: 'HEAD', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id}' },
    ],
    deprecated: {
      name: 'identity:check_policy_association_for_region_and_service',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_policy_association_for_region_and_service',
    check: 'rule:admin_required',
    description: 'Detach a policy document from a service in one region.',
    scopeTypes: ['system', 'project'],
    operations: [
      {
        method: 'DELETE',
        path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id}',
      },
    ],
    deprecated: {
      name: 'identity:delete_policy_association_for_region_and_service',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:get_policy_for_endpoint',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Read the policy document that applies to an endpoint.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/endpoints/{endpoint_id}/OS-ENDPOINT-POLICY/policy' },
      { method: 'HEAD', path: '/v3/endpoints/{endpoint_id}/OS-ENDPOINT-POLICY/policy' },
    ],
    deprecated: {
      name: 'identity:get_policy_for_endpoint',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_endpoints_for_policy',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See which endpoints a policy document applies to.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints' }],
    deprecated: {
      name: 'identity:list_endpoints_for_policy',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
