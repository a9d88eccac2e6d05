import { proveAccessToken } from '../../delegation/operations.ts'
import { userById } from '../../identity/operations.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { domainById } from '../../resource/operations.ts'
import { orStranger } from '../scope.ts'
import type { AuthMethod } from './index.ts'

/** A request signed by an OAuth1 consumer, with what a user let it do. */
export const oauth1: AuthMethod = {
  name: 'oauth1',
  async prove(ctx) {
    const { id, userId, projectId } = await proveAccessToken(ctx)
    await orStranger(async () => {
      const user = await userById(ctx, userId)
      const domain = await domainById(ctx, user.domain_id)
      if (!user.enabled || !domain.enabled) throw new Unauthorized().because(`user ${userId} is disabled`)
    })
    return { userId, scope: { kind: 'oauth1', projectId, accessTokenId: id } }
  },
}
