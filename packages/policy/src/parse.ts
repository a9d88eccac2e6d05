import type { Check } from './check.ts'
import { excerpt, readCheck } from './read-check.ts'
import { type Token, tokenize } from './tokenize.ts'

/**
 * Reading rules. Whatever comes in, a check comes out: what cannot be read becomes `broken`, which never allows, and
 * a problem that says why (INV-11). The parser shifts tokens and reduces greedily, as oslo.policy's does, so odd but
 * valid rules come out in the same shape.
 */
export interface ParsedRule {
  readonly check: Check
  readonly problems: readonly string[]
}

/** Characters of one rule. */
export const RULE_LENGTH_MAX = 256 * 1024
/** Checks in one rule. */
export const RULE_CHECKS_MAX = 5_000
/** Open brackets and `not`s at any point of a rule; it bounds the depth of the tree, and so every recursion over it. */
export const RULE_NESTING_MAX = 100

/** Reads a rule in the text form or in the old form, a list of lists. Never throws. */
export function parseRule(source: unknown): ParsedRule {
  if (typeof source === 'string') return parseText(source)
  if (Array.isArray(source)) return parseList(source)
  const type = source === null ? 'null' : typeof source
  return broken(type, `a rule is a text or a list, not ${type}; write "" to allow everyone or "!" to refuse everyone`)
}

function broken(text: string, reason: string, problems: readonly string[] = []): ParsedRule {
  return { check: { kind: 'broken', text: excerpt(text), reason }, problems: [...problems, reason] }
}

function parseText(rule: string): ParsedRule {
  if (rule === '') return { check: { kind: 'true' }, problems: [] }
  if (rule.length > RULE_LENGTH_MAX) return broken(rule, `the rule is longer than ${RULE_LENGTH_MAX} characters`)

  const problems: string[] = []
  const stack: Token[] = []
  let checks = 0
  let open = 0
  for (const token of tokenize(rule, problems)) {
    if (token.type === 'check') checks += 1
    if (token.type === '(' || token.type === 'not') open += 1
    if (checks > RULE_CHECKS_MAX) return broken(rule, `the rule has more than ${RULE_CHECKS_MAX} checks`)
    if (open > RULE_NESTING_MAX) return broken(rule, `the rule is nested more than ${RULE_NESTING_MAX} deep`)
    stack.push(token)
    for (let closed = reduce(stack); closed !== undefined; closed = reduce(stack)) open -= closed
  }

  const [only, another] = stack
  const check = only !== undefined && another === undefined ? whole(only) : undefined
  return check === undefined ? broken(rule, explainLeftover(stack), problems) : { check, problems }
}

/** The check a finished expression stands for; undefined for an operator, a bracket or a quoted text. */
function whole(token: Token): Check | undefined {
  switch (token.type) {
    case 'check':
      return token.check
    case 'and-expr':
      return { kind: 'and', checks: token.checks }
    case 'or-expr':
      return { kind: 'or', checks: token.checks }
    default:
      return undefined
  }
}

/** Reduces the end of the stack by one step; returns how many openers that closed, or undefined if nothing fits. */
function reduce(stack: Token[]): number | undefined {
  const last = stack.at(-1)
  const before = stack.at(-2)
  const first = stack.at(-3)
  if (last === undefined || before === undefined) return undefined

  if (first?.type === '(' && last.type === ')') {
    const check = whole(before)
    if (check === undefined) return undefined
    stack.splice(-3, 3, { type: 'check', check })
    return 1
  }
  if (last.type !== 'check') return undefined
  if (first !== undefined) {
    const joined =
      before.type === 'and' ? joinAnd(first, last.check) : before.type === 'or' && joinOr(first, last.check)
    if (joined) {
      stack.splice(-3, 3, joined)
      return 0
    }
  }
  if (before.type === 'not') {
    stack.splice(-2, 2, { type: 'check', check: { kind: 'not', check: last.check } })
    return 1
  }
  return undefined
}

function joinAnd(left: Token, check: Check): Token | undefined {
  if (left.type === 'check') return { type: 'and-expr', checks: [left.check, check] }
  if (left.type === 'and-expr') {
    left.checks.push(check)
    return left
  }
  if (left.type !== 'or-expr') return undefined
  // `a or b and c`: the `and` takes the last alternative.
  const taken = left.checks.pop()
  if (taken === undefined) return undefined
  left.checks.push({ kind: 'and', checks: taken.kind === 'and' ? [...taken.checks, check] : [taken, check] })
  return left
}

function joinOr(left: Token, check: Check): Token | undefined {
  if (left.type === 'or-expr') {
    left.checks.push(check)
    return left
  }
  const alternative = whole(left)
  return alternative && { type: 'or-expr', checks: [alternative, check] }
}

function explainLeftover(stack: readonly Token[]): string {
  if (stack.length === 0) return 'the rule is blank; write "" to allow everyone or "!" to refuse everyone'
  const quoted = stack.find((token) => token.type === 'quoted')
  if (quoted !== undefined)
    return `'${excerpt(quoted.text)}' is in quotes as a whole; quote only the left side of a check`
  const opening = stack.filter((token) => token.type === '(').length
  const closing = stack.filter((token) => token.type === ')').length
  if (opening > closing) return 'a bracket is not closed'
  if (closing > opening) return 'a bracket is closed that was not opened'
  for (const [at, token] of stack.entries()) {
    const next = stack[at + 1]
    if (next !== undefined && whole(token) !== undefined && (next.type === 'not' || whole(next) !== undefined)) {
      return 'two checks stand side by side: join them with "and" or "or", and write no space inside a check'
    }
  }
  return 'an "and", "or" or "not" has nothing to join, or a pair of brackets is empty'
}

/** The old form: the outer list is joined by `or`, each inner list by `and`. */
function parseList(rule: readonly unknown[]): ParsedRule {
  if (rule.length === 0) return { check: { kind: 'true' }, problems: [] }
  const problems: string[] = []
  const alternatives: Check[] = []
  let checks = 0
  for (const item of rule) {
    const inner: readonly unknown[] = Array.isArray(item) ? item : item === '' ? [] : [item]
    if (inner.length === 0) continue
    checks += inner.length
    if (checks > RULE_CHECKS_MAX) return broken('[…]', `the rule has more than ${RULE_CHECKS_MAX} checks`)
    const all = inner.map((text) => readItem(text, problems))
    const [only] = all
    alternatives.push(all.length === 1 && only !== undefined ? only : { kind: 'and', checks: all })
  }
  const [only] = alternatives
  if (only === undefined) return broken('[[]]', 'the rule is a list of nothing but empty lists', problems)
  return { check: alternatives.length === 1 ? only : { kind: 'or', checks: alternatives }, problems }
}

function readItem(item: unknown, problems: string[]): Check {
  if (typeof item === 'string' && item.length <= RULE_LENGTH_MAX) return readCheck(item, problems)
  const reason = 'a rule written as a list holds texts, or lists of texts, of checks'
  problems.push(reason)
  return { kind: 'broken', text: typeof item, reason }
}
