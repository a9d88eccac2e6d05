import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { type Extras, plainNames } from '../../kernel/extras.ts'
import { collection, listBounds, listRequest, member } from '../../kernel/lists/index.ts'
import { assertUrlTemplate } from '../url.ts'
import {
  createEndpoint,
  endpointAttributes,
  type NewEndpoint,
  removeEndpoint,
  showEndpoint,
  shownEndpoint,
  updateEndpoint,
} from './operations.ts'
import { listEndpoints } from './store.ts'

const Interface = Type.Unsafe<string>({ type: 'string', enum: ['admin', 'internal', 'public'] })
const NullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const Url = Type.String({ minLength: 0, maxLength: 225, pattern: '^[a-zA-Z0-9+.-]+:.+' })
const properties = {
  enabled: Type.Optional(Type.Boolean()),
  region_id: Type.Optional(NullableText),
  region: Type.Optional(NullableText),
  name: Type.Optional(Type.String()),
  description: Type.Optional(NullableText),
}
const CreateBody = Type.Object(
  {
    endpoint: Type.Object({
      id: Type.Optional(Type.String()),
      ...properties,
      interface: Interface,
      service_id: Type.String(),
      url: Url,
    }),
  },
  { additionalProperties: false },
)
const UpdateBody = Type.Object(
  {
    endpoint: Type.Object(
      {
        ...properties,
        interface: Type.Optional(Interface),
        service_id: Type.Optional(Type.String()),
        url: Type.Optional(Url),
      },
      { minProperties: 1 },
    ),
  },
  { additionalProperties: false },
)
const Endpoint = Type.Object({
  id: Type.String(),
  interface: Interface,
  region_id: NullableText,
  region: NullableText,
  service_id: Type.String(),
  url: Type.String(),
  enabled: Type.Boolean(),
  links: Type.Object({}),
})
const Answer = Type.Object({ endpoint: Endpoint })

const list = operation({
  method: 'GET',
  path: '/v3/endpoints',
  summary: 'List endpoints',
  home: { rel: 'endpoints' },
  rule: 'identity:list_endpoints',
  query: Type.Object({
    interface: Type.Optional(Interface),
    region_id: Type.Optional(NullableText),
    service_id: Type.Optional(Type.String()),
  }),
  answer: Type.Object({ endpoints: Type.Array(Endpoint), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, ['interface', 'service_id', 'region_id'], listBounds(ctx.config, 'catalog'))
    const { rows, truncated } = await listEndpoints(ctx.db, asked, {
      dialect: ctx.store.dialect,
      ...listBounds(ctx.config, 'catalog'),
    })
    return collection(ctx, 'endpoints', rows.map(shownEndpoint), { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/endpoints',
  summary: 'Create an endpoint',
  rule: 'identity:create_endpoint',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example: {
    request: {
      endpoint: {
        interface: 'public',
        region_id: 'RegionOne',
        service_id: '0'.repeat(32),
        url: 'http://compute.example/v2.1',
      },
    },
  },
  change: async (ctx, { body }) => {
    assertUrlTemplate(body.endpoint.url)
    const endpoint = plainNames(body.endpoint as Extras, endpointAttributes) as NewEndpoint
    return member(ctx, 'endpoint', shownEndpoint(await createEndpoint(ctx, endpoint)))
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/endpoints/{endpoint_id}',
  summary: 'Show an endpoint',
  home: { rel: 'endpoint' },
  rule: 'identity:get_endpoint',
  answer: Answer,
  run: async (ctx, { params }) => member(ctx, 'endpoint', shownEndpoint(await showEndpoint(ctx, params.endpoint_id))),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/endpoints/{endpoint_id}',
  summary: 'Change an endpoint',
  rule: 'identity:update_endpoint',
  body: UpdateBody,
  answer: Answer,
  example: { request: { endpoint: { url: 'https://compute.example/v2.1' } } },
  change: async (ctx, { body, params }) => {
    const endpoint = body.endpoint as Extras
    if (endpoint.id != null && endpoint.id !== params.endpoint_id) throw new BadRequest('Cannot change ID')
    return member(ctx, 'endpoint', shownEndpoint(await updateEndpoint(ctx, params.endpoint_id, endpoint)))
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/endpoints/{endpoint_id}',
  summary: 'Delete an endpoint',
  rule: 'identity:delete_endpoint',
  status: 204,
  change: (ctx, { params }) => removeEndpoint(ctx, params.endpoint_id),
})

export const endpointOperations = [list, create, show, update, remove]
