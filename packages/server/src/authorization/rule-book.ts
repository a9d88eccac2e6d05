import type { RuleBook } from '../kernel/derive/rules.ts'
import { everyRule, neverEnforced } from './rules/index.ts'

/** Every rule is asked by an operation, but for those that upstream itself declares and never asks. */
export const ruleBook: RuleBook = { rules: everyRule, neverEnforced }
