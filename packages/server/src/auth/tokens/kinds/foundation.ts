import type { TokenPayload } from '@quoin/tokens'
import type { EffectiveRoles } from '../../../assignment/operations.ts'
import type { Context, Delegation, Federation } from '../../../kernel/context.ts'
import type { RevocableToken } from '../../../revocation/match.ts'
import type { TokenScope } from '../valid-token.ts'

/**
 * What a token rests on beside its user, as that is at this moment (INV-01). One file in this folder for each kind; a
 * kind whose authority is gone, disabled or has lapsed throws Unauthorized, or what upstream answers.
 */
export interface Foundation {
  /** Whom the token speaks as. */
  readonly userId: string
  /** Whose methods, roles and revocations also count; see revocation/match.ts. */
  readonly revocable: Pick<RevocableToken, 'trustId' | 'trustorId' | 'trusteeId' | 'consumerId'>
  readonly delegation: Delegation | null
  readonly federation: Federation | null
  readonly thumbprint: string | null
  readonly extras: Readonly<Record<string, unknown>>
  /** The roles in the scope; the user's own unless said. */
  readonly roles?: (scope: TokenScope) => Promise<EffectiveRoles>
  /** Facts this was made from, beside those of every token; see auth/cache-tags.ts. */
  readonly tags: readonly string[]
  /** Seconds since the epoch at which this has to be looked at again (INV-17). */
  readonly holdsUntilS?: number
}

export type PayloadOf<Kind extends TokenPayload['kind']> = Extract<TokenPayload, { readonly kind: Kind }>

export type ResolveKind<Kind extends TokenPayload['kind']> = (
  ctx: Context,
  payload: PayloadOf<Kind>,
) => Promise<Foundation>

/** The foundation of a token that its user's own proof made. */
export const ownFoundation = (userId: string): Foundation => ({
  userId,
  revocable: { trustId: null, trustorId: null, trusteeId: null, consumerId: null },
  delegation: null,
  federation: null,
  thumbprint: null,
  extras: {},
  tags: [],
})
