import type { RuleDefault } from '@quoin/policy'

export const ec2Tokens = [
  {
    name: 'identity:ec2tokens_validate',
    check: 'rule:service_or_admin',
    description: 'Exchange a signed EC2 request for a token of the user who signed it.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'POST', path: '/v3/ec2tokens' }],
  },
] as const satisfies readonly RuleDefault[]
