import type { Credentials, Facts, Target } from './facts.ts'
import { systemScope } from './leaves.ts'
import type { CompiledRule, RuleSet, ScopeType } from './rule-set.ts'
import { own } from './template.ts'

/**
 * `scope`: the token's scope is not one the rule is for. `remote-unavailable`: an answer was needed from a policy
 * server and could not be had.
 */
export interface Decision {
  readonly allowed: boolean
  readonly why: 'allowed' | 'denied' | 'scope' | 'unknown-rule' | 'remote-unavailable'
}

export interface RemoteQuestion {
  /** The URL of the check with the target's values filled in. */
  readonly url: string
  /** The name that is being enforced, not that of a rule it refers to. */
  readonly rule: string
  readonly target: Target
  readonly credentials: Credentials
}

/** Asks a policy server. Anything but `true` refuses; a rejection makes the whole decision `remote-unavailable`. */
export type AskRemote = (question: RemoteQuestion) => Promise<boolean>

/** Servers asked for one decision. */
export const REMOTE_QUESTIONS_MAX = 16

const ALLOWED: Decision = Object.freeze({ allowed: true, why: 'allowed' })
const DENIED: Decision = Object.freeze({ allowed: false, why: 'denied' })
const OUT_OF_SCOPE: Decision = Object.freeze({ allowed: false, why: 'scope' })
const UNKNOWN_RULE: Decision = Object.freeze({ allowed: false, why: 'unknown-rule' })
const REMOTE_UNAVAILABLE: Decision = Object.freeze({ allowed: false, why: 'remote-unavailable' })

const NO_ANSWERS: ReadonlyMap<string, boolean> = new Map()

/** Judges the rule. Everything but a clear yes is a no (INV-11); an `http:` check that is reached is a no as well. */
export function enforce(rules: RuleSet, name: string, credentials: Credentials, target: Target): Decision {
  const rule = rules.compiled(name)
  if (rule === undefined) return UNKNOWN_RULE
  if (!inScope(rule, credentials)) return OUT_OF_SCOPE
  return decide(rule, { credentials, target, answers: NO_ANSWERS, asked: undefined })
}

/** As `enforce`, asking policy servers where the rule does. One server address is asked once for one decision. */
export async function enforceWithRemote(
  rules: RuleSet,
  name: string,
  credentials: Credentials,
  target: Target,
  ask: AskRemote,
): Promise<Decision> {
  const rule = rules.compiled(name)
  if (rule === undefined) return UNKNOWN_RULE
  if (!inScope(rule, credentials)) return OUT_OF_SCOPE

  const answers = new Map<string, boolean>()
  for (;;) {
    const facts: Facts = { credentials, target, answers, asked: undefined }
    const decision = decide(rule, facts)
    if (facts.asked === undefined || answers.size >= REMOTE_QUESTIONS_MAX) return decision
    try {
      const answer = await ask({ url: facts.asked, rule: name, target, credentials })
      answers.set(facts.asked, answer === true)
    } catch {
      // The port has its own log; here a failure is an outcome, and the decision names it.
      return REMOTE_UNAVAILABLE
    }
  }
}

function inScope({ scopeTypes }: CompiledRule, credentials: Credentials): boolean {
  return scopeTypes === undefined || scopeTypes.includes(scopeOf(credentials))
}

/** A token without any scope counts as one of a project, as in oslo.policy. */
export function scopeOf(credentials: Credentials): ScopeType {
  if (systemScope(credentials)) return 'system'
  return own(credentials, 'domain_id') ? 'domain' : 'project'
}

function decide(rule: CompiledRule, facts: Facts): Decision {
  switch (rule.judge(facts)) {
    case 'allow':
      return ALLOWED
    case 'ask':
      return REMOTE_UNAVAILABLE
    case 'deny':
    case 'broken':
      return DENIED
  }
}
