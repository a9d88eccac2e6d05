import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { booleanIn } from '../../kernel/extras.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { Flag, nullable } from '../../resource/schemas.ts'
import { home } from '../home.ts'
import { bounds, listQuery } from '../lists.ts'
import {
  createServiceProvider,
  removeServiceProvider,
  serviceProviderById,
  updateServiceProvider,
} from './operations.ts'
import { listServiceProviders } from './store.ts'

const AT = 'OS-FEDERATION/service_providers'

const Url = Type.String({ minLength: 0, maxLength: 225, pattern: '^[a-zA-Z0-9+.-]+:.+' })
const properties = {
  description: Type.Optional(nullable(Type.String())),
  enabled: Type.Optional(Flag),
  relay_state_prefix: Type.Optional(nullable(Type.String())),
}
const CreateBody = Type.Object(
  {
    service_provider: Type.Object({ auth_url: Url, sp_url: Url, ...properties }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)
const UpdateBody = Type.Object(
  {
    service_provider: Type.Object(
      { auth_url: Type.Optional(Url), sp_url: Type.Optional(Url), ...properties },
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
)

const Shown = Type.Object({
  id: Type.String(),
  auth_url: Type.String(),
  sp_url: Type.String(),
  enabled: Type.Boolean(),
  description: nullable(Type.String()),
  relay_state_prefix: Type.String(),
  links: Type.Object({ self: Type.String() }),
})
const Answer = Type.Object({ service_provider: Shown })

/** The schema lets null through, as upstream's does; upstream's storage then fails on it. */
function prefixIn(body: { readonly relay_state_prefix?: string | null | undefined }): string | undefined {
  if (body.relay_state_prefix === null)
    throw new BadRequest(
      "Invalid input for field/attribute relay_state_prefix. Value: None. None is not of type 'string'",
    )
  return body.relay_state_prefix
}

const list = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/service_providers',
  summary: 'List service providers',
  home: home('service_providers'),
  rule: 'identity:list_service_providers',
  query: listQuery({ id: Type.Optional(Type.String()), enabled: Type.Optional(Flag) }),
  answer: Type.Object({ service_providers: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, ['id', 'enabled'], bounds(ctx))
    const { rows, truncated } = await listServiceProviders(ctx.db, asked, ctx.store.dialect, bounds(ctx).maxDbLimit)
    return collection(ctx, 'service_providers', rows, { list: asked, truncated, itemsAt: AT })
  },
})

const create = operation({
  method: 'PUT',
  path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}',
  summary: 'Register another cloud that accepts our users',
  rule: 'identity:create_service_provider',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example: {
    request: {
      service_provider: {
        auth_url: 'https://beta.example.com/v3/OS-FEDERATION/identity_providers/alpha/protocols/saml2/auth',
        sp_url: 'https://beta.example.com/Shibboleth.sso/SAML2/ECP',
        enabled: true,
      },
    },
  },
  change: async (ctx, { params, body: { service_provider: given } }) => {
    const provider = await createServiceProvider(ctx, {
      auth_url: given.auth_url,
      id: params.service_provider_id,
      enabled: booleanIn(given, 'enabled') ?? false,
      description: given.description ?? null,
      relay_state_prefix: prefixIn(given) ?? ctx.config.saml.relay_state_prefix,
      sp_url: given.sp_url,
    })
    return member(ctx, 'service_provider', provider, AT)
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}',
  summary: 'Show a service provider',
  home: home('service_provider', 'service_provider_id'),
  rule: 'identity:get_service_provider',
  answer: Answer,
  run: async (ctx, { params }) =>
    member(ctx, 'service_provider', await serviceProviderById(ctx, params.service_provider_id), AT),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}',
  summary: 'Change a service provider',
  rule: 'identity:update_service_provider',
  body: UpdateBody,
  answer: Answer,
  example: { request: { service_provider: { enabled: false } } },
  change: async (ctx, { params, body }) => {
    const { enabled: _, relay_state_prefix: __, ...others } = body.service_provider
    const enabled = booleanIn(body.service_provider, 'enabled')
    const relay_state_prefix = prefixIn(body.service_provider)
    const provider = await updateServiceProvider(ctx, params.service_provider_id, {
      ...others,
      ...(enabled === undefined ? {} : { enabled }),
      ...(relay_state_prefix === undefined ? {} : { relay_state_prefix }),
    })
    return member(ctx, 'service_provider', provider, AT)
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-FEDERATION/service_providers/{service_provider_id}',
  summary: 'Delete a service provider',
  rule: 'identity:delete_service_provider',
  status: 204,
  change: (ctx, { params }) => removeServiceProvider(ctx, params.service_provider_id),
})

export const serviceProviderOperations = [list, create, show, update, remove]
