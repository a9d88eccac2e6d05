import type { RuleDefault } from '@quoin/policy'

export const applicationCredentials = [
  {
    name: 'identity:get_application_credential',
    check: '(rule:admin_required) or (role:reader and system_scope:all) or rule:owner',
    description: 'See one application credential of a user, without its secret.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/users/{user_id}/application_credentials/{application_credential_id}' },
      { method: 'HEAD', path: '/v3/users/{user_id}/application_credentials/{application_credential_id}' },
    ],
    deprecated: {
      name: 'identity:get_application_credential',
      check: 'rule:admin_or_owner',
      reason: 'Readers of the system may look now, besides administrators and the owner.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_application_credentials',
    check: '(rule:admin_required) or (role:reader and system_scope:all) or rule:owner',
    description: 'See all application credentials of a user, without their secrets.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/users/{user_id}/application_credentials' },
      { method: 'HEAD', path: '/v3/users/{user_id}/application_credentials' },
    ],
    deprecated: {
      name: 'identity:list_application_credentials',
      check: 'rule:admin_or_owner',
      reason: 'Readers of the system may look now, besides administrators and the owner.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_application_credential',
    check: 'user_id:%(user_id)s',
    description: 'Make an application credential for oneself in the project the token is for.',
    scopeTypes: ['project'],
    operations: [{ method: 'POST', path: '/v3/users/{user_id}/application_credentials' }],
  },
  {
    name: 'identity:delete_application_credential',
    check: 'rule:admin_or_owner',
    description: 'Remove an application credential, after which nobody can sign in with it.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/users/{user_id}/application_credentials/{application_credential_id}' }],
    deprecated: {
      name: 'identity:delete_application_credential',
      check: 'rule:admin_or_owner',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
