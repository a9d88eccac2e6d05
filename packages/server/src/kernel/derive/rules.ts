import type { Operation } from '../declare.ts'

/**
 * Operations and rules must cover one another: a route without a rule is open by accident, a rule that nothing asks is
 * a promise nobody keeps. What is left out on purpose is listed with its reason, and the list is checked too.
 */
export interface RuleBook {
  /** Every default rule; helper rules (no operations of their own) are only referred to by others. */
  readonly rules: readonly { readonly name: string; readonly operations: readonly unknown[] }[]
  /** Rules that upstream declares and never asks. */
  readonly neverEnforced: readonly string[]
}

/** What is wrong, a line each; empty when all is covered. */
export function checkRules(operations: readonly Operation[], book: RuleBook): readonly string[] {
  const known = new Set(book.rules.map((rule) => rule.name))
  const enforced = new Set(operations.flatMap((op) => op.rules))
  const excused = new Set(book.neverEnforced)
  return [
    ...operations
      .filter((op) => op.rules.length === 0 && op.open === undefined)
      .map((op) => `${op.method} ${op.path} has no policy rule and does not say why it needs none`),
    ...[...enforced].filter((name) => !known.has(name)).map((name) => `${name} is asked but is no rule`),
    ...book.rules
      .filter((rule) => rule.operations.length > 0 && !enforced.has(rule.name) && !excused.has(rule.name))
      .map((rule) => `${rule.name} is a rule that no operation asks`),
    ...book.neverEnforced.filter((name) => !known.has(name)).map((name) => `${name} is excused but is no rule`),
    ...book.neverEnforced.filter((name) => enforced.has(name)).map((name) => `${name} is excused but asked`),
  ]
}
