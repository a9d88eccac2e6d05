/**
 * The caller, as attribute names to values: `roles` (a list of names), `user_id`, `project_id`, `domain_id`,
 * `system_scope`, and whatever else rules may ask for. Values may be nested, as in `token.project.domain.id`.
 */
export type Credentials = Readonly<Record<string, unknown>>

/** What the operation is on, flat: `target.user.id` is one key. Make it with `flattenTarget`. */
export type Target = Readonly<Record<string, unknown>>

/**
 * How absent and null values are read. `strict`: an absent or null credential equals nothing, a null target is matched
 * only by `None:%(x)s`, and `x:None` asks whether a credential has no value. `oslo`: null is the text `None`.
 */
export type Nulls = 'strict' | 'oslo'

/** All that one judgement sees. */
export interface Facts {
  readonly credentials: Credentials
  readonly target: Target
  /** What remote servers answered so far, by URL. */
  readonly answers: ReadonlyMap<string, boolean>
  /** The URL whose answer is missing, when a judgement ends in `ask`. */
  asked: string | undefined
}

/**
 * `broken`: a part that cannot be judged, where oslo.policy raises or reads as false. It never becomes `allow`, not
 * even under a `not` (INV-11). `ask`: a remote answer is needed first.
 */
export type Verdict = 'allow' | 'deny' | 'broken' | 'ask'

export type Judge = (facts: Facts) => Verdict
