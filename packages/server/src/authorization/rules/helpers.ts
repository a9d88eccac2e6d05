import type { RuleDefault } from '@quoin/policy'

/** Rules that other rules refer to; no operation is judged by them alone. */
export const helpers = [
  {
    name: 'admin_required',
    check: 'role:admin or is_admin:1',
    description: 'Callers with the admin role on anything, which makes them administrators of the whole cloud.',
    operations: [],
  },
  {
    name: 'service_role',
    check: 'role:service',
    description: 'Callers with the service role: the other services of the cloud.',
    operations: [],
  },
  {
    name: 'service_or_admin',
    check: 'rule:admin_required or rule:service_role',
    description: 'Services and administrators.',
    operations: [],
  },
  {
    name: 'owner',
    check: 'user_id:%(user_id)s',
    description: 'Callers who are the user named in the address of the request.',
    operations: [],
  },
  {
    name: 'admin_or_owner',
    check: 'rule:admin_required or rule:owner',
    description: 'Administrators, and the user named in the address of the request.',
    operations: [],
  },
  {
    name: 'token_subject',
    check: 'user_id:%(target.token.user_id)s',
    description: 'Callers who ask about a token of their own.',
    operations: [],
  },
  {
    name: 'admin_or_token_subject',
    check: 'rule:admin_required or rule:token_subject',
    description: 'Administrators, and the user a token belongs to.',
    operations: [],
  },
  {
    name: 'service_admin_or_token_subject',
    check: 'rule:service_or_admin or rule:token_subject',
    description: 'Services, administrators, and the user a token belongs to.',
    operations: [],
  },
  {
    name: 'domain_managed_target_role',
    check: "'manager':%(target.role.name)s or 'member':%(target.role.name)s or 'reader':%(target.role.name)s",
    description:
      'The roles a domain manager may see and hand out; a higher one here would let managers raise themselves.',
    operations: [],
  },
] as const satisfies readonly RuleDefault[]
