import type { TokenPayload } from '@quoin/tokens'
import type { Delegation, Federation } from '../../kernel/context.ts'
import type { JsonBytes } from '../../kernel/declare.ts'
import type { RevocableToken } from '../../revocation/match.ts'

/** A token together with all that was looked up to find it good. What it shows is in `body`. */
export interface ValidToken {
  readonly id: string
  readonly payload: TokenPayload
  readonly issuedAtS: number
  readonly user: TokenUser
  readonly scope: TokenScope
  readonly roles: readonly TokenRole[]
  readonly delegation: Delegation | null
  readonly federation: Federation | null
  readonly thumbprint: string | null
  /** Members of the token's body that only its kind has, such as `OS-TRUST:trust`. */
  readonly extras: Readonly<Record<string, unknown>>
  /** Whose end ends the token too. */
  readonly revocable: Pick<RevocableToken, 'trustId' | 'trustorId' | 'trusteeId' | 'consumerId'>
  /** Seconds since the epoch at which it has to be looked at again, such as the end of a mapped membership (INV-17). */
  readonly holdsUntilS: number
  /** What rules see of the token when it is asked about. Frozen. */
  readonly target: { readonly token: object }
  /** The answer's JSON, made at first need: with and without the catalog. */
  readonly json: { full?: JsonBytes; bare?: JsonBytes }
}

export interface TokenUser {
  /** Whom the token speaks as: the trustor, where a trust impersonates. */
  readonly id: string
  readonly name: string
  readonly domain: NamedDomain
  readonly passwordExpiresAt: string | null
  readonly enabled: boolean
}

export interface NamedDomain {
  readonly id: string
  readonly name: string
}

export type TokenScope =
  | { readonly kind: 'unscoped' }
  | { readonly kind: 'system' }
  | { readonly kind: 'domain'; readonly domain: NamedDomain }
  | {
      readonly kind: 'project'
      readonly project: {
        readonly id: string
        readonly name: string
        readonly domain: NamedDomain
        readonly isDomain: boolean
      }
    }

export interface TokenRole {
  readonly id: string
  readonly name: string
}
