import { effectiveRoles, rolesWithImplied } from '../../../assignment/operations.ts'
import { standingAccessToken } from '../../../delegation/operations.ts'
import { Unauthorized } from '../../../kernel/errors.ts'
import { ownFoundation, type ResolveKind } from './foundation.ts'

/** What a user lets a consumer do, while neither took it back: of those roles, what the user has now (INV-01). */
export const oauth1Foundation: ResolveKind<'oauth1'> = async (ctx, payload) => {
  const access = await standingAccessToken(ctx, payload.accessTokenId)
  const { id, userId, projectId, consumerId, expiresAt } = access
  if (userId !== payload.userId || projectId !== payload.projectId)
    throw new Unauthorized().because(`access token ${id} is for another user or project`)
  return {
    ...ownFoundation(userId),
    revocable: { trustId: null, trustorId: null, trusteeId: null, consumerId },
    delegation: { kind: 'oauth1', accessTokenId: id, consumerId },
    extras: { 'OS-OAUTH1': { access_token_id: id, consumer_id: consumerId } },
    tags: [`access_token:${id}`],
    ...(expiresAt === null ? {} : { holdsUntilS: expiresAt.getTime() / 1000 }),
    roles: async () => {
      const held = await effectiveRoles(ctx, userId, { projectId })
      const passedOn = await rolesWithImplied(ctx, access.roleIds)
      const roles = held.roles.filter((role) => passedOn.includes(role.id))
      if (roles.length === 0) throw new Unauthorized().because(`access token ${id} gives no role`)
      return { ...held, roles }
    },
  }
}
