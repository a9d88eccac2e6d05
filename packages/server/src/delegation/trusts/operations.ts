import { userById } from '../../identity/operations.ts'
import { record } from '../../kernel/changes/index.ts'
import { type Context, callerOf, type WriteContext } from '../../kernel/context.ts'
import { Forbidden, NotFound } from '../../kernel/errors.ts'
import { revoke } from '../../revocation/operations.ts'
import { assertPassedOn } from './redelegation.ts'
import { livingTrust, markDeleted, someTrustIds, takeUse } from './store.ts'
import { type Trust, trustFacts } from './trust.ts'

type Reads = Pick<Context, 'db' | 'config' | 'now'>

const missing = (id: string): NotFound => NotFound.of('trust', id)

/** Ends by itself; upstream counts the moment of the end as still good. */
const isOver = (ctx: Pick<Context, 'now'>, { expires_at }: Trust): boolean =>
  expires_at !== null && ctx.now().getTime() * 1000 > expires_at

async function trustAlone(ctx: Reads, id: string): Promise<Trust> {
  const trust = await livingTrust(ctx.db, id)
  if (trust === undefined || isOver(ctx, trust)) throw missing(id)
  return trust
}

/** Chains beyond any that can be made: [trust] max_redelegation_count may have been lowered since. */
const CHAIN_MAX = 100

/**
 * The trust and those it was passed on from, nearest first, all of them good still: checked at every use, since each of
 * them, and each agent in between, may have gone since (INV-01).
 * @throws NotFound, Forbidden
 */
export async function trustChain(ctx: Reads, id: string): Promise<readonly [Trust, ...Trust[]]> {
  const chain: [Trust, ...Trust[]] = [await trustAlone(ctx, id)]
  for (let [child] = chain; child.redelegated_trust_id !== null; ) {
    const parent = await trustAlone(ctx, child.redelegated_trust_id)
    if (chain.length === CHAIN_MAX) throw new Forbidden().because(`the chain of trust ${id} does not end`)
    assertPassedOn(parent, child, ctx.config.trust.max_redelegation_count)
    await assertAgent(ctx, parent.trustee_user_id)
    chain.push(parent)
    child = parent
  }
  return chain
}

async function assertAgent(ctx: Reads, userId: string): Promise<void> {
  const enabled = await userById(ctx, userId).then(
    (user) => user.enabled,
    (error) => {
      if (error instanceof NotFound) return false
      throw error
    },
  )
  if (!enabled) throw new Forbidden().because(`One of the trust agents is disabled or deleted: ${userId}`)
}

/** A trust with a use left, without a look at what it was passed on from. @throws NotFound */
export async function usableTrust(ctx: Reads, id: string): Promise<Trust> {
  const trust = await trustAlone(ctx, id)
  if (trust.remaining_uses !== null && trust.remaining_uses <= 0) throw missing(id)
  return trust
}

/** A trust from which a token can be had. @throws NotFound, also when its uses are used up; Forbidden */
export async function showTrust(ctx: Reads, id: string): Promise<Trust> {
  await trustChain(ctx, id)
  return usableTrust(ctx, id)
}

/** Takes a use where they are counted; each one once, however many ask for it (INV-33). @throws Forbidden */
export async function consumeUse(ctx: Context, id: string): Promise<void> {
  const trust = await livingTrust(ctx.db, id)
  if (trust?.remaining_uses === null) return
  await ctx.write(async ({ tx }) => {
    if (!(await takeUse(tx, id))) throw new Forbidden().because(`No remaining uses for trust: ${id}`)
    record(tx, { entity: 'trust', id, op: 'update', body: { used: 1 } })
  })
}

/**
 * Whoever acts by a trust ends that one or what was made from it, and none of the trustor's others (INV-04). Upstream
 * lets a trustee who impersonates end them all. @throws Forbidden
 */
export async function assertOwnTrust(ctx: WriteContext, id: string): Promise<void> {
  const { delegation } = callerOf(ctx)
  if (delegation?.kind !== 'trust') return
  const chain = await trustChain(ctx, id)
  if (!chain.some((trust) => trust.id === delegation.trustId)) throw Forbidden.action('identity:delete_trust')
}

/** It, and all that were made from it. @throws NotFound (INV-14) */
export async function removeTrust(ctx: WriteContext, id: string): Promise<void> {
  if (!(await endTrust(ctx, id))) throw missing(id)
}

/** Whoever rests on a trust ends before it does (INV-18). */
async function endTrust(ctx: WriteContext, id: string): Promise<boolean> {
  const trust = await livingTrust(ctx.tx, id)
  if (trust === undefined || !(await markDeleted(ctx.tx, id, ctx.now()))) return false
  await endAll(ctx, { redelegated: id })
  await revoke(ctx, { trustId: id })
  record(ctx.tx, { entity: 'trust', id, op: 'delete', body: trustFacts(trust) })
  return true
}

/** Those of a user, as trustor or trustee. */
export const endTrustsOfUser = (ctx: WriteContext, userId: string): Promise<void> => endAll(ctx, { userId })
export const endTrustsInProject = (ctx: WriteContext, projectId: string): Promise<void> => endAll(ctx, { projectId })
/** A trust works with all of its roles or not at all. */
export const endTrustsWithRole = (ctx: WriteContext, roleId: string): Promise<void> => endAll(ctx, { roleId })

async function endAll(ctx: WriteContext, of: Parameters<typeof someTrustIds>[1]): Promise<void> {
  for (;;) {
    const ids = await someTrustIds(ctx.tx, of)
    if (ids.length === 0) return
    for (const id of ids) await endTrust(ctx, id)
  }
}
