import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { collection, listBounds, listRequest, member } from '../../kernel/lists/index.ts'
import { Amount, Description, Links, pageQuery, RegionId, ResourceName, ServiceId } from '../schemas.ts'
import {
  createRegisteredLimits,
  removeRegisteredLimit,
  showRegisteredLimit,
  updateRegisteredLimit,
} from './operations.ts'
import { listRegisteredLimits } from './store.ts'

const CreateBody = Type.Object(
  {
    registered_limits: Type.Array(
      Type.Object(
        {
          service_id: ServiceId,
          region_id: Type.Optional(RegionId),
          resource_name: ResourceName,
          default_limit: Amount,
          description: Type.Optional(Description),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
)
const UpdateBody = Type.Object(
  {
    registered_limit: Type.Object(
      {
        service_id: Type.Optional(ServiceId),
        region_id: Type.Optional(RegionId),
        resource_name: Type.Optional(ResourceName),
        default_limit: Type.Optional(Amount),
        description: Type.Optional(Description),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
const RegisteredLimit = Type.Object({
  id: Type.String(),
  service_id: Type.String(),
  region_id: Type.Union([Type.String(), Type.Null()]),
  resource_name: Type.String(),
  default_limit: Amount,
  description: Description,
  links: Links,
})
const Answer = Type.Object({ registered_limit: RegisteredLimit })
const FILTERS = ['service_id', 'region_id', 'resource_name']

const list = operation({
  method: 'GET',
  path: '/v3/registered_limits',
  summary: 'List registered limits',
  home: { rel: 'registered_limits', status: 'experimental' },
  rule: 'identity:list_registered_limits',
  query: Type.Object({
    service_id: Type.Optional(ServiceId),
    region_id: Type.Optional(RegionId),
    resource_name: Type.Optional(ResourceName),
    ...pageQuery,
  }),
  answer: Type.Object({ registered_limits: Type.Array(RegisteredLimit), links: Links }),
  run: async (ctx, { query }) => {
    const bounds = listBounds(ctx.config, 'unified_limit')
    const asked = listRequest(query, FILTERS, bounds)
    const { rows, truncated } = await listRegisteredLimits(ctx.db, asked, { dialect: ctx.store.dialect, ...bounds })
    return collection(ctx, 'registered_limits', rows, { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/registered_limits',
  summary: 'Register limits, all or none',
  rule: 'identity:create_registered_limits',
  body: CreateBody,
  answer: Type.Object({ registered_limits: Type.Array(RegisteredLimit) }),
  status: 201,
  example: {
    request: {
      registered_limits: [
        { service_id: '0'.repeat(32), region_id: 'RegionOne', resource_name: 'cores', default_limit: 10 },
      ],
    },
  },
  change: async (ctx, { body }) => {
    const limits = await createRegisteredLimits(ctx, body.registered_limits)
    const { links: _links, ...answer } = collection(ctx, 'registered_limits', limits)
    return answer
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/registered_limits/{registered_limit_id}',
  summary: 'Show a registered limit',
  home: { rel: 'registered_limit', status: 'experimental' },
  rule: 'identity:get_registered_limit',
  answer: Answer,
  run: async (ctx, { params }) =>
    member(ctx, 'registered_limit', await showRegisteredLimit(ctx, params.registered_limit_id)),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/registered_limits/{registered_limit_id}',
  summary: 'Change a registered limit that no limit departs from',
  rule: 'identity:update_registered_limit',
  body: UpdateBody,
  answer: Answer,
  example: { request: { registered_limit: { default_limit: 20 } } },
  change: async (ctx, { body, params }) =>
    member(
      ctx,
      'registered_limit',
      await updateRegisteredLimit(ctx, params.registered_limit_id, body.registered_limit),
    ),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/registered_limits/{registered_limit_id}',
  summary: 'Delete a registered limit that no limit departs from',
  rule: 'identity:delete_registered_limit',
  status: 204,
  change: (ctx, { params }) => removeRegisteredLimit(ctx, params.registered_limit_id),
})

export const registeredLimitOperations = [list, create, show, update, remove]
