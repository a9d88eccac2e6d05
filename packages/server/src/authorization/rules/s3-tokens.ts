import type { RuleDefault } from '@quoin/policy'

export const s3Tokens = [
  {
    name: 'identity:s3tokens_validate',
    check: 'rule:service_or_admin',
    description: 'Exchange a signed S3 request for a token of the user who signed it.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'POST', path: '/v3/s3tokens' }],
  },
] as const satisfies readonly RuleDefault[]
