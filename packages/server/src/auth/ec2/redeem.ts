import { type Credential, chainOf, credentialById, EC2, idOfAccessKey, jsonOf } from '../../credential/operations.ts'
import { userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { NotFound, Unauthorized } from '../../kernel/errors.ts'
import { assertDomainEnabled, assertProjectEnabled, domainById, projectById } from '../../resource/operations.ts'
import { issueToken } from '../tokens/issue.ts'
import type { ValidToken } from '../tokens/valid-token.ts'
import { originGrant } from './origin.ts'

/** A key pair as it is redeemed: the credential, its secret, and where it came from. */
export interface KeyPair {
  readonly credential: Credential
  readonly projectId: string
  readonly secret: string
  readonly blob: Readonly<Record<string, unknown>>
}

/** @throws NotFound, for a credential of another type too */
export async function keyPairOf(ctx: Context, access: string): Promise<KeyPair> {
  const credential = await ec2Credential(ctx, access)
  const blob = jsonOf(credential.blob)
  const { project_id: projectId } = credential
  if (typeof blob !== 'object' || blob === null || !('secret' in blob) || projectId === null)
    throw new Unauthorized().because(`credential ${credential.id} holds no key pair of a project`)
  const { secret } = blob
  if (typeof secret !== 'string' || secret === '')
    throw new Unauthorized().because(`credential ${credential.id} has no secret`)
  return { credential, projectId, secret, blob: blob as KeyPair['blob'] }
}

async function ec2Credential(ctx: Context, access: string): Promise<Credential> {
  const missing = (): NotFound => new NotFound('EC2 access key not found.')
  try {
    const credential = await credentialById(ctx, idOfAccessKey(access))
    if (credential.type !== EC2) throw missing()
    return credential
  } catch (error) {
    if (error instanceof NotFound) throw missing()
    throw error
  }
}

/**
 * A token for what the key pair stands for now (INV-06): its owner and project are there and enabled, the owner has a
 * role, and what it was made under still holds and is the owner's own. The token ends with the key pair (see
 * credential/chain.ts).
 */
export async function redeem(ctx: Context, pair: KeyPair): Promise<ValidToken> {
  const project = await projectById(ctx, pair.projectId)
  const user = await userById(ctx, pair.credential.user_id)
  assertDomainEnabled(await domainById(ctx, user.domain_id))
  if (!user.enabled) throw new Unauthorized().because(`user ${user.id} is disabled`)
  await assertProjectEnabled(ctx, project)
  return issueToken(ctx, {
    ...(await originGrant(ctx, pair)),
    methods: ['ec2credential'],
    parentAuditId: chainOf(pair.credential.id),
  })
}
