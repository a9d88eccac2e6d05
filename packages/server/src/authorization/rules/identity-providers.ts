import type { RuleDefault } from '@quoin/policy'

export const identityProviders = [
  {
    name: 'identity:create_identity_provider',
    check: 'rule:admin_required',
    description: 'Register an identity provider whose users may sign in.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}' }],
    deprecated: {
      name: 'identity:create_identity_provider',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_identity_providers',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all identity providers.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-FEDERATION/identity_providers' },
      { method: 'HEAD', path: '/v3/OS-FEDERATION/identity_providers' },
    ],
    deprecated: {
      name: 'identity:list_identity_providers',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:get_identity_provider',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one identity provider.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}' },
      { method: 'HEAD', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}' },
    ],
    deprecated: {
      name: 'identity:get_identity_provider',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_identity_provider',
    check: 'rule:admin_required',
    description: 'Change or disable an identity provider.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}' }],
    deprecated: {
      name: 'identity:update_identity_provider',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_identity_provider',
    check: 'rule:admin_required',
    description: 'Remove an identity provider with its protocols.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}' }],
    deprecated: {
      name: 'identity:delete_identity_provider',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
