import { proveAccessToken } from '../../delegation/operations.ts'
import { userById } from '../../identity/operations.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { domainById } from '../../resource/operations.ts'
import { orStranger } from '../scope.ts'
import type { AuthMethod } from './index.ts'

/** A request signed by an OAuth1 consumer, with what a user let it do. The token ends no later than that (INV-17). */
export const oauth1: AuthMethod = {
  name: 'oauth1',
  async prove(ctx) {
    const { id, userId, projectId, expiresAt } = await proveAccessToken(ctx)
    await orStranger(async () => {
      const user = await userById(ctx, userId)
      const domain = await domainById(ctx, user.domain_id)
      if (!user.enabled || !domain.enabled) throw new Unauthorized().because(`user ${userId} is disabled`)
    })
    const ownEndS = Math.floor(ctx.now().getTime() / 1000) + ctx.config.token.expiration
    return {
      userId,
      scope: { kind: 'oauth1', projectId, accessTokenId: id },
      expiresAtS: expiresAt === null ? ownEndS : Math.min(ownEndS, Math.floor(expiresAt.getTime() / 1000)),
    }
  },
}
