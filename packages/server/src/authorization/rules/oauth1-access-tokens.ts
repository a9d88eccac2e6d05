import type { RuleDefault } from '@quoin/policy'

export const oauth1AccessTokens = [
  {
    name: 'identity:authorize_request_token',
    check: 'rule:admin_required',
    description: 'Approve the request of an OAuth1 consumer to act for the caller.',
    scopeTypes: ['project'],
    operations: [{ method: 'PUT', path: '/v3/OS-OAUTH1/authorize/{request_token_id}' }],
  },
  {
    name: 'identity:get_access_token',
    check: 'rule:admin_required',
    description: 'See one access token that a user gave to an OAuth1 consumer.',
    scopeTypes: ['project'],
    operations: [{ method: 'GET', path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}' }],
  },
  {
    name: 'identity:get_access_token_role',
    check: 'rule:admin_required',
    description: 'See one role that a user passed on with an OAuth1 access token.',
    scopeTypes: ['project'],
    operations: [
      { method: 'GET', path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles/{role_id}' },
    ],
  },
  {
    name: 'identity:list_access_tokens',
    check: 'rule:admin_required',
    description: 'See the access tokens that a user gave to OAuth1 consumers.',
    scopeTypes: ['project'],
    operations: [{ method: 'GET', path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens' }],
  },
  {
    name: 'identity:list_access_token_roles',
    check: 'rule:admin_required',
    description: 'See the roles that a user passed on with an OAuth1 access token.',
    scopeTypes: ['project'],
    operations: [{ method: 'GET', path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles' }],
  },
  {
    name: 'identity:delete_access_token',
    check: 'rule:admin_required',
    description: 'Take back an access token from an OAuth1 consumer.',
    scopeTypes: ['project'],
    operations: [{ method: 'DELETE', path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}' }],
  },
] as const satisfies readonly RuleDefault[]
