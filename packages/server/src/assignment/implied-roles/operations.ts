import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { Conflict, Forbidden, NotFound } from '../../kernel/errors.ts'
import { showRole } from '../roles/operations.ts'
import * as store from './store.ts'

const notImplied = (prior: string, implied: string): NotFound => new NotFound(`${prior} does not imply ${implied}.`)

/** @throws NotFound when the one does not imply the other */
export async function assertImplied(ctx: Pick<Context, 'db'>, prior: string, implied: string): Promise<void> {
  if ((await store.implication(ctx.db, { prior_role_id: prior, implied_role_id: implied })) === undefined)
    throw notImplied(prior, implied)
}

/** @throws Forbidden for a role that none may imply, and for a cloud's role that would imply a domain's */
export async function createImpliedRole(ctx: WriteContext, priorId: string, impliedId: string): Promise<void> {
  const implied = await showRole(ctx, impliedId)
  const prior = await showRole(ctx, priorId)
  if (ctx.config.assignment.prohibited_implied_role.includes(implied.name))
    throw new Forbidden(`${impliedId} cannot be an implied roles.`)
  if (prior.domain_id === null && implied.domain_id !== null)
    throw new Forbidden(`${impliedId} cannot be an implied roles.`).because(
      'a global role cannot imply a domain-specific role',
    )
  const pair = { prior_role_id: priorId, implied_role_id: impliedId }
  if ((await store.implication(ctx.db, pair)) !== undefined) throw Conflict.storing('implied_role', 'Duplicate entry')
  await store.insertImplication(ctx.tx, pair)
  record(ctx.tx, { entity: 'implied_role', id: `${priorId}/${impliedId}`, op: 'create', body: pair })
}

export async function removeImpliedRole(ctx: WriteContext, priorId: string, impliedId: string): Promise<void> {
  if (!(await removeImpliedRoleIfThere(ctx, priorId, impliedId))) throw notImplied(priorId, impliedId)
}

export async function removeImpliedRoleIfThere(
  ctx: WriteContext,
  priorId: string,
  impliedId: string,
): Promise<boolean> {
  const pair = { prior_role_id: priorId, implied_role_id: impliedId }
  const removed = await store.deleteImplication(ctx.tx, pair)
  if (removed) record(ctx.tx, { entity: 'implied_role', id: `${priorId}/${impliedId}`, op: 'delete', body: pair })
  return removed
}

export async function ensureImpliedRole(ctx: WriteContext, priorId: string, impliedId: string): Promise<void> {
  const pair = { prior_role_id: priorId, implied_role_id: impliedId }
  if ((await store.implication(ctx.db, pair)) === undefined) await createImpliedRole(ctx, priorId, impliedId)
}
