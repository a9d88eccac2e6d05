/**
 * A rule as a tree. `equals` is oslo.policy's generic check (`left:right`); `broken` is a part that could not be read
 * and prints as `!`, as oslo.policy prints it.
 */
export type Check =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'and'; readonly checks: readonly Check[] }
  | { readonly kind: 'or'; readonly checks: readonly Check[] }
  | { readonly kind: 'not'; readonly check: Check }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'role'; readonly match: string }
  | { readonly kind: 'remote'; readonly scheme: 'http' | 'https'; readonly match: string }
  | { readonly kind: 'equals'; readonly left: string; readonly right: string }
  | { readonly kind: 'broken'; readonly text: string; readonly reason: string }

/** The canonical text of a check, the same as oslo.policy's: `(a and b)`, `(a or b)`, `not a`, `kind:match`, `@`, `!`. */
export function printRule(check: Check): string {
  switch (check.kind) {
    case 'true':
      return '@'
    case 'false':
    case 'broken':
      return '!'
    case 'and':
    case 'or':
      return `(${check.checks.map(printRule).join(` ${check.kind} `)})`
    case 'not':
      return `not ${printRule(check.check)}`
    case 'rule':
      return `rule:${check.name}`
    case 'role':
      return `role:${check.match}`
    case 'remote':
      return `${check.scheme}:${check.match}`
    case 'equals':
      return `${check.left}:${check.right}`
  }
}
