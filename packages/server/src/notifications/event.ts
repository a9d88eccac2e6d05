import type { Origin } from '../kernel/changes/index.ts'

/** One event, in no format yet. */
export interface Event {
  /** Unlike that of any other event, and the same whenever this one is made again. */
  readonly key: string
  readonly at: Date
  readonly by: Requester
  readonly facts: Facts
}

export type Facts = ResourceFacts | GrantFacts | AuthenticationFacts

/** Something was made, changed or removed. */
export interface ResourceFacts {
  readonly kind: 'resource'
  /** Upstream's name: 'user', 'OS-TRUST:trust'. */
  readonly type: string
  readonly operation: Operation
  readonly id: string
  /** Who joined or left it. The basic format alone tells. */
  readonly actor?: { readonly id: string; readonly type: string; readonly operation: 'added' | 'removed' }
  readonly reason?: Reason
}

/** A role was given or taken away. */
export interface GrantFacts {
  readonly kind: 'grant'
  readonly operation: 'created' | 'deleted'
  readonly outcome: Outcome
  /** As upstream orders them: project or domain, user or group, inherited_to_projects, role. */
  readonly grant: Readonly<Record<string, string | boolean>>
}

/** Somebody signed in, or could not. */
export interface AuthenticationFacts {
  readonly kind: 'authentication'
  readonly outcome: Outcome
  readonly reason?: Reason
  /** The one who signs in; `by` is what a token that came along says. */
  readonly user?: { readonly id: string; readonly name: string | null }
  readonly passwordHash?: string
  /** What upstream adds to the initiator. */
  readonly initiator?: Readonly<Record<string, unknown>>
}

export type Operation = 'created' | 'updated' | 'deleted'
export type Outcome = 'success' | 'failure'

export interface Reason {
  readonly message: string
  readonly code: number
}

/** Who asked; without an origin nobody did, as when a command makes a change. */
export interface Requester {
  readonly userId: string | null
  readonly requestId: string | null
  readonly origin: Origin | null
}

/** Keystone's name of the event. */
export function eventType(facts: Facts): string {
  switch (facts.kind) {
    case 'resource':
      return `identity.${facts.type}.${facts.operation}`
    case 'grant':
      return `identity.role_assignment.${facts.operation}`
    case 'authentication':
      return 'identity.authenticate'
  }
}

/** Whether `[DEFAULT] notification_opt_out` leaves it out: an authentication is named together with its outcome there. */
export function isOptedOut(facts: Facts, optOut: ReadonlySet<string>): boolean {
  const type = eventType(facts)
  return optOut.has(facts.kind === 'authentication' ? `${type}.${facts.outcome}` : type)
}
