import type { RuleDefault } from '@quoin/policy'

export const trusts = [
  {
    name: 'identity:create_trust',
    check: 'user_id:%(target.trust.trustor_user_id)s',
    description: "Pass on roles of one's own to another user for a project.",
    scopeTypes: ['project'],
    operations: [{ method: 'POST', path: '/v3/OS-TRUST/trusts' }],
  },
  {
    name: 'identity:list_trusts',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all trusts.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-TRUST/trusts' },
      { method: 'HEAD', path: '/v3/OS-TRUST/trusts' },
    ],
    deprecated: {
      name: 'identity:list_trusts',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_trusts_for_trustor',
    check: '(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustor_user_id)s)',
    description: 'See the trusts in which a user passes on roles.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-TRUST/trusts?trustor_user_id={trustor_user_id}' },
      { method: 'HEAD', path: '/v3/OS-TRUST/trusts?trustor_user_id={trustor_user_id}' },
    ],
  },
  {
    name: 'identity:list_trusts_for_trustee',
    check: '(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustee_user_id)s)',
    description: 'See the trusts in which a user receives roles.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-TRUST/trusts?trustee_user_id={trustee_user_id}' },
      { method: 'HEAD', path: '/v3/OS-TRUST/trusts?trustee_user_id={trustee_user_id}' },
    ],
  },
  {
    name: 'identity:list_roles_for_trust',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s)',
    description: 'See the roles a trust passes on.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-TRUST/trusts/{trust_id}/roles' },
      { method: 'HEAD', path: '/v3/OS-TRUST/trusts/{trust_id}/roles' },
    ],
    deprecated: {
      name: 'identity:list_roles_for_trust',
      check: 'user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s',
      reason: 'Administrators and readers of the system may look now, besides the two users of the trust.',
      since: 'T',
    },
  },
  {
    name: 'identity:get_role_for_trust',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s)',
    description: 'See one role a trust passes on.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-TRUST/trusts/{trust_id}/roles/{role_id}' },
      { method: 'HEAD', path: '/v3/OS-TRUST/trusts/{trust_id}/roles/{role_id}' },
    ],
    deprecated: {
      name: 'identity:get_role_for_trust',
      check: 'user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s',
      reason: 'Administrators and readers of the system may look now, besides the two users of the trust.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_trust',
    check: 'rule:admin_required or user_id:%(target.trust.trustor_user_id)s',
    description: 'End a trust.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-TRUST/trusts/{trust_id}' }],
    deprecated: {
      name: 'identity:delete_trust',
      check: 'user_id:%(target.trust.trustor_user_id)s',
      reason: 'Administrators may end a trust now, besides the user who made it.',
      since: 'T',
    },
  },
  {
    name: 'identity:get_trust',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s)',
    description: 'See one trust.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-TRUST/trusts/{trust_id}' },
      { method: 'HEAD', path: '/v3/OS-TRUST/trusts/{trust_id}' },
    ],
    deprecated: {
      name: 'identity:get_trust',
      check: 'user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s',
      reason: 'Administrators and readers of the system may look now, besides the two users of the trust.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
