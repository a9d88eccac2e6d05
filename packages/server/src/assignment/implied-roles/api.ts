import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { selfLink, url } from '../../kernel/http/links.ts'
import { showRole } from '../roles/operations.ts'
import { type Role, roleFacts } from '../roles/role.ts'
import { rolesByIds } from '../roles/store.ts'
import { assertImplied, createImpliedRole, removeImpliedRole } from './operations.ts'
import { implications, implicationsOf } from './store.ts'

const Named = Type.Object({ id: Type.String(), name: Type.String(), links: Type.Object({}) })
const One = Type.Object({ role_inference: Type.Object({ prior_role: Named, implies: Named }), links: Type.Object({}) })
const Several = Type.Object({ prior_role: Named, implies: Type.Array(Named) })

const named = (ctx: Context, { id, name }: Role) => ({ id, links: { self: selfLink(ctx, 'roles', id) }, name })

const params = { prior_role_id: 'role_id', implied_role_id: 'role_id' }

const loadPrior = async (
  ctx: Context,
  { params: { prior_role_id: prior } }: { params: { prior_role_id: string } },
) => ({
  prior_role: await showRole(ctx, prior),
})
const loadBoth = async (
  ctx: Context,
  {
    params: { prior_role_id: prior, implied_role_id: implied },
  }: { params: { prior_role_id: string; implied_role_id: string } },
) => ({ prior_role: await showRole(ctx, prior), implied_role: await showRole(ctx, implied) })

const bothFacts = (loaded: { prior_role: Role; implied_role: Role }) => ({
  prior_role: roleFacts(loaded.prior_role),
  implied_role: roleFacts(loaded.implied_role),
})

const inference = (
  ctx: Context,
  { prior_role: prior, implied_role: implied }: { prior_role: Role; implied_role: Role },
) => ({
  role_inference: { prior_role: named(ctx, prior), implies: named(ctx, implied) },
  links: { self: url(ctx, `roles/${prior.id}/implies/${implied.id}`) },
})

const listRules = operation({
  method: 'GET',
  path: '/v3/role_inferences',
  summary: 'List which roles imply which',
  home: { rel: 'role_inferences' },
  rule: 'identity:list_role_inference_rules',
  answer: Type.Object({ role_inferences: Type.Array(Several) }),
  run: async (ctx) => {
    const pairs = await implications(ctx.db)
    const ids = [...new Set(pairs.flatMap((pair) => [pair.prior_role_id, pair.implied_role_id]))]
    const roles = new Map((await rolesByIds(ctx.db, ids)).map((role) => [role.id, role]))
    const byPrior = new Map<Role, Role[]>()
    for (const pair of pairs) {
      const prior = roles.get(pair.prior_role_id)
      const implied = roles.get(pair.implied_role_id)
      if (prior === undefined || implied === undefined) continue
      byPrior.set(prior, [...(byPrior.get(prior) ?? []), implied])
    }
    const role_inferences = [...byPrior].map(([prior, implied]) => ({
      prior_role: named(ctx, prior),
      implies: implied.map((role) => named(ctx, role)),
    }))
    return { role_inferences }
  },
})

const list = operation({
  method: 'GET',
  path: '/v3/roles/{prior_role_id}/implies',
  summary: 'List what a role implies',
  home: { rel: 'implied_roles', params },
  rule: 'identity:list_implied_roles',
  answer: Type.Object({ role_inference: Several, links: Type.Object({}) }),
  load: loadPrior,
  target: ({ prior_role: prior }) => ({ prior_role: roleFacts(prior) }),
  run: async (ctx, { loaded: { prior_role: prior } }) => {
    const ids = (await implicationsOf(ctx.db, prior.id)).map((pair) => pair.implied_role_id)
    const roles = await rolesByIds(ctx.db, ids)
    return {
      role_inference: { prior_role: named(ctx, prior), implies: roles.map((role) => named(ctx, role)) },
      links: { self: url(ctx, `roles/${prior.id}/implies`) },
    }
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}',
  summary: 'Show that a role implies another',
  home: { rel: 'implied_role', params },
  rule: 'identity:get_implied_role',
  answer: One,
  load: loadBoth,
  target: bothFacts,
  run: async (ctx, { loaded }) => {
    await assertImplied(ctx, loaded.prior_role.id, loaded.implied_role.id)
    return inference(ctx, loaded)
  },
})

const check = operation({
  method: 'HEAD',
  path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}',
  summary: 'Check that a role implies another',
  // Upstream's check runs its show, which asks its own rule too.
  rule: {
    oneOf: ['identity:check_implied_role', 'identity:get_implied_role'],
    choose: () => ['identity:check_implied_role', 'identity:get_implied_role'],
  },
  status: 204,
  load: loadBoth,
  target: bothFacts,
  run: (ctx, { loaded }) => assertImplied(ctx, loaded.prior_role.id, loaded.implied_role.id),
})

const create = operation({
  method: 'PUT',
  path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}',
  summary: 'Let a role imply another',
  rule: 'identity:create_implied_role',
  answer: One,
  status: 201,
  load: loadBoth,
  target: bothFacts,
  change: async (ctx, { loaded }) => {
    await createImpliedRole(ctx, loaded.prior_role.id, loaded.implied_role.id)
    return inference(ctx, loaded)
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/roles/{prior_role_id}/implies/{implied_role_id}',
  summary: 'Let a role no longer imply another',
  rule: 'identity:delete_implied_role',
  status: 204,
  load: loadBoth,
  target: bothFacts,
  change: (ctx, { loaded }) => removeImpliedRole(ctx, loaded.prior_role.id, loaded.implied_role.id),
})

export const impliedRoleOperations = [listRules, list, show, check, create, remove]
