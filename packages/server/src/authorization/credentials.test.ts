import { expect, test } from 'vitest'
import { callerNamed } from '../kernel/testing/services.ts'
import { credentialsOf } from './credentials.ts'

test("a caller by oslo.policy's names, made once", () => {
  const caller = callerNamed('ann', { projectId: 'p1', projectDomainId: 'd1', roles: ['member'], token: { audit: 1 } })
  expect(credentialsOf(caller)).toEqual({
    user_id: 'ann',
    user_domain_id: 'default',
    project_id: 'p1',
    project_domain_id: 'd1',
    domain_id: null,
    system_scope: null,
    roles: ['member'],
    is_admin: false,
    is_admin_project: true,
    group_ids: [],
    is_delegated_auth: false,
    trust_id: null,
    trustor_id: null,
    trustee_id: null,
    oauth_consumer_id: null,
    oauth_access_token_id: null,
    token: { audit: 1 },
  })
  expect(credentialsOf(caller)).toBe(credentialsOf(caller))
})
