import type { RuleDefault } from '@quoin/policy'

export const credentials = [
  {
    name: 'identity:get_credential',
    check: '(rule:admin_required) or (role:reader and system_scope:all) or user_id:%(target.credential.user_id)s',
    description: 'See one stored credential with its content.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/credentials/{credential_id}' }],
    deprecated: {
      name: 'identity:get_credential',
      check: 'rule:admin_required',
      reason: 'Readers of the system and the owner may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_credentials',
    check: '(rule:admin_required) or (role:reader and system_scope:all) or user_id:%(target.credential.user_id)s',
    description: 'See stored credentials; each item is judged by who owns it.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/credentials' }],
    deprecated: {
      name: 'identity:list_credentials',
      check: 'rule:admin_required',
      reason: 'Readers of the system and the owner may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_credential',
    check: '(rule:admin_required) or user_id:%(target.credential.user_id)s',
    description: 'Store a credential for a user.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'POST', path: '/v3/credentials' }],
    deprecated: {
      name: 'identity:create_credential',
      check: 'rule:admin_required',
      reason: 'Owners look after their own credentials now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_credential',
    check: '(rule:admin_required) or user_id:%(target.credential.user_id)s',
    description: 'Change a stored credential.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/credentials/{credential_id}' }],
    deprecated: {
      name: 'identity:update_credential',
      check: 'rule:admin_required',
      reason: 'Owners look after their own credentials now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_credential',
    check: '(rule:admin_required) or user_id:%(target.credential.user_id)s',
    description: 'Remove a stored credential.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/credentials/{credential_id}' }],
    deprecated: {
      name: 'identity:delete_credential',
      check: 'rule:admin_required',
      reason: 'Owners look after their own credentials now, besides administrators.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
