import { Type } from 'typebox'
import { rolesByIds, roleView, showRole } from '../../assignment/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { operation, type Query } from '../../kernel/declare.ts'
import { NotFound } from '../../kernel/errors.ts'
import { selfLink, url } from '../../kernel/http/links.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { assertMayManageTrusts } from '../guards.ts'
import { createTrust } from './create.ts'
import { assertOwnTrust, removeTrust, showTrust } from './operations.ts'
import { Answer, CreateBody, ListAnswer, ShownRole } from './schemas.ts'
import { listTrusts } from './store.ts'
import { type Trust, trustFacts, trustView } from './trust.ts'

const AT = 'OS-TRUST/trusts'
const home = (rel: string) => ({
  rel,
  extension: 'OS-TRUST/1.0',
  params: { trust_id: 'ext/OS-TRUST/1.0/param/trust_id' },
})

/** A trust that is not there is told to everybody, as upstream promises: trustees ask whether theirs still is. */
const tellsMissing = true
const load = async (ctx: Context, { params }: { readonly params: { readonly trust_id: string } }) => ({
  trust: await showTrust(ctx, params.trust_id),
})
const target = ({ trust }: { readonly trust: Trust }) => ({ trust: trustFacts(trust) })

const rolesIn = async (ctx: Context, trust: Trust) =>
  (await rolesByIds(ctx, trust.roleIds)).map((role) => ({
    ...roleView(role),
    links: { self: selfLink(ctx, 'roles', role.id) },
  }))

/** Upstream leaves the collection out of this address. */
const rolesLinks = (ctx: Context, { id }: Trust) => ({ self: url(ctx, `${id}/roles`), next: null, previous: null })

const shown = async (ctx: Context, trust: Trust) => {
  const view: ReturnType<typeof trustView> = {
    roles: await rolesIn(ctx, trust),
    ...trustView(trust),
    roles_links: rolesLinks(ctx, trust),
  }
  return member(ctx, 'trust', view, AT)
}

const RULES = ['identity:list_trusts', 'identity:list_trusts_for_trustor', 'identity:list_trusts_for_trustee'] as const

interface Listed {
  readonly trustorId?: string
  readonly trusteeId?: string
}

/** What is listed is what the rule is asked about; the trustor comes first (INV-12). Null lists nothing, as upstream. */
function listed(query: Query): Listed | null {
  if (query.trustor_user_id) return { trustorId: query.trustor_user_id }
  if (query.trustee_user_id) return { trusteeId: query.trustee_user_id }
  return Object.keys(query).every((key) => PAGE.includes(key)) ? {} : null
}
const PAGE: readonly string[] = ['limit', 'marker']

const ruleFor = (of: Listed | null): string =>
  of?.trustorId !== undefined ? RULES[1] : of?.trusteeId !== undefined ? RULES[2] : RULES[0]

const list = operation({
  method: 'GET',
  path: '/v3/OS-TRUST/trusts',
  summary: 'List all trusts, or those of a trustor or a trustee; other filters find none',
  home: { rel: 'trusts', extension: 'OS-TRUST/1.0' },
  load: (_ctx, { query }): { readonly of: Listed | null } => ({ of: listed(query) }),
  rule: { oneOf: RULES, choose: ({ query }) => ruleFor(listed(query)) },
  query: Type.Object({ trustor_user_id: Type.Optional(Type.String()), trustee_user_id: Type.Optional(Type.String()) }),
  answer: ListAnswer,
  target: ({ of }) => ({
    trust: {
      ...(of?.trustorId === undefined ? {} : { trustor_user_id: of.trustorId }),
      ...(of?.trusteeId === undefined ? {} : { trustee_user_id: of.trusteeId }),
    },
  }),
  run: async (ctx, { loaded: { of }, query }) => {
    assertMayManageTrusts(ctx)
    const { max_db_limit: maxDbLimit, list_limit: listLimit } = ctx.config.DEFAULT
    const asked = listRequest(query, [], { maxDbLimit, listLimit })
    const { rows, truncated } =
      of === null ? { rows: [], truncated: false } : await listTrusts(ctx.db, of, asked, maxDbLimit)
    return collection(ctx, 'trusts', rows.map(trustView), { list: asked, truncated, itemsAt: AT })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/OS-TRUST/trusts',
  summary: 'Create a trust, or pass on the one that the token was made by',
  rule: 'identity:create_trust',
  status: 201,
  body: CreateBody,
  answer: Answer,
  example: {
    request: {
      trust: {
        trustor_user_id: '0ca8f6',
        trustee_user_id: '86c0d5',
        project_id: '0f1233',
        impersonation: true,
        roles: [{ name: 'member' }],
      },
    },
  },
  // The rule asks whose roles are to be passed on; `createTrust` sees to it that it is the caller.
  load: (_ctx, { body }) => ({ trust: { trustor_user_id: body.trust.trustor_user_id } }),
  change: async (ctx, { body }) => shown(ctx, await createTrust(ctx, body.trust)),
})

const show = operation({
  method: 'GET',
  path: '/v3/OS-TRUST/trusts/{trust_id}',
  summary: 'Show a trust from which a token can still be had',
  home: home('trust'),
  rule: 'identity:get_trust',
  answer: Answer,
  load,
  tellsMissing,
  target,
  run: (ctx, { loaded }) => {
    assertMayManageTrusts(ctx)
    return shown(ctx, loaded.trust)
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-TRUST/trusts/{trust_id}',
  summary: 'End a trust, all that were made from it, and their tokens',
  rule: 'identity:delete_trust',
  status: 204,
  load,
  tellsMissing,
  target,
  change: async (ctx, { params }) => {
    assertMayManageTrusts(ctx)
    await assertOwnTrust(ctx, params.trust_id)
    await removeTrust(ctx, params.trust_id)
  },
})

const listRoles = operation({
  method: 'GET',
  path: '/v3/OS-TRUST/trusts/{trust_id}/roles',
  summary: 'List the roles that a trust passes on',
  home: home('trust_roles'),
  rule: 'identity:list_roles_for_trust',
  answer: Type.Object({ roles: Type.Array(ShownRole), links: Type.Object({}) }),
  load,
  tellsMissing,
  target,
  run: async (ctx, { loaded: { trust } }) => {
    assertMayManageTrusts(ctx)
    return { roles: await rolesIn(ctx, trust), links: rolesLinks(ctx, trust) }
  },
})

const showTrustRole = operation({
  method: 'GET',
  path: '/v3/OS-TRUST/trusts/{trust_id}/roles/{role_id}',
  summary: 'Show a role that a trust passes on',
  home: home('trust_role'),
  rule: 'identity:get_role_for_trust',
  answer: Type.Object({ role: ShownRole }),
  load,
  tellsMissing,
  target,
  run: async (ctx, { loaded: { trust }, params }) => {
    assertMayManageTrusts(ctx)
    if (!trust.roleIds.includes(params.role_id)) throw NotFound.of('role', params.role_id)
    return member(ctx, 'role', roleView(await showRole(ctx, params.role_id)))
  },
})

export const trustOperations = [list, create, show, remove, listRoles, showTrustRole]
