import type { RuleBook } from '../kernel/derive/rules.ts'
import { everyRule, neverEnforced } from './rules/index.ts'

/** Every rule is asked by an operation, or is one that upstream never enforces: nothing is awaited. */
export const ruleBook: RuleBook = { rules: everyRule, neverEnforced, awaiting: [] }
