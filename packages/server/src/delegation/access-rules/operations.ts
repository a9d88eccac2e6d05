import { record } from '../../kernel/changes/index.ts'
import type { AccessRule, Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Forbidden, NotFound } from '../../kernel/errors.ts'
import {
  deleteRule,
  deleteRulesOfUser,
  insertRule,
  isInUse,
  lockRule,
  ruleById,
  ruleIdIsTaken,
  ruleIdsOf,
  type StoredRule,
} from './store.ts'

/**
 * Access rules belong to a user and are shared by that user's application credentials. One of somebody else is not
 * there: upstream looks rules up by their id alone.
 */
interface Key {
  readonly userId: string
  readonly id: string
}

const missing = (id: string): NotFound => NotFound.of('Access Rule', id)

/** @throws NotFound */
export async function showRule(ctx: Pick<Context, 'db'>, key: Key): Promise<StoredRule> {
  const rule = await ruleById(ctx.db, key)
  if (rule === undefined) throw missing(key.id)
  return rule
}

/** @throws NotFound, Forbidden while an application credential uses it */
export async function removeRule(ctx: WriteContext, { userId, id }: Key): Promise<void> {
  const rule = await lockRule(ctx.tx, userId, { id })
  if (rule === undefined) throw missing(id)
  if (await isInUse(ctx.tx, rule.number)) throw new Forbidden('May not delete access rule in use')
  await deleteRule(ctx.tx, rule.number)
  record(ctx.tx, { entity: 'access_rule', id, op: 'delete', body: { user_id: userId } })
}

/** What a request says of a rule: an id of one's own, or all of it. */
export type RuleReference = { readonly [Key in keyof AccessRule]?: string }

/** The user's rule of that id or of those words; a new one when there is none. @throws BadRequest */
export async function ensureRule(ctx: WriteContext, userId: string, given: RuleReference): Promise<StoredRule> {
  if (given.id !== undefined) {
    const known = await lockRule(ctx.tx, userId, { id: given.id })
    if (known !== undefined) return known
  }
  const { service, path, method } = given
  if (service === undefined || path === undefined || method === undefined)
    throw invalid(
      given.id === undefined
        ? 'An access rule needs a service, a path and a method, or the ID of one.'
        : `Could not find Access Rule: ${given.id}.`,
    )
  const same = await lockRule(ctx.tx, userId, { service, path, method })
  if (same !== undefined) return same
  const id = given.id ?? ctx.newId()
  if (given.id !== undefined && (await ruleIdIsTaken(ctx.tx, id))) throw invalid(`Could not find Access Rule: ${id}.`)
  const rule = { id, service, path, method }
  const number = await insertRule(ctx.tx, userId, rule)
  record(ctx.tx, { entity: 'access_rule', id, op: 'create', body: { ...rule, user_id: userId } })
  return { ...rule, number }
}

/** Once the user has no application credential any more. */
export async function removeRulesOfUser(ctx: WriteContext, userId: string): Promise<void> {
  const ids = await ruleIdsOf(ctx.tx, userId)
  await deleteRulesOfUser(ctx.tx, userId)
  for (const id of ids) record(ctx.tx, { entity: 'access_rule', id, op: 'delete', body: { user_id: userId } })
}

const invalid = (detail: string): BadRequest => new BadRequest(`Invalid application credential: ${detail}`)
