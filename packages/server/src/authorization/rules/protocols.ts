import type { RuleDefault } from '@quoin/policy'

export const protocols = [
  {
    name: 'identity:create_protocol',
    check: 'rule:admin_required',
    description: 'Add a protocol to an identity provider and say which mapping it uses.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}' }],
    deprecated: {
      name: 'identity:create_protocol',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_protocol',
    check: 'rule:admin_required',
    description: 'Let a protocol of an identity provider use another mapping.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}' }],
    deprecated: {
      name: 'identity:update_protocol',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:get_protocol',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one protocol of an identity provider.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}' }],
    deprecated: {
      name: 'identity:get_protocol',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_protocols',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all protocols of an identity provider.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols' }],
    deprecated: {
      name: 'identity:list_protocols',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_protocol',
    check: 'rule:admin_required',
    description: 'Remove a protocol from an identity provider.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}' }],
    deprecated: {
      name: 'identity:delete_protocol',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
