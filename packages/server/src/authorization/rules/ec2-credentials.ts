import type { RuleDefault } from '@quoin/policy'

export const ec2Credentials = [
  {
    name: 'identity:ec2_get_credential',
    check: '(rule:admin_required) or (role:reader and system_scope:all) or user_id:%(target.credential.user_id)s',
    description: 'See one EC2 key pair of a user, secret included.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/users/{user_id}/credentials/OS-EC2/{credential_id}' }],
    deprecated: {
      name: 'identity:ec2_get_credential',
      check: 'rule:admin_required or (rule:owner and user_id:%(target.credential.user_id)s)',
      reason: 'Readers of the system may look now, and an owner is told by the key pair, not by the address.',
      since: 'T',
    },
  },
  {
    name: 'identity:ec2_list_credentials',
    check: '(rule:admin_required) or (role:reader and system_scope:all) or rule:owner',
    description: 'See all EC2 key pairs of a user.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/users/{user_id}/credentials/OS-EC2' }],
    deprecated: {
      name: 'identity:ec2_list_credentials',
      check: 'rule:admin_or_owner',
      reason: 'Readers of the system may look now, besides administrators and the owner.',
      since: 'T',
    },
  },
  {
    name: 'identity:ec2_create_credential',
    check: '(rule:admin_required) or (role:member and user_id:%(target.credential.user_id)s)',
    description: 'Make an EC2 key pair for a user in a project.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/users/{user_id}/credentials/OS-EC2' }],
    deprecated: {
      name: 'identity:ec2_create_credential',
      check: 'rule:admin_or_owner',
      reason: 'An owner needs the member role now and is told by the key pair, not by the address.',
      since: 'T',
    },
  },
  {
    name: 'identity:ec2_delete_credential',
    check: '(rule:admin_required) or (role:member and user_id:%(target.credential.user_id)s)',
    description: 'Remove an EC2 key pair of a user.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/users/{user_id}/credentials/OS-EC2/{credential_id}' }],
    deprecated: {
      name: 'identity:ec2_delete_credential',
      check: 'rule:admin_required or (rule:owner and user_id:%(target.credential.user_id)s)',
      reason: 'An owner needs the member role now and is told by the key pair, not by the address.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
