import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { home } from '../home.ts'
import { bounds, listQuery } from '../lists.ts'
import { createMapping, mappingById, removeMapping, updateMapping } from './operations.ts'
import { listMappings } from './store.ts'

const AT = 'OS-FEDERATION/mappings'

/** The mapping itself is looked at against the schema of its version, see mapping/schema.ts. */
const Body = Type.Object({ mapping: Type.Optional(Type.Object({})) })
const Shown = Type.Object({
  id: Type.String(),
  rules: Type.Array(Type.Object({})),
  schema_version: Type.String(),
  links: Type.Object({ self: Type.String() }),
})
const Answer = Type.Object({ mapping: Shown })

const example = {
  request: {
    mapping: {
      rules: [
        {
          local: [{ user: { name: '{0}' } }, { groups: '{1}', domain: { name: 'Default' } }],
          remote: [{ type: 'REMOTE_USER' }, { type: 'HTTP_OIDC_GROUPS', whitelist: ['staff', 'students'] }],
        },
      ],
      schema_version: '2.0',
    },
  },
}

const list = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/mappings',
  summary: 'List mappings',
  home: home('mappings'),
  rule: 'identity:list_mappings',
  query: listQuery({}),
  answer: Type.Object({ mappings: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, [], bounds(ctx))
    const { rows, truncated } = await listMappings(ctx, asked, bounds(ctx).maxDbLimit)
    return collection(ctx, 'mappings', rows, { list: asked, truncated, itemsAt: AT })
  },
})

const create = operation({
  method: 'PUT',
  path: '/v3/OS-FEDERATION/mappings/{mapping_id}',
  summary: 'Create the rules by which an assertion becomes a user, groups and projects',
  rule: 'identity:create_mapping',
  body: Body,
  answer: Answer,
  status: 201,
  example,
  change: async (ctx, { params, body }) =>
    member(ctx, 'mapping', await createMapping(ctx, params.mapping_id, body.mapping ?? {}), AT),
})

const show = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/mappings/{mapping_id}',
  summary: 'Show a mapping',
  home: home('mapping', 'mapping_id'),
  rule: 'identity:get_mapping',
  answer: Answer,
  run: async (ctx, { params }) => member(ctx, 'mapping', await mappingById(ctx, params.mapping_id), AT),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/OS-FEDERATION/mappings/{mapping_id}',
  summary: 'Replace the rules of a mapping',
  rule: 'identity:update_mapping',
  body: Body,
  answer: Answer,
  example,
  change: async (ctx, { params, body }) =>
    member(ctx, 'mapping', await updateMapping(ctx, params.mapping_id, body.mapping ?? {}), AT),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-FEDERATION/mappings/{mapping_id}',
  summary: 'Delete a mapping',
  rule: 'identity:delete_mapping',
  status: 204,
  change: (ctx, { params }) => removeMapping(ctx, params.mapping_id),
})

export const mappingOperations = [list, create, show, update, remove]
