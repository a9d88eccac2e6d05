import type { Caches } from './cache.ts'
import type { Config } from './config/index.ts'
import type { PasswordHasher } from './crypto/index.ts'
import type { Area, RemovedKind } from './declare.ts'
import type { Logger } from './log/index.ts'
import type { Notice, NoticedBy } from './notice.ts'
import type { Db, Store, Tx } from './store/index.ts'

/**
 * What the service runs on. Built once by commands/serve.ts and handed down: nothing else reads the environment, the
 * clock or the disk, so a test can fix them all.
 */
export interface Services {
  readonly config: Config
  readonly store: Store
  readonly caches: Caches
  readonly hasher: PasswordHasher
  readonly keys: Keys
  readonly log: Logger
  readonly areas: readonly Area[]
  /** Hears of what happened and is no change; absent when nobody wants to. */
  readonly noticed?: (notice: Notice, by: NoticedBy) => void
  now(): Date
  newId(): string
  random(bytes: number): Buffer
}

/** A key repository; opened by commands/services.ts. */
export interface KeyRing {
  readonly directory: string
  /** Primary first. Follows changes on disk. */
  keys(): readonly { readonly signing: Buffer; readonly encryption: Buffer }[]
  /** Opens a token or a stored credential; undefined for one that no key opens. */
  decrypt(token: string): { readonly plaintext: Uint8Array; readonly issuedAtS: number } | undefined
}

export interface Keys {
  readonly tokens: KeyRing
  /** Often the same repository as that of tokens. */
  readonly receipts: KeyRing
  /** Of stored credentials. */
  readonly credentials: KeyRing
}

/** By what someone else's (or one's own) stored authority a token was made. The ids are those of the stored thing. */
export type Delegation =
  | {
      readonly kind: 'trust'
      readonly trustId: string
      readonly trustorId: string
      readonly trusteeId: string
      readonly impersonation: boolean
    }
  | {
      readonly kind: 'application-credential'
      readonly id: string
      readonly unrestricted: boolean
      /** Null: any request. An empty list: none. */
      readonly accessRules: readonly AccessRule[] | null
    }
  | { readonly kind: 'oauth1'; readonly accessTokenId: string; readonly consumerId: string }

/** One kind of request that an application credential may be used for. */
export interface AccessRule {
  readonly id: string
  readonly service: string
  readonly path: string
  readonly method: string
}

/** Where a federated user signed in, and the groups that the assertion gave. */
export interface Federation {
  readonly idpId: string
  readonly protocolId: string
  readonly groupIds: readonly string[]
}

declare const authenticated: unique symbol

/**
 * Who is calling, as proven by a token. Only the token code makes one (see auth/caller.ts): a handler cannot forge it.
 * Names are the Identity API's; a missing scope is null.
 */
export interface Caller {
  readonly [authenticated]: true
  readonly userId: string
  readonly userDomainId: string
  readonly projectId: string | null
  readonly projectDomainId: string | null
  readonly domainId: string | null
  readonly systemScope: 'all' | null
  readonly isDomainProject: boolean
  /** Role names, implied ones included. */
  readonly roles: readonly string[]
  readonly roleIds: readonly string[]
  readonly methods: readonly string[]
  /** Of a federated token, the groups that its assertion gave; else none. */
  readonly groupIds: readonly string[]
  /** Null when the token's user proved itself for it (INV-02). */
  readonly delegation: Delegation | null
  readonly federation: Federation | null
  /** Of the client certificate that the token is bound to (RFC 8705), as upstream writes it; else null. */
  readonly thumbprint: string | null
  readonly auditIds: readonly string[]
  readonly expiresAt: Date
  /** The body of the caller's token, as GET /v3/auth/tokens shows it: policy reads `token.*` from it. */
  readonly token: Readonly<Record<string, unknown>>
  /** The token itself, for operations that act on it. */
  readonly tokenId: string
}

/** One request, after the edge of the machine: everything here is already bounded and decoded. */
export interface RequestInfo {
  /** `req-<uuid>`, new for each request. */
  readonly id: string
  /** The caller's own request id, when it sent a well-formed one. */
  readonly globalId: string | null
  readonly method: string
  /** Path without query or trailing slash. */
  readonly path: string
  readonly queryString: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly remoteAddress: string
  /**
   * A header as a proxy in [quoin] auth_proxy_addresses sent it; undefined in a request that came another way, and for a
   * header that stands there more than once (INV-16).
   */
  vouched(name: string): string | undefined
  /** `scheme://host[:port]`, from [DEFAULT] public_endpoint or the request; no trailing slash, no version. */
  readonly endpoint: string
}

export interface Context extends Services {
  readonly request: RequestInfo
  readonly caller: Caller | null
  /** Reads outside a transaction; inside `change`, the transaction itself. */
  readonly db: Db
  /** The policy rule by name, judged for this caller. For operations that filter item by item (INV-12). */
  allows(rule: string, target: object): boolean
  /** An explicit transaction, for operations that read and answer but also leave a mark (authentication). */
  write<T>(work: (ctx: WriteContext) => Promise<T>): Promise<T>
  /** States something that happened and changes nothing, such as a refused login. Not inside a transaction, which may run again. */
  notice(notice: Notice): void
}

/** Inside a transaction: what is needed to write. */
export interface WriteContext extends Context {
  readonly tx: Tx
  /**
   * States that something is going. Runs what later areas declared in `onRemove`, in their order, in this transaction.
   * Call it before the rows of the thing itself are deleted.
   */
  removed(kind: RemovedKind, id: string): Promise<void>
}

/** The caller of an operation that has a rule: the pipeline has already refused strangers. */
export function callerOf(ctx: Context): Caller {
  if (ctx.caller === null) throw new Error('an operation without a policy rule has no caller')
  return ctx.caller
}
