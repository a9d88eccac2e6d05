import { type Check, printRule } from './check.ts'
import { all, any, not } from './compile.ts'
import { scopeOf } from './enforce.ts'
import type { Credentials, Facts, Target, Verdict } from './facts.ts'
import { type Leaf, leaf, systemScope } from './leaves.ts'
import { readLeft } from './left.ts'
import { TOO_LARGE } from './link.ts'
import { str } from './python.ts'
import type { CompiledRule, RuleSet } from './rule-set.ts'
import { fill, own, readTemplate } from './template.ts'

/** How one part of a rule was judged, and why. */
export interface Explanation {
  readonly allowed: boolean
  /** The part in canonical text. */
  readonly rule: string
  /** The parts it was decided from: all of them, also those that `enforce` had no need to look at. */
  readonly because: readonly Explanation[]
  /** What the caller has, as text; absent if nothing. */
  readonly left?: string
  /** What was wanted, with the target's values filled in; absent if a value is missing. */
  readonly right?: string
  /** What else a reader should know. */
  readonly note?: string
}

/** Judges as `enforce` does and tells why. The verdict is the same; no server is asked. */
export function explain(rules: RuleSet, name: string, credentials: Credentials, target: Target): Explanation {
  const check: Check & { kind: 'rule' } = { kind: 'rule', name }
  const compiled = rules.compiled(name)
  if (compiled === undefined) return node('deny', check, { note: NO_SUCH_RULE }).explanation
  // A rule in a circle can be judged where it does not go round; one that is too large cannot be shown either.
  if (compiled.fault === TOO_LARGE) return node('broken', check, { note: compiled.fault }).explanation
  const facts: Facts = { credentials, target, answers: new Map(), asked: undefined }
  const { explanation } = inside(rules, check, compiled, facts)
  const scope = scopeOf(credentials)
  if (compiled.scopeTypes === undefined || compiled.scopeTypes.includes(scope)) return explanation
  const note = `the rule is for tokens of ${compiled.scopeTypes.join(', ')} scope, and this one has ${scope} scope`
  return { ...explanation, allowed: false, note }
}

const NO_SUCH_RULE = 'there is no rule of this name'

interface Told {
  readonly verdict: Verdict
  readonly explanation: Explanation
}

/** The tree is no larger than the rule with its references followed, which `JUDGED_CHECKS_MAX` bounds. */
function tell(rules: RuleSet, check: Check, facts: Facts): Told {
  switch (check.kind) {
    case 'and':
    case 'or': {
      const parts = check.checks.map((part) => tell(rules, part, facts))
      const judges = parts.map((part) => () => part.verdict)
      const verdict = (check.kind === 'and' ? all : any)(judges, rules.nulls)(facts)
      return node(verdict, check, { because: parts.map((part) => part.explanation) })
    }
    case 'not': {
      const part = tell(rules, check.check, facts)
      return node(not(() => part.verdict)(facts), check, { because: [part.explanation] })
    }
    case 'rule':
      return reference(rules, check.name, facts)
    default:
      return node(leaf(check, rules.nulls)(facts), check, values(check, facts))
  }
}

function reference(rules: RuleSet, name: string, facts: Facts): Told {
  const check: Check = { kind: 'rule', name }
  const compiled = rules.compiled(name)
  if (compiled === undefined) return node(rules.nulls === 'oslo' ? 'deny' : 'broken', check, { note: NO_SUCH_RULE })
  if (compiled.fault !== undefined) return node('broken', check, { note: compiled.fault })
  return inside(rules, check, compiled, facts)
}

function inside(rules: RuleSet, check: Check & { kind: 'rule' }, { rule }: CompiledRule, facts: Facts): Told {
  const part = tell(rules, rule.check, facts)
  const at = rule.line === undefined ? rule.origin : `${rule.origin}:${rule.line}`
  const note = rule.name === check.name ? `from ${at}` : `${NO_SUCH_RULE}; '${rule.name}' from ${at} stands in`
  return node(part.verdict, check, { because: [part.explanation], note })
}

type Details = Partial<Pick<Explanation, 'because' | 'left' | 'right' | 'note'>>

function node(verdict: Verdict, check: Check, details: Details): Told {
  const rule = printRule(check)
  return { verdict, explanation: { allowed: verdict === 'allow', rule, because: [], ...details } }
}

function values(check: Leaf, facts: Facts): Details {
  switch (check.kind) {
    case 'true':
    case 'false':
      return {}
    case 'broken':
      return { note: check.reason }
    case 'remote':
      return { note: 'a policy server decides this; it was not asked' }
    case 'role':
      return { ...held([own(facts.credentials, 'roles')].flat()), ...wanted(check.match, facts) }
    case 'equals': {
      const left = readLeft(check.left)
      if (left.kind === 'fault') return { note: left.fault }
      if (left.kind === 'path')
        return { ...held(reach(facts.credentials, left.segments)), ...wanted(check.right, facts) }
      return { left: left.kind === 'none' ? 'None' : left.text, ...wanted(check.right, facts) }
    }
  }
}

function held(values: readonly unknown[]): Details {
  const texts = values.filter((value) => value !== undefined).map((value) => str(value) ?? '?')
  return texts.length === 0 ? {} : { left: texts.join(', ') }
}

/** Every value at the end of a path, through lists. */
function reach(value: unknown, segments: readonly string[], depth = 0): readonly unknown[] {
  const segment = segments[depth]
  if (segment === undefined) return [value]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const record = value as Credentials
  const next = depth === 0 && segment === 'system' ? systemScope(record) : own(record, segment)
  return [next].flat().flatMap((item) => reach(item, segments, depth + 1))
}

function wanted(source: string, { target }: Facts): Details {
  const read = readTemplate(source)
  if ('fault' in read) return { note: read.fault }
  const missing = read.template.names.filter((name) => own(target, name) === undefined)
  if (missing.length > 0) return { note: `not in the target: ${missing.join(', ')}` }
  const filled = fill(read.template, target, 'oslo')
  return typeof filled === 'string' ? { right: filled } : { note: 'a value of the target has no text' }
}
