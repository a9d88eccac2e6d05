import { type TSchema, Type } from 'typebox'
import { userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { NotFound } from '../../kernel/errors.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { assertNotByTrust, assertUnrestricted } from '../guards.ts'
import { removeRule, showRule } from './operations.ts'
import { listRules, type StoredRule } from './store.ts'

const Rule = Type.Object({ id: Type.String(), service: Type.String(), path: Type.String(), method: Type.String() })
const text = Type.Optional(Type.String())

const view = ({ number: _number, ...rule }: StoredRule) => rule

/** A user who is gone leaves the rule without a target: readers of the system may still look. */
async function loadUser(ctx: Context, { params }: { readonly params: { readonly user_id: string } }) {
  try {
    const { id, name, domain_id } = await userById(ctx, params.user_id)
    return { user: { id, name, domain_id } }
  } catch (error) {
    if (error instanceof NotFound) return {}
    throw error
  }
}

const bounds = ({ config }: Context) => ({
  maxDbLimit: config.DEFAULT.max_db_limit,
  listLimit: config.DEFAULT.list_limit,
})
const listAnswer = (item: TSchema) => Type.Object({ access_rules: Type.Array(item), links: Type.Object({}) })

const list = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/access_rules',
  summary: "List a user's access rules",
  home: { rel: 'access_rules' },
  rule: 'identity:list_access_rules',
  query: Type.Object({ service: text, path: text, method: text }),
  answer: listAnswer(Rule),
  load: loadUser,
  run: async (ctx, { params, query }) => {
    assertNotByTrust(ctx)
    const asked = listRequest(query, ['service', 'path', 'method'], bounds(ctx))
    const options = { dialect: ctx.store.dialect, maxDbLimit: ctx.config.DEFAULT.max_db_limit }
    const { rows, truncated } = await listRules(ctx.db, params.user_id, asked, options)
    return collection(ctx, 'access_rules', rows.map(view), { list: asked, truncated })
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/access_rules/{access_rule_id}',
  summary: 'Show an access rule',
  home: { rel: 'access_rule' },
  rule: 'identity:get_access_rule',
  answer: Type.Object({ access_rule: Rule }),
  load: loadUser,
  run: async (ctx, { params }) => {
    assertNotByTrust(ctx)
    const rule = await showRule(ctx, { userId: params.user_id, id: params.access_rule_id })
    return member(ctx, 'access_rule', view(rule))
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/users/{user_id}/access_rules/{access_rule_id}',
  summary: 'Delete an access rule that no application credential uses',
  rule: 'identity:delete_access_rule',
  status: 204,
  load: loadUser,
  change: async (ctx, { params }) => {
    assertUnrestricted(ctx)
    await removeRule(ctx, { userId: params.user_id, id: params.access_rule_id })
  },
})

export const accessRuleOperations = [list, show, remove]
