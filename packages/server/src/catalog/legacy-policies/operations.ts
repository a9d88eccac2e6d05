import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, NotFound } from '../../kernel/errors.ts'
import { type Extras, extrasIn } from '../../kernel/extras.ts'
import { removePolicyAssociations } from '../endpoint-policy/operations.ts'
import type { Policy } from './store.ts'
import * as store from './store.ts'

const OWN: ReadonlySet<string> = new Set(['id', 'blob', 'type', 'links'])
export const policyAttributes = OWN

export async function showPolicy(ctx: Pick<Context, 'db'>, id: string): Promise<Policy> {
  const policy = await store.policyById(ctx.db, id)
  if (policy === undefined) throw NotFound.of('policy', id)
  return policy
}

export interface NewPolicy extends Extras {
  readonly blob: string
  readonly type: string
}

export const createPolicy = (ctx: WriteContext, { blob, type, ...rest }: NewPolicy): Promise<Policy> =>
  save(ctx, 'create', { ...extrasIn(rest, OWN), id: ctx.newId(), blob, type })

export async function updatePolicy(ctx: WriteContext, id: string, change: Extras): Promise<Policy> {
  if ('id' in change && change.id !== id) throw new BadRequest('Cannot change policy ID')
  const before = await showPolicy(ctx, id)
  const { links: _links, ...changed } = change
  return save(ctx, 'update', { ...before, ...changed } as Policy)
}

/** Its associations go with it: upstream leaves them, and answers 404 for endpoints they name. */
export async function removePolicy(ctx: WriteContext, id: string): Promise<void> {
  await showPolicy(ctx, id)
  await removePolicyAssociations(ctx, { policy_id: id })
  await store.deletePolicyRow(ctx.tx, id)
  record(ctx.tx, { entity: 'policy', id, op: 'delete', body: {} })
}

async function save(ctx: WriteContext, op: 'create' | 'update', policy: Policy): Promise<Policy> {
  const { id, blob, type } = policy
  const row = { id, blob: JSON.stringify(blob), type, extra: JSON.stringify(extrasIn(policy, OWN)) }
  await (op === 'create' ? store.insertPolicy(ctx.tx, row) : store.updatePolicyRow(ctx.tx, row))
  record(ctx.tx, { entity: 'policy', id, op, body: row })
  return policy
}
