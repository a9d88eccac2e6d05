import { Type } from 'typebox'
import { type Operation, operation } from '../../kernel/declare.ts'
import { collection, listBounds, listRequest, member, pageInMemory } from '../../kernel/lists/index.ts'
import { showEndpoint } from '../endpoints/operations.ts'
import { showPolicy } from '../legacy-policies/operations.ts'
import { assertAttached, assertPlace, attach, detach, endpointsOfPolicy, policyIdOfEndpoint } from './operations.ts'
import type { Place } from './store.ts'

const EXTENSION = 'OS-ENDPOINT-POLICY/1.0'

/** Check, attach and detach at one kind of place: they differ in path and rules alone. */
function associationOperations(kind: {
  readonly path: `/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/${string}`
  readonly rel: string
  readonly rule: 'endpoint' | 'service' | 'region_and_service'
  readonly what: string
}): readonly Operation[] {
  const { path, rel, what } = kind
  const rule = (verb: string) => `identity:${verb}_policy_association_for_${kind.rule}`
  const parts = (params: Readonly<Record<string, string>>) => {
    const { policy_id: policyId = '', ...place } = params
    return { policyId, place: place as Place }
  }
  return [
    operation({
      method: 'GET',
      path,
      summary: `Check that a policy is attached to ${what}`,
      home: { rel, extension: EXTENSION },
      rule: rule('check'),
      status: 204,
      run: async (ctx, { params }) => {
        const { policyId, place } = parts(params)
        await showPolicy(ctx, policyId)
        await assertPlace(ctx, place)
        await assertAttached(ctx, policyId, place)
      },
    }),
    operation({
      method: 'PUT',
      path,
      summary: `Attach a policy to ${what}, in place of another`,
      rule: rule('create'),
      status: 204,
      change: async (ctx, { params }) => {
        const { policyId, place } = parts(params)
        await showPolicy(ctx, policyId)
        await assertPlace(ctx, place)
        await attach(ctx, policyId, place)
      },
    }),
    operation({
      method: 'DELETE',
      path,
      summary: `Detach a policy from ${what}`,
      rule: rule('delete'),
      status: 204,
      change: async (ctx, { params }) => {
        const { policyId, place } = parts(params)
        await showPolicy(ctx, policyId)
        await assertPlace(ctx, place)
        await detach(ctx, policyId, place)
      },
    }),
  ]
}

const listEndpoints = operation({
  method: 'GET',
  path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints',
  summary: 'List the endpoints that a policy is for',
  home: { rel: 'policy_endpoints', extension: EXTENSION },
  rule: 'identity:list_endpoints_for_policy',
  answer: Type.Object({ endpoints: Type.Array(Type.Object({ id: Type.String() })), links: Type.Object({}) }),
  run: async (ctx, { params: { policy_id }, query }) => {
    await showPolicy(ctx, policy_id)
    const list = listRequest(query, [], { ...listBounds(ctx.config, 'catalog'), listLimit: null })
    const { items, truncated } = pageInMemory(await endpointsOfPolicy(ctx, policy_id), list)
    return collection(ctx, 'endpoints', items, { list, truncated })
  },
})

const showPolicyOfEndpoint = operation({
  method: 'GET',
  path: '/v3/endpoints/{endpoint_id}/OS-ENDPOINT-POLICY/policy',
  summary: 'Show the policy that is for an endpoint',
  home: { rel: 'endpoint_policy', extension: EXTENSION },
  rule: 'identity:get_policy_for_endpoint',
  answer: Type.Object({ policy: Type.Object({ id: Type.String(), blob: Type.String(), type: Type.String() }) }),
  run: async (ctx, { params }) => {
    const endpoint = await showEndpoint(ctx, params.endpoint_id)
    const policy = await showPolicy(ctx, await policyIdOfEndpoint(ctx, endpoint))
    // An oddity clients may know: the link leads below endpoints.
    return member(ctx, 'policy', policy, 'endpoints')
  },
})

export const endpointPolicyOperations = [
  listEndpoints,
  showPolicyOfEndpoint,
  ...associationOperations({
    path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id}',
    rel: 'endpoint_policy_association',
    rule: 'endpoint',
    what: 'an endpoint',
  }),
  ...associationOperations({
    path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}',
    rel: 'service_policy_association',
    rule: 'service',
    what: 'a service',
  }),
  ...associationOperations({
    path: '/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id}',
    rel: 'region_and_service_policy_association',
    rule: 'region_and_service',
    what: 'a service in a region',
  }),
]
