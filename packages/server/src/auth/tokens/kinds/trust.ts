import {
  type EffectiveRoles,
  roleIdsOnProject,
  rolesByIds,
  rolesWithImplied,
  roleView,
} from '../../../assignment/operations.ts'
import { secondsOf, type Trust, trustChain } from '../../../delegation/operations.ts'
import { userById } from '../../../identity/operations.ts'
import type { Context } from '../../../kernel/context.ts'
import { Forbidden, Unauthorized } from '../../../kernel/errors.ts'
import { domainById } from '../../../resource/operations.ts'
import { TokenNotFound } from '../not-found.ts'
import type { ResolveKind } from './foundation.ts'

/**
 * The roles that the trust passes on, all of which whoever gave them must still have, in the trust's project (INV-01,
 * INV-03). A use that was counted has been paid for: that none is left does not end the token of the last.
 */
export const trustFoundation: ResolveKind<'trust'> = async (ctx, payload) => {
  const chain = await trustChain(ctx, payload.trustId)
  const [trust] = chain
  const { id, trustor_user_id: trustorId, trustee_user_id: trusteeId, impersonation } = trust
  if (payload.userId !== trusteeId) throw new Forbidden().because('User is not a trustee.')
  if (payload.projectId !== trust.project_id) throw new Forbidden().because('The trust is for another project.')
  const trustors = [...new Set(chain.map((each) => each.trustor_user_id))]
  const domains = [await assertTrustee(ctx, trusteeId)]
  for (const userId of trustors) domains.push(await assertTrustor(ctx, userId))

  const ends = chain.flatMap(({ expires_at }) => (expires_at === null ? [] : [secondsOf(expires_at)]))
  return {
    userId: impersonation ? trustorId : trusteeId,
    revocable: { trustId: id, trustorId, trusteeId, consumerId: null },
    delegation: { kind: 'trust', trustId: id, trustorId, trusteeId, impersonation },
    federation: null,
    thumbprint: null,
    extras: {
      'OS-TRUST:trust': { id, trustor_user: { id: trustorId }, trustee_user: { id: trusteeId }, impersonation },
    },
    roles: () => rolesPassedOn(ctx, trust, { trustors, projectId: payload.projectId }),
    tags: [
      `revoked:trust:${id}`,
      ...[trustorId, trusteeId].map((userId) => `revoked:user:${userId}`),
      ...chain.flatMap((each) => [`trust:${each.id}`, `user:${each.trustee_user_id}`]),
      ...trustors.map((userId) => `user:${userId}`),
      ...domains.map((domainId) => `domain:${domainId}`),
    ],
    ...(ends.length === 0 ? {} : { holdsUntilS: Math.min(...ends) }),
  }
}

/** Returns the user's domain, as the other does. */
async function assertTrustee(ctx: Context, userId: string): Promise<string> {
  const user = await userById(ctx, userId)
  if (!(await domainById(ctx, user.domain_id)).enabled) throw new TokenNotFound('Trustee domain is disabled.')
  if (!user.enabled) throw new Unauthorized().because(`trustee ${userId} is disabled`)
  return user.domain_id
}

async function assertTrustor(ctx: Context, userId: string): Promise<string> {
  const user = await userById(ctx, userId)
  if (!(await domainById(ctx, user.domain_id)).enabled) throw new TokenNotFound('Trustor domain is disabled.')
  if (!user.enabled) throw new Forbidden().because('Trustor is disabled.')
  return user.domain_id
}

/** Of every trustor along the chain: a role that one of them has lost leaves nothing of the trust, as upstream has it. */
async function rolesPassedOn(
  ctx: Context,
  trust: Trust,
  { trustors, projectId }: { readonly trustors: readonly string[]; readonly projectId: string },
): Promise<EffectiveRoles> {
  const ids = await rolesWithImplied(ctx, trust.roleIds)
  const tags: string[] = []
  let holdsUntilS = Number.POSITIVE_INFINITY
  for (const userId of trustors) {
    const held = await roleIdsOnProject(ctx, userId, projectId)
    tags.push(...held.tags)
    holdsUntilS = Math.min(holdsUntilS, held.holdsUntilS)
    if (ids.some((id) => !held.ids.has(id))) throw new Forbidden().because('Trustee has no delegated roles.')
  }
  const roles = (await rolesByIds(ctx, ids)).filter((role) => role.domain_id === null)
  if (roles.length === 0) throw new Unauthorized().because(`trust ${trust.id} gives no role that a token could show`)
  // Upstream shows these roles whole.
  return { roles: roles.map((role) => ({ ...roleView(role), name: role.name })), tags, holdsUntilS }
}
