import { type Assertion, judge } from './conditions.ts'
import { type Local, type Mapped, type Mapping, MappingRefused, type Rule } from './mapping.ts'
import { type Budget, PatternRefused } from './pattern.ts'
import { propertiesOf } from './properties.ts'
import { NothingLeft, substituted } from './substitute.ts'

/**
 * The mapping engine: what an assertion comes to by the rules of a mapping, and why. Pure. It runs in bounded time and
 * space whatever rules and assertion hold, and a rule that is met in part gives nothing (INV-44).
 */
export interface Evaluation {
  /** Null when the assertion comes to nothing. */
  readonly mapped: Mapped | null
  /** Why not; null when it does. */
  readonly refused: string | null
  readonly rules: readonly RuleTrace[]
}

/** Why a rule applied or did not: a line for each requirement looked at, in their order. Holds no values. */
export interface RuleTrace {
  readonly applied: boolean
  readonly because: readonly string[]
}

/** Looks at one character that all regular expressions of an evaluation have together. */
const PATTERN_STEPS_MAX = 2_000_000
/** Characters that an evaluation may make. The longest name has 255. */
const TEXT_MAX = 262_144

export function evaluate(mapping: Mapping, assertion: Readonly<Record<string, string>>): Evaluation {
  const rules: RuleTrace[] = []
  const budget: Budget = { steps: PATTERN_STEPS_MAX }
  const room = { left: TEXT_MAX }
  const split = splitAssertion(assertion)
  try {
    const given: Local[] = []
    for (const rule of mapping.rules) {
      const { locals, trace } = apply(rule, split, budget, room)
      rules.push(trace)
      given.push(...locals)
    }
    return { mapped: propertiesOf(given, mapping.schema_version), refused: null, rules }
  } catch (error) {
    if (error instanceof MappingRefused || error instanceof PatternRefused)
      return { mapped: null, refused: error.message, rules }
    throw error
  }
}

/** Several values of an attribute stand behind one another, with semicolons between them. */
const splitAssertion = (assertion: Readonly<Record<string, string>>): Assertion =>
  new Map(Object.entries(assertion).map(([name, value]) => [name, value.split(';')]))

function apply(
  rule: Rule,
  assertion: Assertion,
  budget: Budget,
  room: { left: number },
): { locals: readonly Local[]; trace: RuleTrace } {
  const because: string[] = []
  const values: (readonly string[])[] = []
  for (const remote of rule.remote) {
    const condition = judge(remote, assertion, budget)
    because.push(condition.why)
    if (!condition.holds) return { locals: [], trace: { applied: false, because } }
    if (condition.values !== null) values.push(condition.values)
  }
  try {
    return { locals: substituted(rule.local, { values, room }), trace: { applied: true, because } }
  } catch (error) {
    if (!(error instanceof NothingLeft)) throw error
    return { locals: [], trace: { applied: false, because: [...because, error.message] } }
  }
}
