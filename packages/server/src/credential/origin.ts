import { type Context, callerOf } from '../kernel/context.ts'
import { ec2Blob, type OriginMark } from './credentials/credential.ts'

/** What the caller's token was made from, as a key pair remembers it. */
function originOf(ctx: Context): { readonly [Mark in OriginMark]?: string } {
  const { delegation } = callerOf(ctx)
  switch (delegation?.kind) {
    case undefined:
      return {}
    case 'trust':
      return { trust_id: delegation.trustId }
    case 'application-credential':
      return { app_cred_id: delegation.id }
    case 'oauth1':
      return { access_token_id: delegation.accessTokenId }
    default:
      return delegation satisfies never
  }
}

/**
 * The blob of a new key pair, with the delegation that it was made under: what it is redeemed for stays within that
 * (INV-06).
 * @throws BadRequest
 */
export function marked(ctx: Context, blob: string): string {
  const given = ec2Blob(blob)
  const origin = originOf(ctx)
  return Object.keys(origin).length === 0 ? blob : JSON.stringify({ ...given, ...origin })
}
