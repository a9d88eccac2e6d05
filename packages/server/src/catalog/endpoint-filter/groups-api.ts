import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { collection, listBounds, listRequest, member, pageInMemory } from '../../kernel/lists/index.ts'
import { shownEndpoint } from '../endpoints/operations.ts'
import {
  createEndpointGroup,
  endpointsOfGroup,
  removeEndpointGroup,
  showEndpointGroup,
  updateEndpointGroup,
} from './operations.ts'
import { listEndpointGroups } from './store.ts'

/** Groups of endpoints by what they have in common. */
export const EXTENSION = 'OS-EP-FILTER/1.0'
export const params = { endpoint_group_id: `ext/${EXTENSION}/param/endpoint_group_id` }
export const groupsAt = 'OS-EP-FILTER/endpoint_groups'

const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '[\\S]+' })
const NullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const FiltersBody = Type.Object({
  interface: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: ['admin', 'internal', 'public'] })),
  service_id: Type.Optional(Type.String()),
  region_id: Type.Optional(NullableText),
  enabled: Type.Optional(Type.Boolean()),
})
const CreateBody = Type.Object(
  {
    endpoint_group: Type.Optional(
      Type.Object(
        { description: Type.Optional(NullableText), filters: FiltersBody, name: Name },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
const UpdateBody = Type.Object(
  {
    endpoint_group: Type.Object(
      {
        description: Type.Optional(NullableText),
        filters: Type.Optional(FiltersBody),
        name: Type.Optional(Name),
      },
      { minProperties: 1, additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
const EndpointGroup = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: NullableText,
  filters: Type.Object({}),
  links: Type.Object({}),
})
const Answer = Type.Object({ endpoint_group: EndpointGroup })
const example = {
  request: {
    endpoint_group: { name: 'public endpoints', description: 'for everybody', filters: { interface: 'public' } },
  },
}

const list = operation({
  method: 'GET',
  path: '/v3/OS-EP-FILTER/endpoint_groups',
  summary: 'List endpoint groups',
  home: { rel: 'endpoint_groups', extension: EXTENSION },
  rule: 'identity:list_endpoint_groups',
  query: Type.Object(
    { name: Type.Optional(Name), limit: Type.Optional(Type.String()), marker: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
  answer: Type.Object({ endpoint_groups: Type.Array(EndpointGroup), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const bounds = listBounds(ctx.config, 'catalog')
    const asked = listRequest(query, ['name'], bounds)
    const { rows, truncated } = await listEndpointGroups(ctx.db, asked, { dialect: ctx.store.dialect, ...bounds })
    return collection(ctx, 'endpoint_groups', rows, { list: asked, truncated, itemsAt: groupsAt })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/OS-EP-FILTER/endpoint_groups',
  summary: 'Create an endpoint group',
  rule: 'identity:create_endpoint_group',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example,
  change: async (ctx, { body }) =>
    member(ctx, 'endpoint_group', await createEndpointGroup(ctx, body.endpoint_group ?? {}), groupsAt),
})

const show = operation({
  method: 'GET',
  path: '/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}',
  summary: 'Show an endpoint group',
  home: { rel: 'endpoint_group', extension: EXTENSION, params },
  rule: 'identity:get_endpoint_group',
  answer: Answer,
  run: async (ctx, input) =>
    member(ctx, 'endpoint_group', await showEndpointGroup(ctx, input.params.endpoint_group_id), groupsAt),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}',
  summary: 'Change an endpoint group',
  rule: 'identity:update_endpoint_group',
  body: UpdateBody,
  answer: Answer,
  example,
  change: async (ctx, { body, params: { endpoint_group_id } }) =>
    member(ctx, 'endpoint_group', await updateEndpointGroup(ctx, endpoint_group_id, body.endpoint_group), groupsAt),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}',
  summary: 'Delete an endpoint group; projects see its endpoints through it no more',
  rule: 'identity:delete_endpoint_group',
  status: 204,
  change: (ctx, input) => removeEndpointGroup(ctx, input.params.endpoint_group_id),
})

const listEndpoints = operation({
  method: 'GET',
  path: '/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/endpoints',
  summary: 'List the endpoints of an endpoint group',
  home: { rel: 'endpoints_in_endpoint_group', extension: EXTENSION, params },
  rule: 'identity:list_endpoints_associated_with_endpoint_group',
  answer: Type.Object({ endpoints: Type.Array(Type.Object({ id: Type.String() })), links: Type.Object({}) }),
  run: async (ctx, input) => {
    const asked = listRequest(input.query, [], { ...listBounds(ctx.config, 'catalog'), listLimit: null })
    const endpoints = await endpointsOfGroup(ctx, input.params.endpoint_group_id)
    const { items, truncated } = pageInMemory(endpoints, asked)
    return collection(ctx, 'endpoints', items.map(shownEndpoint), { list: asked, truncated })
  },
})

export const endpointGroupOperations = [list, create, show, update, remove, listEndpoints]
