import type { RuleDefault } from '@quoin/policy'

/** Rules of operations that Keystone does not have. Policy files override them as they do Keystone's. */
export const quoinRules: readonly RuleDefault[] = [
  {
    name: 'identity:list_user_factors',
    check:
      '(rule:admin_required) or (role:manager and token.domain.id:%(target.user.domain_id)s) or user_id:%(target.user.id)s',
    description: 'See which second factors a user has.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-QUOIN/users/{user_id}/factors' }],
  },
  {
    name: 'identity:reset_user_factors',
    check: '(rule:admin_required) or (role:manager and token.domain.id:%(target.user.domain_id)s)',
    description: 'Take all second factors away from a user who has lost them, and end the tokens of that user.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-QUOIN/users/{user_id}/factors' }],
  },
  {
    name: 'identity:create_user_factor',
    check: 'user_id:%(target.user.id)s',
    description: 'Add a second factor of one’s own. Nobody can add one for another user, whatever this rule says.',
    operations: [
      { method: 'POST', path: '/v3/OS-QUOIN/users/{user_id}/totp/enrolments' },
      { method: 'POST', path: '/v3/OS-QUOIN/users/{user_id}/totp' },
      { method: 'POST', path: '/v3/OS-QUOIN/users/{user_id}/passkeys/challenges' },
      { method: 'POST', path: '/v3/OS-QUOIN/users/{user_id}/passkeys' },
      { method: 'POST', path: '/v3/OS-QUOIN/users/{user_id}/recovery_codes' },
    ],
  },
  {
    name: 'identity:delete_user_factor',
    check: 'user_id:%(target.user.id)s',
    description: 'Take away a second factor of one’s own. Nobody can take a single one from another user.',
    operations: [
      { method: 'DELETE', path: '/v3/OS-QUOIN/users/{user_id}/totp/{totp_id}' },
      { method: 'DELETE', path: '/v3/OS-QUOIN/users/{user_id}/passkeys/{passkey_id}' },
      { method: 'DELETE', path: '/v3/OS-QUOIN/users/{user_id}/recovery_codes' },
    ],
  },
]
