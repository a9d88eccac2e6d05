import { Type } from 'typebox'
import { type Role, rolesByIds, roleView } from '../../../assignment/operations.ts'
import { type Context, callerOf } from '../../../kernel/context.ts'
import { operation } from '../../../kernel/declare.ts'
import { isDelegated } from '../../../kernel/delegated.ts'
import { Forbidden, NotFound } from '../../../kernel/errors.ts'
import { url } from '../../../kernel/http/links.ts'
import { collection, listRequest, member, pageInMemory } from '../../../kernel/lists/index.ts'
import { isoMicros } from '../../../kernel/times.ts'
import { extension, listBounds, param } from '../declare.ts'
import { type AccessToken, accessTokenIn, accessTokenOf, removeAccessToken } from './operations.ts'
import { listAccessTokens } from './store.ts'

const Shown = Type.Object({
  id: Type.String(),
  authorizing_user_id: Type.String(),
  project_id: Type.String(),
  consumer_id: Type.String(),
  expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  links: Type.Object({}),
})
const ShownRole = Type.Object({ id: Type.String(), name: Type.String(), links: Type.Object({}) })
const params = { access_token_id: param('access_token_id') }

const at = (userId: string): string => `users/${userId}/OS-OAUTH1/access_tokens`

const view = (ctx: Context, token: AccessToken) => ({
  id: token.id,
  authorizing_user_id: token.userId,
  project_id: token.projectId,
  consumer_id: token.consumerId,
  expires_at: token.expiresAt === null ? null : isoMicros(token.expiresAt),
  links: { roles: url(ctx, `${at(token.userId)}/${token.id}/roles`) },
})

/** Upstream leaves out what a consumer need not know of a role. */
const shownRole = (role: Role) => {
  const { description: _, ...shown } = roleView(role)
  return shown
}

/** What users let others do is out of reach of those others (INV-04). */
function assertOwnProof(ctx: Context): void {
  if (isDelegated(ctx, callerOf(ctx)))
    throw new Forbidden().because('Cannot manage OAuth access tokens with a token issued via delegation.')
}

const list = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens',
  summary: 'List what a user lets OAuth1 consumers do',
  home: { rel: 'user_access_tokens', extension },
  rule: 'identity:list_access_tokens',
  answer: Type.Object({ access_tokens: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { params, query }) => {
    assertOwnProof(ctx)
    const asked = listRequest(query, [], listBounds(ctx))
    const { rows, truncated } = await listAccessTokens(ctx.db, params.user_id, asked, listBounds(ctx).maxDbLimit)
    const items = rows.map((row) => view(ctx, accessTokenIn(row)))
    return collection(ctx, 'access_tokens', items, { list: asked, truncated, itemsAt: at(params.user_id) })
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}',
  summary: 'Show what a user lets an OAuth1 consumer do',
  home: { rel: 'user_access_token', extension, params },
  rule: 'identity:get_access_token',
  answer: Type.Object({ access_token: Shown }),
  run: async (ctx, { params }) => {
    assertOwnProof(ctx)
    const token = await accessTokenOf(ctx, params.user_id, params.access_token_id)
    return member(ctx, 'access_token', view(ctx, token), at(params.user_id))
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}',
  summary: 'Take back what a user lets an OAuth1 consumer do',
  // Not identity:delete_access_token: upstream asks this one, and operators' files rely on what upstream asks.
  rule: 'identity:ec2_delete_credential',
  status: 204,
  change: (ctx, { params }) => {
    assertOwnProof(ctx)
    return removeAccessToken(ctx, params.user_id, params.access_token_id)
  },
})

const listRoles = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles',
  summary: 'List the roles that an OAuth1 consumer may use',
  home: { rel: 'user_access_token_roles', extension, params },
  rule: 'identity:list_access_token_roles',
  answer: Type.Object({ roles: Type.Array(ShownRole), links: Type.Object({}) }),
  run: async (ctx, { params, query }) => {
    const { roleIds } = await accessTokenOf(ctx, params.user_id, params.access_token_id)
    const asked = listRequest(query, [], listBounds(ctx))
    const { items, truncated } = pageInMemory((await rolesByIds(ctx, roleIds)).map(shownRole), asked)
    return collection(ctx, 'roles', items, { list: asked, truncated })
  },
})

const showRole = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles/{role_id}',
  summary: 'Show a role that an OAuth1 consumer may use',
  home: { rel: 'user_access_token_role', extension, params },
  rule: 'identity:get_access_token_role',
  answer: Type.Object({ role: ShownRole }),
  run: async (ctx, { params }) => {
    const { roleIds } = await accessTokenOf(ctx, params.user_id, params.access_token_id)
    const [role] = roleIds.includes(params.role_id) ? await rolesByIds(ctx, [params.role_id]) : []
    if (role === undefined) throw NotFound.of('role', params.role_id)
    return member(ctx, 'role', shownRole(role))
  },
})

export const accessTokenOperations = [list, show, remove, listRoles, showRole]
