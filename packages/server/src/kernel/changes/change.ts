/** One change of one entity, as everyone who follows the log sees it. */
export interface Change {
  /** The resource's name in the singular, as in the API: 'user', 'role_assignment'. */
  readonly entity: string
  /** The entity's id; where there is none, its key's parts joined by the recorder. */
  readonly id: string
  readonly op: 'create' | 'update' | 'delete'
  /** The entity after the change, or what was known of it before it went. Plain JSON; never holds secrets. */
  readonly body: Readonly<Record<string, unknown>>
  /**
   * What else had to happen first, when nobody asked for this change itself: 'user' for what goes with a user. Filled in for
   * what areas do in `onRemove`. Who is told of changes tells these apart.
   */
  readonly because?: string
  /** Revocations travel in a lane of their own, ahead of everything else. 'data' unless said otherwise. */
  readonly lane?: 'revocation' | 'data'
}

export interface RecordedChange extends Omit<Change, 'because'> {
  readonly lane: 'revocation' | 'data'
  /** Without gaps, in the order of commits. */
  readonly seq: number
  readonly at: Date
  /** The version of the body's form. */
  readonly version: number
  /** Who asked for it, and in which request. */
  readonly userId: string | null
  readonly requestId: string | null
  readonly origin: Origin | null
  readonly because: string | null
}

/** Where a request came from, and as whom: what an auditor asks of a change beyond its user. */
export interface Origin {
  readonly userName?: string
  readonly projectId?: string
  readonly domainId?: string
  readonly address: string
  readonly agent: string
  readonly globalRequestId?: string
}

/** Who is behind a transaction. */
export interface By {
  readonly userId?: string
  readonly requestId?: string
  readonly origin?: Origin
}

export interface ChangeLog {
  /**
   * Hears of every change after `position()`, at least once and none left out. Own commits arrive before their
   * `store.write` resolves. A listener must not throw; if it does, the error is reported and the others still hear.
   * Returns what ends it.
   */
  follow(listener: (changes: readonly RecordedChange[]) => void): () => void
  /** The last change up to which all have been delivered. */
  position(): number
  /** Delivers what others have committed. Happens by itself while someone follows. */
  poll(): Promise<void>
  /** Milliseconds since the log was last read to its end: how old a view that follows it may be. */
  age_ms(): number
  /** Changes after a position, at most `limit` (at most 1,000). */
  read(after: number, limit: number): Promise<readonly RecordedChange[]>
}
