import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { type Operation, operation } from '../../kernel/declare.ts'
import { collection, listRequest, pageInMemory } from '../../kernel/lists/index.ts'
import { roleView } from '../roles/role.ts'
import { type GrantParams, grantOf, holdingOf } from './grant.ts'
import { named } from './load.ts'
import { assertGranted, assertRoleFits, createGrant, revokeGrant, rolesHeld, tellingRefusal } from './operations.ts'

/**
 * The operations on grants of one kind of actor on one kind of target: list, check, create and revoke. There are ten such
 * kinds, which differ in their addresses, rules and what is looked for first, and in nothing else.
 */
export interface GrantsAt {
  /** Of the list; null where there is none. */
  readonly list: { readonly path: string; readonly rel: string } | null
  readonly one: { readonly path: string; readonly rel: string }
  /** 'a user on a project': for summaries. */
  readonly words: string
  readonly rules: GrantRules
  readonly extension?: string
  readonly inherited?: true
  /** Revoking works without the actor in any case. */
  readonly actorMayBeGone?: true
  readonly targetFirst?: true
}

export interface GrantRules {
  readonly list: string
  readonly check: string
  readonly create: string
  readonly revoke: string
}

export const GRANT_RULES: GrantRules = {
  list: 'identity:list_grants',
  check: 'identity:check_grant',
  create: 'identity:create_grant',
  revoke: 'identity:revoke_grant',
}

const RolesAnswer = Type.Object({
  roles: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  links: Type.Object({ self: Type.String() }),
})

export function grantsAt(at: GrantsAt): readonly Operation[] {
  const { words, rules, extension, inherited = false, targetFirst = false } = at
  const kind = inherited ? 'inherited role' : 'role'
  const home = (rel: string) => ({ rel, ...(extension === undefined ? {} : { extension }) })
  const load =
    (actorMayBeGone: boolean) =>
    (ctx: Context, { params }: { readonly params: GrantParams }) =>
      named(ctx, params, { actorMayBeGone, targetFirst })
  const loadAll = load(at.actorMayBeGone === true)

  const check = operation({
    method: 'GET',
    path: at.one.path,
    summary: `Check whether a ${kind} was granted to ${words}`,
    home: home(at.one.rel),
    rule: rules.check,
    status: 204,
    load: loadAll,
    run: (ctx, { params }) => assertGranted(ctx, grantOf(params, inherited)),
  })
  const create = operation({
    method: 'PUT',
    path: at.one.path,
    summary: `Grant a ${kind} to ${words}`,
    rule: rules.create,
    status: 204,
    load: loadAll,
    change: async (ctx, { params, loaded }) => {
      const grant = grantOf(params, inherited)
      await tellingRefusal(ctx, 'created', grant, async () => {
        assertRoleFits(grant, loaded)
        await createGrant(ctx, grant)
      })
    },
  })
  const revoke = operation({
    method: 'DELETE',
    path: at.one.path,
    summary: `Revoke a ${kind} from ${words}`,
    rule: rules.revoke,
    status: 204,
    load: load(true),
    change: (ctx, { params }) => {
      const grant = grantOf(params, inherited)
      return tellingRefusal(ctx, 'deleted', grant, () => revokeGrant(ctx, grant))
    },
  })
  if (at.list === null) return [check, create, revoke]
  const list = operation({
    method: 'GET',
    path: at.list.path,
    summary: `List the ${kind}s granted to ${words}`,
    home: home(at.list.rel),
    rule: rules.list,
    answer: RolesAnswer,
    load: loadAll,
    run: async (ctx, { params, query }) => {
      const list = listRequest(query, [], { maxDbLimit: ctx.config.DEFAULT.max_db_limit, listLimit: null })
      const roles = await rolesHeld(ctx, holdingOf(params, inherited))
      const { items, truncated } = pageInMemory(roles.map(roleView), list)
      return collection(ctx, 'roles', items, { list, truncated })
    },
  })
  return [list, check, create, revoke]
}
