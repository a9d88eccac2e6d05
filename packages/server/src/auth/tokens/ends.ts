import { applicationCredentialById, secondsOf, standingAccessToken, trustChain } from '../../delegation/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { orStranger } from '../scope.ts'
import type { GrantScope } from './issue.ts'

/**
 * When a token for the scope ends at the latest, in seconds since the epoch: with all that it was delegated by (INV-17).
 * Upstream lets a trust's tokens be and refuses them once the trust is over.
 */
export async function endsOf(ctx: Context, scope: GrantScope): Promise<readonly number[]> {
  const ends = await orStranger(() => delegationEnds(ctx, scope))
  return ends.flatMap((end) => (end === null ? [] : [secondsOf(end)]))
}

async function delegationEnds(ctx: Context, scope: GrantScope): Promise<readonly (number | null)[]> {
  if (scope.kind === 'trust') return (await trustChain(ctx, scope.trustId)).map(({ expires_at }) => expires_at)
  if (scope.kind === 'application-credential')
    return [(await applicationCredentialById(ctx, scope.applicationCredentialId)).expires_at]
  if (scope.kind === 'oauth1') {
    const { expiresAt } = await standingAccessToken(ctx, scope.accessTokenId)
    return [expiresAt === null ? null : expiresAt.getTime() * 1000]
  }
  return []
}
