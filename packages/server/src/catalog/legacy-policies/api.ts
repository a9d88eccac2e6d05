import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { type Extras, plainNames } from '../../kernel/extras.ts'
import { collection, listBounds, listRequest, member } from '../../kernel/lists/index.ts'
import { lazyValidator } from '../../kernel/validation/index.ts'
import {
  createPolicy,
  type NewPolicy,
  policyAttributes,
  removePolicy,
  showPolicy as show,
  updatePolicy,
} from './operations.ts'
import { listPolicies } from './store.ts'

/** Policy documents kept for other services. Nothing here judges by them; see authorization/ for that. */
const PolicyType = Type.String({ maxLength: 255 })
const NewBody = Type.Object({ blob: Type.String(), type: PolicyType })
const ChangeBody = Type.Object(
  { blob: Type.Optional(Type.String()), type: Type.Optional(PolicyType) },
  { minProperties: 1 },
)
const Policy = Type.Object({ id: Type.String(), blob: Type.String(), type: Type.String(), links: Type.Object({}) })
const Answer = Type.Object({ policy: Policy })

/** What a policy is made of is looked at after the rule, as upstream does. */
const Body = Type.Object({ policy: Type.Optional(Type.Unknown()) })
const checkNew = lazyValidator(NewBody)
const checkChange = lazyValidator(ChangeBody)

function checked(body: { policy?: unknown }, check: typeof checkNew): Extras {
  const policy = body.policy === undefined ? {} : body.policy
  const refused = check(policy)
  if (refused !== undefined) throw refused
  return policy as Extras
}

const list = operation({
  method: 'GET',
  path: '/v3/policies',
  summary: 'List policy documents',
  home: { rel: 'policies' },
  rule: 'identity:list_policies',
  query: Type.Object({ type: Type.Optional(Type.String()) }),
  answer: Type.Object({ policies: Type.Array(Policy), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const bounds = listBounds(ctx.config, 'policy')
    const asked = listRequest(query, ['type'], bounds)
    const { rows, truncated } = await listPolicies(ctx.db, asked, { dialect: ctx.store.dialect, ...bounds })
    return collection(ctx, 'policies', rows, { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/policies',
  summary: 'Keep a policy document',
  rule: 'identity:create_policy',
  body: Body,
  answer: Answer,
  status: 201,
  example: { request: { policy: { blob: '{"default": "role:admin"}', type: 'application/json' } } },
  change: async (ctx, { body }) => {
    const policy = plainNames(checked(body, checkNew), policyAttributes) as NewPolicy
    return member(ctx, 'policy', await createPolicy(ctx, policy), 'policies')
  },
})

const showPolicy = operation({
  method: 'GET',
  path: '/v3/policies/{policy_id}',
  summary: 'Show a policy document',
  home: { rel: 'policy' },
  rule: 'identity:get_policy',
  answer: Answer,
  run: async (ctx, { params }) => member(ctx, 'policy', await show(ctx, params.policy_id), 'policies'),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/policies/{policy_id}',
  summary: 'Change a policy document',
  rule: 'identity:update_policy',
  body: Body,
  answer: Answer,
  example: { request: { policy: { blob: '{"default": "role:reader"}' } } },
  change: async (ctx, { body, params }) =>
    member(ctx, 'policy', await updatePolicy(ctx, params.policy_id, checked(body, checkChange)), 'policies'),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/policies/{policy_id}',
  summary: 'Delete a policy document',
  rule: 'identity:delete_policy',
  status: 204,
  change: (ctx, { params }) => removePolicy(ctx, params.policy_id),
})

export const legacyPolicyOperations = [list, create, showPolicy, update, remove]
