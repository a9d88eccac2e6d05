import { applicationCredentialById, usableTrust } from '../../delegation/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import type { Grant, GrantScope } from '../tokens/issue.ts'
import type { KeyPair } from './redeem.ts'

type OriginGrant = Pick<Grant, 'userId' | 'scope' | 'expiresAtS'>

/**
 * For whom and where a key pair is redeemed. One made under a delegation yields that delegation and no more, and only when
 * its owner is the one the delegation speaks as, in the same project: the marks are in a blob that an owner once wrote.
 */
export async function originGrant(ctx: Context, pair: KeyPair): Promise<OriginGrant> {
  const { credential, projectId, blob } = pair
  const [mark, ...others] = MARKS.filter((name) => blob[name] !== undefined && blob[name] !== null)
  if (mark === undefined) return { userId: credential.user_id, scope: { kind: 'project', projectId }, expiresAtS: null }
  const id = blob[mark]
  const refused = (why: string) => new Unauthorized().because(`credential ${credential.id}: ${why}`)
  if (others.length > 0 || typeof id !== 'string') throw refused('its marks of a delegation make no sense')
  const grant = await GRANTS[mark](ctx, id, pair)
  if (grant === null) throw refused(`it was made under a delegation: ${mark}`)
  if (grant.owner !== credential.user_id || grant.scope.projectId !== projectId)
    throw refused('it was made under the delegation of another, or for another project')
  return { userId: grant.userId, scope: grant.scope, expiresAtS: null }
}

const MARKS = ['trust_id', 'app_cred_id', 'access_token_id'] as const

interface Delegated {
  /** Whom the delegation speaks as, and so whose key pair it may be. */
  readonly owner: string
  /** Who proves it: the trustee, also of a trust that impersonates. */
  readonly userId: string
  readonly scope: Extract<GrantScope, { readonly projectId: string }>
}

type GrantOf = (ctx: Context, id: string, pair: KeyPair) => Promise<Delegated | null>

const GRANTS: Readonly<Record<(typeof MARKS)[number], GrantOf>> = {
  async trust_id(ctx, trustId) {
    const trust = await usableTrust(ctx, trustId)
    const { project_id: projectId, trustee_user_id: userId } = trust
    const owner = trust.impersonation ? trust.trustor_user_id : userId
    return projectId === null ? null : { owner, userId, scope: { kind: 'trust', projectId, trustId } }
  },
  async app_cred_id(ctx, applicationCredentialId) {
    const { user_id: userId, project_id: projectId } = await applicationCredentialById(ctx, applicationCredentialId)
    return projectId === null
      ? null
      : { owner: userId, userId, scope: { kind: 'application-credential', projectId, applicationCredentialId } }
  },
  /** Whose it is and where is looked at with every token of its kind (auth/tokens/kinds/oauth1.ts). */
  async access_token_id(_ctx, accessTokenId, { credential: { user_id: userId }, projectId }) {
    return { owner: userId, userId, scope: { kind: 'oauth1', projectId, accessTokenId } }
  },
}
