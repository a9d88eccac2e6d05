import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { type Extras, plainNames } from '../../kernel/extras.ts'
import { collection, listBounds, listRequest, member } from '../../kernel/lists/index.ts'
import { createRegion, type NewRegion, regionAttributes, removeRegion, showRegion, updateRegion } from './operations.ts'
import { listRegions } from './store.ts'

const Nullable = (minLength: number) => ({ type: ['string', 'null'], minLength, maxLength: 255 })
const RegionId = Type.Unsafe<string | null>(Nullable(1))
const Description = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 })
const properties = { description: Type.Optional(Description), parent_region_id: Type.Optional(RegionId) }

const CreateBody = Type.Object({
  region: Type.Object({ ...properties, id: Type.Optional(Type.Unsafe<string | null>(Nullable(0))) }),
})
const UpdateBody = Type.Object(
  { region: Type.Object({ ...properties, id: Type.Optional(RegionId) }, { minProperties: 1 }) },
  { additionalProperties: false },
)
const Region = Type.Object({
  id: Type.String(),
  description: Type.String(),
  parent_region_id: RegionId,
  links: Type.Object({}),
})
const Answer = Type.Object({ region: Region })
const example = { request: { region: { id: 'RegionTwo', description: 'the second' } } }

const list = operation({
  method: 'GET',
  path: '/v3/regions',
  summary: 'List regions',
  home: { rel: 'regions' },
  rule: 'identity:list_regions',
  query: Type.Object(
    {
      parent_region_id: Type.Optional(RegionId),
      limit: Type.Optional(Type.String()),
      marker: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ regions: Type.Array(Region), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, ['parent_region_id'], listBounds(ctx.config, 'catalog'))
    const { rows, truncated } = await listRegions(ctx.db, asked, {
      dialect: ctx.store.dialect,
      ...listBounds(ctx.config, 'catalog'),
    })
    return collection(ctx, 'regions', rows, { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/regions',
  summary: 'Create a region, with an id of its own or a new one',
  rule: 'identity:create_region',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example,
  change: async (ctx, { body }) => {
    const region = plainNames(body.region as Extras, regionAttributes)
    const id = typeof region.id === 'string' && region.id !== '' ? region.id : ctx.newId()
    return member(ctx, 'region', await createRegion(ctx, { ...region, id } as NewRegion))
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/regions/{region_id}',
  summary: 'Show a region',
  home: { rel: 'region' },
  rule: 'identity:get_region',
  answer: Answer,
  run: async (ctx, { params }) => member(ctx, 'region', await showRegion(ctx, params.region_id)),
})

const createAt = operation({
  method: 'PUT',
  path: '/v3/regions/{region_id}',
  summary: 'Create a region with the id of the path',
  rule: 'identity:create_region',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example,
  change: async (ctx, { body, params }) => {
    const region = plainNames(body.region as Extras, regionAttributes)
    if ('id' in region && region.id !== params.region_id)
      throw new BadRequest(`Conflicting region IDs specified: "${params.region_id}" != "${String(region.id)}"`)
    return member(ctx, 'region', await createRegion(ctx, { ...region, id: params.region_id } as NewRegion))
  },
})

const update = operation({
  method: 'PATCH',
  path: '/v3/regions/{region_id}',
  summary: 'Change a region',
  rule: 'identity:update_region',
  body: UpdateBody,
  answer: Answer,
  example: { request: { region: { description: 'moved' } } },
  change: async (ctx, { body, params }) => {
    const { region } = body
    if (region.id != null && region.id !== params.region_id) throw new BadRequest('Cannot change ID')
    return member(ctx, 'region', await updateRegion(ctx, params.region_id, region as Extras))
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/regions/{region_id}',
  summary: 'Delete a region and those below it',
  rule: 'identity:delete_region',
  status: 204,
  change: (ctx, { params }) => removeRegion(ctx, params.region_id),
})

export const regionOperations = [list, create, show, createAt, update, remove]
