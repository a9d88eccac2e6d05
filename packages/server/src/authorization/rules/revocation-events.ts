import type { RuleDefault } from '@quoin/policy'

export const revocationEvents = [
  {
    name: 'identity:list_revoke_events',
    check: 'rule:service_or_admin',
    description: 'Read which tokens were made invalid before their time.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-REVOKE/events' }],
  },
] as const satisfies readonly RuleDefault[]
