import { createHash } from 'node:crypto'
import { newAuditId } from '@quoin/tokens'
import type { WriteContext } from '../kernel/context.ts'
import { revoke } from '../revocation/operations.ts'
import { type CredentialFacts, EC2 } from './credentials/credential.ts'

/**
 * The audit id that begins the chain of all tokens made from one EC2 key pair. They end with the key pair: its removal is
 * a revocation of the chain, in Keystone's own terms (INV-18).
 */
export const chainOf = (credentialId: string): string =>
  newAuditId(createHash('sha256').update(`ec2credential:${credentialId}`).digest().subarray(0, 16))

/** Ends the tokens made from a key pair. Call it when the pair changes or goes. */
export async function endTokensOf(ctx: WriteContext, { id, user_id, type }: CredentialFacts): Promise<void> {
  if (type === EC2) await revoke(ctx, { userId: user_id, auditChainId: chainOf(id) })
}
