import type { TokenPayload } from '@quoin/tokens'
import type { JsonBytes } from '../../kernel/declare.ts'

/** A token together with all that was looked up to find it good. What it shows is in `body`. */
export interface ValidToken {
  readonly id: string
  readonly payload: TokenPayload
  readonly issuedAtS: number
  readonly user: TokenUser
  readonly scope: TokenScope
  readonly roles: readonly TokenRole[]
  /** What rules see of the token when it is asked about. Frozen. */
  readonly target: { readonly token: object }
  /** The answer's JSON, made at first need: with and without the catalog. */
  readonly json: { full?: JsonBytes; bare?: JsonBytes }
}

export interface TokenUser {
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
