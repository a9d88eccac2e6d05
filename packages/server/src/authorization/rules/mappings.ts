import type { RuleDefault } from '@quoin/policy'

export const mappings = [
  {
    name: 'identity:create_mapping',
    check: 'rule:admin_required',
    description: 'Write the rules by which outside attributes become users and groups.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/OS-FEDERATION/mappings/{mapping_id}' }],
    deprecated: {
      name: 'identity:create_mapping',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:get_mapping',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one attribute mapping.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-FEDERATION/mappings/{mapping_id}' },
      { method: 'HEAD', path: '/v3/OS-FEDERATION/mappings/{mapping_id}' },
    ],
    deprecated: {
      name: 'identity:get_mapping',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_mappings',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all attribute mappings.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-FEDERATION/mappings' },
      { method: 'HEAD', path: '/v3/OS-FEDERATION/mappings' },
    ],
    deprecated: {
      name: 'identity:list_mappings',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_mapping',
    check: 'rule:admin_required',
    description: 'Remove an attribute mapping.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-FEDERATION/mappings/{mapping_id}' }],
    deprecated: {
      name: 'identity:delete_mapping',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_mapping',
    check: 'rule:admin_required',
    description: 'Replace the rules of an attribute mapping.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/OS-FEDERATION/mappings/{mapping_id}' }],
    deprecated: {
      name: 'identity:update_mapping',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
