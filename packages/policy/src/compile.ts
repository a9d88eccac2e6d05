import type { Check } from './check.ts'
import type { Judge, Nulls } from './facts.ts'
import { leaf } from './leaves.ts'

/** A check made into a function, with what running it can cost at worst, references followed. */
export interface Compiled {
  readonly judge: Judge
  /** Checks that may be judged. */
  readonly size: number
  /** Calls within calls. */
  readonly depth: number
}

export interface Surroundings {
  readonly nulls: Nulls
  /** What a `rule:NAME` stands for; undefined where there is no such rule and no default rule. */
  readonly reference: (name: string) => Compiled | undefined
}

const BROKEN: Judge = () => 'broken'
const DENY: Judge = () => 'deny'

export function compile(check: Check, around: Surroundings): Compiled {
  switch (check.kind) {
    case 'and':
    case 'or': {
      const parts = check.checks.map((part) => compile(part, around))
      const judges = parts.map((part) => part.judge)
      const size = parts.reduce((sum, part) => sum + part.size, 1)
      const depth = parts.reduce((most, part) => Math.max(most, part.depth), 0) + 1
      return { judge: check.kind === 'and' ? all(judges, around.nulls) : any(judges, around.nulls), size, depth }
    }
    case 'not': {
      const part = compile(check.check, around)
      return { judge: not(part.judge), size: part.size + 1, depth: part.depth + 1 }
    }
    case 'rule': {
      const referred = around.reference(check.name)
      // oslo.policy reads an unknown rule as false, which a `not` turns into true; strictly it is broken (INV-11).
      if (referred === undefined) return { judge: around.nulls === 'oslo' ? DENY : BROKEN, size: 1, depth: 1 }
      return { judge: referred.judge, size: referred.size + 1, depth: referred.depth + 1 }
    }
    default:
      return { judge: leaf(check, around.nulls), size: 1, depth: 1 }
  }
}

/**
 * What a broken part does to its neighbours. In oslo.policy it raises, so what stands left of it decides whether it is
 * reached. Strictly it is an unknown: the result is `allow` only if it is so whatever the broken part would have said,
 * and a typo in one alternative does not lock out those whom another one lets in.
 */
export function all(judges: readonly Judge[], nulls: Nulls): Judge {
  if (nulls === 'oslo') return firstOtherThan('allow', judges)
  return (facts) => {
    let verdict: 'allow' | 'broken' = 'allow'
    for (const judge of judges) {
      const part = judge(facts)
      if (part === 'deny' || part === 'ask') return part
      if (part === 'broken') verdict = part
    }
    return verdict
  }
}

export function any(judges: readonly Judge[], nulls: Nulls): Judge {
  if (nulls === 'oslo') return firstOtherThan('deny', judges)
  return (facts) => {
    let verdict: 'deny' | 'broken' = 'deny'
    for (const judge of judges) {
      const part = judge(facts)
      if (part === 'allow' || part === 'ask') return part
      if (part === 'broken') verdict = part
    }
    return verdict
  }
}

function firstOtherThan(neutral: 'allow' | 'deny', judges: readonly Judge[]): Judge {
  return (facts) => {
    for (const judge of judges) {
      const verdict = judge(facts)
      if (verdict !== neutral) return verdict
    }
    return neutral
  }
}

export function not(judge: Judge): Judge {
  return (facts) => {
    const verdict = judge(facts)
    if (verdict === 'allow') return 'deny'
    return verdict === 'deny' ? 'allow' : verdict
  }
}
