import type { RuleDefault } from '@quoin/policy'

export const auth = [
  {
    name: 'identity:get_auth_catalog',
    check: '',
    description: 'Read the service catalog of the scope the token has.',
    operations: [
      { method: 'GET', path: '/v3/auth/catalog' },
      { method: 'HEAD', path: '/v3/auth/catalog' },
    ],
  },
  {
    name: 'identity:get_auth_projects',
    check: '',
    description: 'Read which projects the caller could get a token for.',
    operations: [
      { method: 'GET', path: '/v3/auth/projects' },
      { method: 'HEAD', path: '/v3/auth/projects' },
    ],
  },
  {
    name: 'identity:get_auth_domains',
    check: '',
    description: 'Read which domains the caller could get a token for.',
    operations: [
      { method: 'GET', path: '/v3/auth/domains' },
      { method: 'HEAD', path: '/v3/auth/domains' },
    ],
  },
  {
    name: 'identity:get_auth_system',
    check: '',
    description: 'Read whether the caller could get a token for the system.',
    operations: [
      { method: 'GET', path: '/v3/auth/system' },
      { method: 'HEAD', path: '/v3/auth/system' },
    ],
  },
] as const satisfies readonly RuleDefault[]
