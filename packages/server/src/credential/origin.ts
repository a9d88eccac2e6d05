import type { Context } from '../kernel/context.ts'
import { ec2Blob, type OriginMark } from './credentials/credential.ts'

/** What the caller's token was made from, as a key pair remembers it (INV-06). */
export function originOf(_ctx: Context): { readonly [Mark in OriginMark]?: string } {
  return {}
}

/** The blob of a new key pair with the delegation it was made under, so that what is redeemed stays within it. */
export function marked(ctx: Context, blob: string): string {
  const given = ec2Blob(blob)
  const origin = originOf(ctx)
  return Object.keys(origin).length === 0 ? blob : JSON.stringify({ ...given, ...origin })
}
