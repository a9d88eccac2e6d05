/**
 * A conversation with an Identity v3 server, written as data: a list of named requests in which later ones use what
 * earlier answers gave. The same list is sent to two servers and the answers are compared.
 */
import type { Json } from '../normalise.ts'

/** Callers with a token made by the set-up, from the most to the least powerful, and two without one. */
export const PERSONAS = [
  'admin',
  'system-admin',
  'system-member',
  'system-reader',
  'domain-admin',
  'domain-manager',
  'domain-member',
  'domain-reader',
  'project-admin',
  'project-manager',
  'project-member',
  'project-reader',
  'service',
  'no-roles',
  'garbage',
  'anonymous',
] as const
export type Persona = (typeof PERSONAS)[number]

export interface Step {
  /** Unique in its area. */
  readonly name: string
  /** Method and path. `{x}` stands for what an earlier step saved as x, here and in headers and bodies. */
  readonly send: string
  /** Who asks; when absent, `system-admin`, whom both old and new rules let do everything. */
  readonly as?: Persona | { readonly token: string }
  readonly body?: Json
  /** A body sent as it is, for what is not JSON; `{x}` is not replaced in it. */
  readonly raw?: string | Buffer
  /** Header values; an empty Content-Type removes the one that a body gets by default. */
  readonly headers?: Readonly<Record<string, string>>
  /** The parts that can only be made when they are sent, from what was saved: signatures, codes of this minute. */
  readonly make?: (saved: (name: string) => string) => Pick<Step, 'body' | 'headers'>
  /** What to keep from the answer: a path into its JSON or form body, or `header x-subject-token`. */
  readonly save?: Readonly<Record<string, string>>
  /** A refusal is an answer like any other here, although it gives nothing to save. */
  readonly mayRefuse?: true
  /** The order of lists in the answer matters. */
  readonly ordered?: true
  /** Compare what the answer is made of, not which rows it holds: pages of lists that are ordered by random ids. */
  readonly shape?: true
  /** Only sent when the last compared step was not refused, that is when there is something to restore. */
  readonly afterSuccess?: true
  /** The answer is not compared: tidying up after a step that only one of the servers may have allowed. */
  readonly tidy?: true
  /** Wait so long before sending: tokens issued in the same second as a revocation are revoked with it. */
  readonly pause_s?: number
}

export interface Area {
  readonly name: string
  readonly steps: readonly Step[]
}

export const step = (name: string, send: string, rest: Omit<Step, 'name' | 'send'> = {}): Step => ({
  name,
  send,
  ...rest,
})

/** One step for each value, named after it. */
export const each = <T extends string>(values: readonly T[], make: (value: T) => Step): Step[] => values.map(make)

/** A password login as `POST /v3/auth/tokens` takes it. */
export const login = (user: Json, scope?: Json): Json => ({
  auth: { identity: { methods: ['password'], password: { user } }, ...(scope === undefined ? {} : { scope }) },
})

/** A token login, that is a rescope when the scope differs. */
export const rescope = (token: string, scope?: Json): Json => ({
  auth: { identity: { methods: ['token'], token: { id: token } }, ...(scope === undefined ? {} : { scope }) },
})
