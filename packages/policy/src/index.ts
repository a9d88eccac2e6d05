/**
 * The policy language of OpenStack (oslo.policy): read rules, put defaults and files together, judge, explain.
 * Pure: no I/O, no clock, no dependencies. Values in, values out; nothing but a clear yes allows.
 */
export { type Check, printRule } from './check.ts'
export {
  type AskRemote,
  type Decision,
  enforce,
  enforceWithRemote,
  REMOTE_QUESTIONS_MAX,
  type RemoteQuestion,
  scopeOf,
} from './enforce.ts'
export { type Explanation, explain } from './explain.ts'
export type { Credentials, Nulls, Target } from './facts.ts'
export { flattenTarget, TARGET_DEPTH_MAX } from './flatten.ts'
export { type ParsedRule, parseRule, RULE_CHECKS_MAX, RULE_LENGTH_MAX, RULE_NESTING_MAX } from './parse.ts'
export {
  buildRuleSet,
  CODE,
  type OverrideFile,
  type Rule,
  type RuleDefault,
  type RuleProblem,
  type RuleSet,
  type RuleSetOptions,
  type ScopeType,
} from './rule-set.ts'
