import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { selfLink, url } from '../../kernel/http/links.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { nullable } from '../../resource/schemas.ts'
import { home } from '../home.ts'
import { bounds, listQuery } from '../lists.ts'
import { createProtocol, protocolById, removeProtocol, updateProtocol } from './operations.ts'
import { listProtocols, type Protocol } from './store.ts'

const MappingId = Type.String({ minLength: 1, maxLength: 64 })
const RemoteIdAttribute = Type.String({ maxLength: 64 })
const CreateBody = Type.Object(
  {
    protocol: Type.Object(
      { mapping_id: MappingId, remote_id_attribute: Type.Optional(nullable(RemoteIdAttribute)) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
const UpdateBody = Type.Object(
  {
    protocol: Type.Object(
      { mapping_id: MappingId, remote_id_attribute: Type.Optional(RemoteIdAttribute) },
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
)

const Links = Type.Object({ self: Type.String(), identity_provider: Type.String() })
const Shown = Type.Object({ id: Type.String(), mapping_id: Type.String(), links: Links })
const Answer = Type.Object({ protocol: Shown })

/** As upstream writes them, without the extension and the provider; they lead nowhere there either. */
const AT = 'protocols'
const linksOf = (ctx: Context, { idp_id, id }: Protocol) => ({
  self: selfLink(ctx, AT, id),
  identity_provider: url(ctx, idp_id),
})

/** Alone, as upstream shows it; only lists tell the remote id attribute and the provider. */
function shown(ctx: Context, protocol: Protocol): Record<string, unknown> {
  const { id, mapping_id } = protocol
  const item = { id, mapping_id, links: linksOf(ctx, protocol) }
  return member(ctx, 'protocol', item, AT)
}

const list = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols',
  summary: "List an identity provider's protocols",
  home: home('identity_provider_protocols', 'idp_id'),
  rule: 'identity:list_protocols',
  query: listQuery({}),
  answer: Type.Object({ protocols: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { params, query }) => {
    const asked = listRequest(query, [], bounds(ctx))
    const { rows, truncated } = await listProtocols(ctx.db, params.idp_id, asked, bounds(ctx).maxDbLimit)
    return collection(
      ctx,
      'protocols',
      rows.map((protocol) => ({ ...protocol, links: linksOf(ctx, protocol) })),
      { list: asked, truncated, itemsAt: AT },
    )
  },
})

const create = operation({
  method: 'PUT',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}',
  summary: 'Let users of an identity provider in by a protocol, as a mapping says',
  rule: 'identity:create_protocol',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example: { request: { protocol: { mapping_id: 'staff' } } },
  change: async (ctx, { params, body: { protocol } }) =>
    shown(
      ctx,
      await createProtocol(ctx, {
        id: params.protocol_id,
        idp_id: params.idp_id,
        mapping_id: protocol.mapping_id,
        remote_id_attribute: protocol.remote_id_attribute ?? null,
      }),
    ),
})

const show = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}',
  summary: 'Show a protocol of an identity provider',
  home: home('identity_provider_protocol', 'idp_id', 'protocol_id'),
  rule: 'identity:get_protocol',
  answer: Answer,
  run: async (ctx, { params }) => shown(ctx, await protocolById(ctx, params.idp_id, params.protocol_id)),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}',
  summary: 'Give a protocol another mapping',
  rule: 'identity:update_protocol',
  body: UpdateBody,
  answer: Answer,
  example: { request: { protocol: { mapping_id: 'staff-2' } } },
  change: async (ctx, { params, body }) =>
    shown(ctx, await updateProtocol(ctx, { idpId: params.idp_id, id: params.protocol_id }, body.protocol)),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}',
  summary: 'Delete a protocol, and users whom nobody else knows',
  rule: 'identity:delete_protocol',
  status: 204,
  change: (ctx, { params }) => removeProtocol(ctx, params.idp_id, params.protocol_id),
})

export const protocolOperations = [list, create, show, update, remove]
