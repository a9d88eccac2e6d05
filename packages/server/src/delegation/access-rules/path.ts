/**
 * Whether a request's path meets an access rule's: `{name}` and `*` stand for one part, `**` for anything, all else for
 * itself. keystonemiddleware builds a regular expression of the rule and leaves its other characters unescaped; here they
 * mean themselves, and the work is bounded by the product of both lengths (INV-49).
 */
export function pathMatches(rule: string, path: string): boolean {
  const steps = stepsOf(rule)
  // Which steps may come next, after each character of the path.
  let at = reached(new Set([0]), steps)
  for (const char of path) {
    const next = new Set<number>()
    for (const index of at) {
      const step = steps[index]
      if (step === undefined) continue
      if (step === ANYTHING) next.add(index)
      else if (step === ONE_PART) {
        if (char !== '/') next.add(index).add(index + 1)
      } else if (step === char) next.add(index + 1)
    }
    if (next.size === 0) return false
    at = reached(next, steps)
  }
  return at.has(steps.length)
}

const ONE_PART = '*'
const ANYTHING = '**'

/** Single characters, ONE_PART and ANYTHING. A lone brace means nothing. */
const stepsOf = (rule: string): readonly string[] =>
  [...rule.matchAll(/\{[^}]*\}|\*\*|\*|[^{}*]/gu)].map(([text]) => (text.startsWith('{') ? ONE_PART : text))

/** ANYTHING may also be nothing. */
function reached(indexes: Set<number>, steps: readonly string[]): Set<number> {
  for (const index of indexes) if (steps[index] === ANYTHING) indexes.add(index + 1)
  return indexes
}
