import type { RuleDefault } from '@quoin/policy'

export const tokens = [
  {
    name: 'identity:check_token',
    check: 'rule:admin_required or (role:reader and system_scope:all) or rule:token_subject',
    description: 'Ask whether a token is valid, without its content.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'HEAD', path: '/v3/auth/tokens' }],
    deprecated: {
      name: 'identity:check_token',
      check: 'rule:admin_or_token_subject',
      reason: 'Readers of the system may check any token now.',
      since: 'T',
    },
  },
  {
    name: 'identity:validate_token',
    check: 'rule:admin_required or (role:reader and system_scope:all) or rule:service_role or rule:token_subject',
    description: 'Check a token and read what it says.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/auth/tokens' }],
    deprecated: {
      name: 'identity:validate_token',
      check: 'rule:service_admin_or_token_subject',
      reason: 'Readers of the system may check any token now.',
      since: 'T',
    },
  },
  {
    name: 'identity:revoke_token',
    check: 'rule:admin_required or rule:token_subject',
    description: 'Make a token invalid at once.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/auth/tokens' }],
    deprecated: {
      name: 'identity:revoke_token',
      check: 'rule:admin_or_token_subject',
      reason: 'Only the spelling changed: administrators and the user of the token, as before.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
