import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { collection, listBounds, listRequest, member } from '../../kernel/lists/index.ts'
import { facts, projectsByIds } from '../../resource/operations.ts'
import { MODELS } from '../model.ts'
import { Amount, Description, Links, pageQuery, RegionId, ResourceName, ServiceId } from '../schemas.ts'
import { createLimits, type NewLimit, removeLimit, showLimit, updateLimit, visibleTo } from './operations.ts'
import { type Limit, listLimits } from './store.ts'

const id = { minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' }
const Id = Type.String(id)
const NullableId = Type.Unsafe<string | null>({ ...id, type: ['string', 'null'] })
const required = ['service_id', 'resource_name', 'resource_limit']

/** What is missing is told before whose limit it is, as upstream's validator does: hence its place in `allOf`. */
const NewLimitBody = Type.Unsafe<NewLimit>({
  type: 'object',
  properties: {
    project_id: NullableId,
    domain_id: NullableId,
    resource_name: ResourceName,
    region_id: RegionId,
    service_id: ServiceId,
    resource_limit: Amount,
    description: Description,
  },
  allOf: [{ required }],
  oneOf: [{ required: [...required, 'domain_id'] }, { required: [...required, 'project_id'] }],
  additionalProperties: false,
})
const CreateBody = Type.Object({ limits: Type.Array(NewLimitBody, { minItems: 1 }) }, { additionalProperties: false })
const UpdateBody = Type.Object(
  {
    limit: Type.Object(
      { resource_limit: Type.Optional(Amount), description: Type.Optional(Description) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
const Shown = Type.Object({
  id: Type.String(),
  project_id: NullableId,
  domain_id: NullableId,
  service_id: Type.String(),
  region_id: Type.Union([Type.String(), Type.Null()]),
  resource_name: Type.String(),
  resource_limit: Amount,
  description: Description,
  links: Links,
})
const Answer = Type.Object({ limit: Shown })
const FILTERS = ['service_id', 'region_id', 'resource_name', 'project_id', 'domain_id']

const model = operation({
  method: 'GET',
  path: '/v3/limits/model',
  summary: 'Show how limits of a hierarchy are checked',
  home: { rel: 'limit_model', status: 'experimental' },
  rule: 'identity:get_limit_model',
  answer: Type.Object({ model: Type.Object({ name: Type.String(), description: Type.String() }) }),
  run: (ctx) => ({ model: MODELS[ctx.config.unified_limit.enforcement_model] }),
})

const list = operation({
  method: 'GET',
  path: '/v3/limits',
  summary: 'List the limits that the caller may see',
  home: { rel: 'limits', status: 'experimental' },
  rule: 'identity:list_limits',
  query: Type.Object({
    service_id: Type.Optional(ServiceId),
    region_id: Type.Optional(RegionId),
    resource_name: Type.Optional(ResourceName),
    project_id: Type.Optional(Id),
    domain_id: Type.Optional(Id),
    ...pageQuery,
  }),
  answer: Type.Object({ limits: Type.Array(Shown), links: Links }),
  run: async (ctx, { query }) => {
    const bounds = listBounds(ctx.config, 'unified_limit')
    const asked = listRequest(query, FILTERS, bounds)
    const visible = visibleTo(ctx)
    const { rows, truncated } =
      visible === null
        ? { rows: [], truncated: false }
        : await listLimits(ctx.db, asked, { dialect: ctx.store.dialect, ...bounds, visible })
    return collection(ctx, 'limits', rows, { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/limits',
  summary: 'Give projects and domains limits of their own, all or none',
  rule: 'identity:create_limits',
  body: CreateBody,
  answer: Type.Object({ limits: Type.Array(Shown) }),
  status: 201,
  example: {
    request: {
      limits: [
        {
          project_id: '1'.repeat(32),
          service_id: '0'.repeat(32),
          region_id: 'RegionOne',
          resource_name: 'cores',
          resource_limit: 20,
        },
      ],
    },
  },
  change: async (ctx, { body }) => {
    const { links: _links, ...answer } = collection(ctx, 'limits', await createLimits(ctx, body.limits))
    return answer
  },
})

/** What the rule sees: the limit, and the project or domain it is for. */
async function target(ctx: Context, limit: Limit): Promise<object> {
  const ownerId = limit.project_id ?? limit.domain_id
  const [owner] = ownerId === null ? [] : await projectsByIds(ctx, [ownerId])
  if (owner === undefined) return limit
  return { ...limit, [limit.project_id === null ? 'domain' : 'project']: facts(owner) }
}

const show = operation({
  method: 'GET',
  path: '/v3/limits/{limit_id}',
  summary: 'Show a limit',
  home: { rel: 'limit', status: 'experimental' },
  rule: 'identity:get_limit',
  answer: Answer,
  load: async (ctx, { params }) => {
    const shown = await showLimit(ctx, params.limit_id)
    return { shown, limit: await target(ctx, shown) }
  },
  target: ({ limit }) => ({ limit }),
  run: (ctx, { loaded }) => member(ctx, 'limit', loaded.shown),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/limits/{limit_id}',
  summary: 'Change a limit',
  rule: 'identity:update_limit',
  body: UpdateBody,
  answer: Answer,
  example: { request: { limit: { resource_limit: 0, description: 'nothing more for now' } } },
  change: async (ctx, { body, params }) => member(ctx, 'limit', await updateLimit(ctx, params.limit_id, body.limit)),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/limits/{limit_id}',
  summary: 'Delete a limit: the registered one counts again',
  rule: 'identity:delete_limit',
  status: 204,
  change: (ctx, { params }) => removeLimit(ctx, params.limit_id),
})

export const limitOperations = [model, list, create, show, update, remove]
