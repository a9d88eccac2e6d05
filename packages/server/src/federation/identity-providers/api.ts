import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { booleanIn } from '../../kernel/extras.ts'
import { selfLink } from '../../kernel/http/links.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { Flag, IdText, nullable } from '../../resource/schemas.ts'
import { home } from '../home.ts'
import { bounds, listQuery } from '../lists.ts'
import { createProvider, providerById, removeProvider, updateProvider } from './operations.ts'
import { listProviders, type Provider } from './store.ts'

const AT = 'OS-FEDERATION/identity_providers'

const properties = {
  enabled: Type.Optional(Flag),
  description: Type.Optional(nullable(Type.String())),
  authorization_ttl: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 0 })),
  remote_ids: Type.Optional(
    Type.Unsafe<readonly string[] | null>({
      type: ['array', 'null'],
      // 2026.1 takes 64 only; entity ids that earlier versions stored are longer, and are the column's 255 here.
      items: { type: 'string', maxLength: 255 },
      uniqueItems: true,
    }),
  ),
}
const CreateBody = Type.Object(
  {
    identity_provider: Type.Optional(
      Type.Object({ ...properties, domain_id: Type.Optional(nullable(IdText)) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
)
const UpdateBody = Type.Object({
  identity_provider: Type.Object(properties, { additionalProperties: false, minProperties: 1 }),
})

const Shown = Type.Object({
  id: Type.String(),
  domain_id: Type.String(),
  enabled: Type.Boolean(),
  description: nullable(Type.String()),
  remote_ids: Type.Array(Type.String()),
  authorization_ttl: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  links: Type.Object({ self: Type.String(), protocols: Type.String() }),
})
const Answer = Type.Object({ identity_provider: Shown })

const linked = (ctx: Context, provider: Provider) => ({
  ...provider,
  links: { self: selfLink(ctx, AT, provider.id), protocols: `${selfLink(ctx, AT, provider.id)}/protocols` },
})

const list = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/identity_providers',
  summary: 'List identity providers',
  home: home('identity_providers'),
  rule: 'identity:list_identity_providers',
  query: listQuery({ id: Type.Optional(Type.String()), enabled: Type.Optional(Flag) }),
  answer: Type.Object({ identity_providers: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, ['id', 'enabled'], bounds(ctx))
    const { rows, truncated } = await listProviders(ctx.db, asked, ctx.store.dialect, bounds(ctx).maxDbLimit)
    return collection(
      ctx,
      'identity_providers',
      rows.map((provider) => linked(ctx, provider)),
      { list: asked, truncated, itemsAt: AT },
    )
  },
})

const create = operation({
  method: 'PUT',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}',
  summary: 'Register an identity provider, with a domain for its users',
  rule: 'identity:create_identity_provider',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example: { request: { identity_provider: { enabled: true, remote_ids: ['https://idp.example.com'] } } },
  change: async (ctx, { params, body }) => {
    const given = body.identity_provider ?? {}
    const provider = await createProvider(ctx, {
      id: params.idp_id,
      domain_id: given.domain_id ?? null,
      enabled: booleanIn(given, 'enabled') ?? false,
      description: given.description ?? null,
      remote_ids: given.remote_ids ?? [],
      authorization_ttl: given.authorization_ttl ?? null,
    })
    return member(ctx, 'identity_provider', linked(ctx, provider), AT)
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}',
  summary: 'Show an identity provider',
  home: home('identity_provider', 'idp_id'),
  rule: 'identity:get_identity_provider',
  answer: Answer,
  run: async (ctx, { params }) =>
    member(ctx, 'identity_provider', linked(ctx, await providerById(ctx, params.idp_id)), AT),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}',
  summary: 'Change an identity provider; disabling it stops the tokens it vouched for',
  rule: 'identity:update_identity_provider',
  body: UpdateBody,
  answer: Answer,
  example: { request: { identity_provider: { enabled: false } } },
  change: async (ctx, { params, body }) => {
    const { enabled: _, remote_ids, ...others } = body.identity_provider
    const enabled = booleanIn(body.identity_provider, 'enabled')
    const provider = await updateProvider(ctx, params.idp_id, {
      ...others,
      ...(remote_ids === undefined ? {} : { remote_ids: remote_ids ?? [] }),
      ...(enabled === undefined ? {} : { enabled }),
    })
    return member(ctx, 'identity_provider', linked(ctx, provider), AT)
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-FEDERATION/identity_providers/{idp_id}',
  summary: 'Delete an identity provider, its protocols, and users whom nobody else knows',
  rule: 'identity:delete_identity_provider',
  status: 204,
  change: (ctx, { params }) => removeProvider(ctx, params.idp_id),
})

export const identityProviderOperations = [list, create, show, update, remove]
