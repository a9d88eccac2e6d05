import type { Check } from './check.ts'
import { type Compiled, compile } from './compile.ts'
import type { Nulls } from './facts.ts'
import type { Rule, RuleProblem } from './rule-set.ts'

/** Checks that judging one rule may touch, references followed. */
export const JUDGED_CHECKS_MAX = 50_000
/** Checks within checks, references followed; it bounds the call stack. */
export const JUDGED_DEPTH_MAX = 500

export interface Linked extends Compiled {
  readonly fault: string | undefined
}

export interface Unlinked {
  readonly rules: ReadonlyMap<string, Rule>
  readonly defaultRule: string
  readonly nulls: Nulls
}

const BROKEN: Compiled = { judge: () => 'broken', size: 1, depth: 1 }

const CIRCLE = 'it refers to itself, directly or through other rules, or to a rule that does'
export const TOO_LARGE =
  `with the rules it refers to, it has more than ${JUDGED_CHECKS_MAX} checks, ` +
  `or more than ${JUDGED_DEPTH_MAX} of them one within another`

/**
 * Compiles every rule after those it refers to. Rules that are left over refer to each other in a circle, or lead into
 * one: references between them are broken, so that judging always ends, and never in a yes that rests on itself
 * (INV-11). Appends what is wrong to `problems`.
 */
export function link({ rules, defaultRule, nulls }: Unlinked, problems: RuleProblem[]): ReadonlyMap<string, Linked> {
  const standIn = rules.has(defaultRule) ? defaultRule : undefined
  const resolve = (name: string) => (rules.has(name) ? name : standIn)
  const report = ({ name, origin, line }: Rule, message: string) =>
    problems.push({ rule: name, origin, ...(line === undefined ? {} : { line }), message })

  const finished = new Map<string, Linked>()
  const reference = (name: string): Compiled | undefined => {
    const to = resolve(name)
    return to === undefined ? undefined : (finished.get(to) ?? BROKEN)
  }
  const make = (rule: Rule, circle: string | undefined): Linked => {
    const compiled = compile(rule.check, { nulls, reference })
    const tooLarge = compiled.size > JUDGED_CHECKS_MAX || compiled.depth > JUDGED_DEPTH_MAX
    const fault = tooLarge ? TOO_LARGE : circle
    if (fault !== undefined) report(rule, fault)
    return tooLarge ? { ...BROKEN, fault } : { ...compiled, fault }
  }

  const { order, circles } = sort(rules, resolve)
  for (const rule of order) finished.set(rule.name, make(rule, undefined))
  const circular = circles.map((rule): [string, Linked] => [rule.name, make(rule, CIRCLE)])

  for (const rule of rules.values()) {
    for (const name of references(rule.check)) {
      if (rules.has(name)) continue
      const instead = standIn === undefined ? 'that part never allows' : `the rule '${standIn}' stands in`
      report(rule, `it refers to the rule '${name}', which is not defined: ${instead}`)
    }
  }
  return new Map([...finished, ...circular])
}

/** Rules after those they refer to; and those for which there is no such order. */
function sort(rules: ReadonlyMap<string, Rule>, resolve: (name: string) => string | undefined) {
  const waitsFor = new Map<string, Set<string>>()
  const neededBy = new Map<string, Rule[]>()
  for (const rule of rules.values()) {
    const needs = new Set<string>()
    for (const name of references(rule.check)) {
      const to = resolve(name)
      if (to !== undefined) needs.add(to)
    }
    waitsFor.set(rule.name, needs)
    for (const need of needs) neededBy.set(need, [...(neededBy.get(need) ?? []), rule])
  }

  const order = [...rules.values()].filter((rule) => waitsFor.get(rule.name)?.size === 0)
  // The list grows while it is walked.
  for (const rule of order) {
    for (const dependent of neededBy.get(rule.name) ?? []) {
      const needs = waitsFor.get(dependent.name)
      needs?.delete(rule.name)
      if (needs?.size === 0) order.push(dependent)
    }
  }
  const sorted = new Set(order)
  return { order, circles: [...rules.values()].filter((rule) => !sorted.has(rule)) }
}

function references(check: Check, found = new Set<string>()): ReadonlySet<string> {
  if (check.kind === 'rule') found.add(check.name)
  if (check.kind === 'not') references(check.check, found)
  if (check.kind === 'and' || check.kind === 'or') for (const part of check.checks) references(part, found)
  return found
}
