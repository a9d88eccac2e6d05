import { type Check, printRule } from './check.ts'
import type { Judge, Nulls } from './facts.ts'
import { link } from './link.ts'
import { parseRule } from './parse.ts'

export type ScopeType = 'system' | 'domain' | 'project'

/** A rule as a service declares it. A helper rule, which others refer to, has no operations. */
export interface RuleDefault {
  readonly name: string
  readonly check: string
  readonly description: string
  /** The scopes a token may have; any, when absent. */
  readonly scopeTypes?: readonly ScopeType[]
  readonly operations: readonly { readonly method: string; readonly path: string }[]
  /** What the rule was before, under this name or another. */
  readonly deprecated?: {
    readonly name: string
    readonly check: string
    readonly reason: string
    readonly since: string
  }
}

/** The rules of one policy file, in the order the files are read: where two hold one name, the later counts. */
export interface OverrideFile {
  readonly origin: string
  readonly rules: Readonly<Record<string, unknown>>
  /** The line each rule begins at, if known. */
  readonly lines?: Readonly<Record<string, number>>
}

export interface RuleSetOptions {
  readonly defaults: readonly RuleDefault[]
  readonly overrides?: readonly OverrideFile[]
  /** Default true: a rule's deprecated form no longer lets anyone in. */
  readonly enforceNewDefaults?: boolean
  /** Default true: a token outside a rule's `scopeTypes` is refused before the rule is judged. */
  readonly enforceScope?: boolean
  /** The rule that stands in for unknown names, if there is one of this name. Default `default`. */
  readonly defaultRule?: string
  /** Default `strict`. */
  readonly nulls?: Nulls
}

/** Something to put right in a rule. The rule denies where the problem lies; nothing has to be done for safety. */
export interface RuleProblem {
  readonly rule: string
  /** The file, or `code` for a default. */
  readonly origin: string
  readonly line?: number
  readonly message: string
}

/** A rule in force. */
export interface Rule {
  readonly name: string
  readonly check: Check
  /** The file it comes from, or `code` for a default. */
  readonly origin: string
  readonly line?: number
  readonly default?: RuleDefault
  readonly scopeTypes?: readonly ScopeType[]
}

/** What `enforce` runs. */
export interface CompiledRule {
  readonly judge: Judge
  /** Undefined where any scope will do, or scopes are not enforced. */
  readonly scopeTypes: readonly ScopeType[] | undefined
  /** The rule that is judged: another one where the default rule stands in. */
  readonly rule: Rule
  /** Why the rule, or every reference to it, cannot be judged. */
  readonly fault: string | undefined
}

export interface RuleSet {
  readonly problems: readonly RuleProblem[]
  readonly nulls: Nulls
  /** Every name, defaults first. */
  names(): readonly string[]
  rule(name: string): Rule | undefined
  /** Undefined if there is neither such a rule nor a default rule. */
  compiled(name: string): CompiledRule | undefined
}

/** The origin of rules that come from `defaults`. */
export const CODE = 'code'

/**
 * Puts defaults and override files together and compiles them. Faults in the files are `problems`, never exceptions.
 * @throws TypeError if two defaults have one name: that is a mistake in the service.
 */
export function buildRuleSet(options: RuleSetOptions): RuleSet {
  const { defaults, overrides = [], enforceNewDefaults = true, enforceScope = true } = options
  const { defaultRule = 'default', nulls = 'strict' } = options
  const problems: RuleProblem[] = []
  const files = readFiles(overrides, problems)

  const rules = new Map<string, Rule>()
  for (const declared of defaults) {
    if (rules.has(declared.name)) throw new TypeError(`the rule '${declared.name}' is declared twice`)
    const read = inForce(declared, files, enforceNewDefaults, problems)
    const scope = declared.scopeTypes && { scopeTypes: declared.scopeTypes }
    rules.set(declared.name, Object.freeze({ ...read, name: declared.name, default: declared, ...scope }))
  }
  for (const [name, rule] of files) if (!rules.has(name)) rules.set(name, rule)

  const compiled = new Map<string, CompiledRule>()
  for (const [name, { judge, fault }] of link({ rules, defaultRule, nulls }, problems)) {
    const rule = rules.get(name)
    if (rule === undefined) continue
    compiled.set(name, { judge, fault, rule, scopeTypes: enforceScope ? rule.scopeTypes : undefined })
  }
  const standIn = compiled.get(defaultRule)
  // Its scopes are its own: oslo.policy looks them up by the name that was asked for, and finds none.
  const fallback = standIn && { ...standIn, scopeTypes: undefined }

  return Object.freeze({
    problems: Object.freeze(problems),
    nulls,
    names: () => [...rules.keys()],
    rule: (name: string) => rules.get(name),
    compiled: (name: string) => compiled.get(name) ?? fallback,
  })
}

type FileRules = ReadonlyMap<string, Rule>

function readFiles(overrides: readonly OverrideFile[], problems: RuleProblem[]): FileRules {
  const files = new Map<string, Rule>()
  for (const { origin, rules, lines = {} } of overrides) {
    for (const [name, source] of Object.entries(rules)) {
      const line = Object.hasOwn(lines, name) ? lines[name] : undefined
      const place = { origin, ...(line === undefined ? {} : { line }) }
      const parsed = parseRule(source)
      for (const message of parsed.problems) problems.push({ rule: name, ...place, message })
      files.set(name, Object.freeze({ name, check: parsed.check, ...place }))
    }
  }
  return files
}

type InForce = Pick<Rule, 'check' | 'origin' | 'line'>

/** What a declared rule comes to: the file's rule, the file's rule of its old name, old and new together, or itself. */
function inForce(
  declared: RuleDefault,
  files: FileRules,
  enforceNewDefaults: boolean,
  problems: RuleProblem[],
): InForce {
  const { name, deprecated } = declared
  const written = files.get(name)
  if (written !== undefined) return written

  const parse = (source: string): Check => {
    const parsed = parseRule(source)
    for (const message of parsed.problems) problems.push({ rule: name, origin: CODE, message })
    return parsed.check
  }
  const check = parse(declared.check)
  if (deprecated === undefined) return { check, origin: CODE }

  const former = deprecated.name === name ? undefined : files.get(deprecated.name)
  if (former !== undefined) {
    // A sample file points the old name at the new one; that is no wish to keep the old rule.
    const text = printRule(former.check)
    if (text !== printRule(parse(deprecated.check)) && text !== `rule:${name}`) return former
  }
  if (!enforceNewDefaults && deprecated.check !== declared.check) {
    return { check: { kind: 'or', checks: [check, parse(deprecated.check)] }, origin: CODE }
  }
  return { check, origin: CODE }
}
