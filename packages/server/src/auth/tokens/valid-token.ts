import type { TokenPayload } from '@quoin/tokens'

/** A token together with all that was looked up to find it good. What it shows is in `body`. */
export interface ValidToken {
  readonly id: string
  readonly payload: TokenPayload
  readonly issuedAtS: number
  readonly user: TokenUser
  readonly scope: TokenScope
  readonly roles: readonly TokenRole[]
  /** The answer's texts, made at first need: with and without the catalog. */
  readonly texts: { full?: string; bare?: string }
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
