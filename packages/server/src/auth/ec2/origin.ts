import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import type { Grant } from '../tokens/issue.ts'
import type { KeyPair } from './redeem.ts'

type OriginGrant = Pick<Grant, 'userId' | 'scope' | 'expiresAtS'>

/**
 * For whom and where a key pair is redeemed. One made under a delegation yields that delegation and no more, and only when
 * its owner is the one the delegation speaks as, in the same project: the marks are in a blob that an owner once wrote.
 */
export async function originGrant(_ctx: Context, { credential, projectId, blob }: KeyPair): Promise<OriginGrant> {
  for (const mark of ['trust_id', 'app_cred_id', 'access_token_id'] as const)
    if (blob[mark] !== undefined && blob[mark] !== null)
      throw new Unauthorized().because(`credential ${credential.id} was made under a delegation: ${mark}`)
  return { userId: credential.user_id, scope: { kind: 'project', projectId }, expiresAtS: null }
}
