import type { Origin } from './changes/index.ts'

/**
 * What happened and is no change: nothing of it is in the database or the log of changes. Areas state the facts with
 * `ctx.notice`; who is told, and in which form, is decided elsewhere.
 */
export type Notice =
  | Authentication
  | UnknownUser
  | FederatedAuthentication
  /** A role that was not granted or taken away, as the place, the actor or the grant is not there or does not fit. */
  | {
      readonly kind: 'grant refused'
      readonly operation: 'created' | 'deleted'
      readonly grant: {
        readonly actor: 'user' | 'group'
        readonly actorId: string
        readonly target: 'project' | 'domain'
        readonly targetId: string
        readonly roleId: string
        readonly inherited: boolean
      }
    }
  /** A new password that the rules do not allow, from a user who had proven the present one. */
  | { readonly kind: 'password refused'; readonly userId: string; readonly reason: Reason }

/** A password was looked at. */
export interface Authentication {
  readonly kind: 'authentication'
  readonly outcome: 'success' | 'failure'
  readonly user: { readonly id: string; readonly name: string | null }
  readonly reason?: Reason
  /** Some characters of a keyed hash of a wrong password, where the configuration asks for it. */
  readonly passwordHash?: string
}

/** Somebody who is not there wanted to sign in. */
export interface UnknownUser {
  readonly kind: 'unknown user'
  readonly user: { readonly id?: string; readonly name?: string }
  /** Null where the user was named by an id. */
  readonly domain: { readonly id: string; readonly name: string } | null
}

/** Somebody came with an assertion, or with the token they got for one. */
export interface FederatedAuthentication {
  readonly kind: 'federated authentication'
  readonly outcome: 'success' | 'failure'
  readonly userId: string | null
  readonly groupIds: readonly string[]
  readonly identityProvider: string
  /** The audit id of the token they came with. */
  readonly auditId: string | null
}

export interface Reason {
  readonly message: string
  /** The HTTP status. */
  readonly code: number
}

/** The request it happened in, and whose token came with it. */
export interface NoticedBy {
  readonly userId: string | null
  readonly requestId: string
  readonly origin: Origin
}
