import type { RuleDefault } from '@quoin/policy'

/** Upstream marked this rule for removal in Train: its list is gone, and the name is kept for policy files alone. */
export const revocationList = [
  {
    name: 'identity:revocation_list',
    check: 'rule:service_or_admin',
    description: 'Read the list of revoked PKI tokens, which no longer exist.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/auth/tokens/OS-PKI/revoked' }],
  },
] as const satisfies readonly RuleDefault[]
