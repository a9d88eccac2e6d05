import { isAbsolute, join } from 'node:path'
import { type AskRemote, buildRuleSet, enforce, enforceWithRemote, flattenTarget, type RuleSet } from '@quoin/policy'
import type { Config } from '../kernel/config/index.ts'
import type { Caller } from '../kernel/context.ts'
import type { Logger } from '../kernel/log/index.ts'
import type { Ports } from '../kernel/pipeline.ts'
import { credentialsOf } from './credentials.ts'
import { fingerprint, policyFiles, readPolicyFile } from './policy-files.ts'
import { everyRule } from './rules/index.ts'

/**
 * Our use of the policy language: Keystone's rules in code, an operator's files over them, read again when they
 * change. A file that cannot be read keeps the rules in force and says so, at every look until it is mended.
 */
export interface Enforcer {
  readonly judge: Ports['judge']
  rules(): RuleSet
  /** Looks at the files now. */
  reload(): void
  close(): void
}

const LOOK_EVERY_MS = 1000

export function createEnforcer(
  section: Config['oslo_policy'],
  options: { readonly configDirectory: string; readonly log: Logger; readonly ask: AskRemote },
): Enforcer {
  const { log, ask } = options
  const inConfig = (path: string) => (isAbsolute(path) ? path : join(options.configDirectory, path))
  const main = inConfig(section.policy_file)
  const directories = section.policy_dirs.map(inConfig)

  const seenFiles = () => fingerprint(policyFiles(main, directories))
  const load = (): RuleSet => {
    const rules = buildRuleSet({
      defaults: everyRule,
      overrides: policyFiles(main, directories).map(readPolicyFile),
      enforceNewDefaults: section.enforce_new_defaults,
      enforceScope: section.enforce_scope,
      defaultRule: section.policy_default_rule,
    })
    for (const { rule, origin, line, message } of rules.problems)
      log.warn(`Policy rule ${rule} (${origin}${line === undefined ? '' : `:${line}`}): ${message}`)
    return rules
  }
  // At the start a broken file stops the service; later it only keeps the old rules.
  let seen = seenFiles()
  let current = load()

  const reload = () => {
    try {
      const now = seenFiles()
      if (now === seen) return
      current = load()
      seen = now
      log.info('Policy files changed; the new rules are in force')
    } catch (error) {
      log.error(`Policy files cannot be used; the rules before stay in force: ${(error as Error).message}`)
    }
  }
  const askAloud: AskRemote = async (question) => {
    try {
      return await ask(question)
    } catch (error) {
      log.warn(`Policy rule ${question.rule} is denied: its policy server gave no answer: ${(error as Error).message}`)
      throw error
    }
  }
  const timer = setInterval(reload, LOOK_EVERY_MS)
  timer.unref()

  const decided = new WeakMap<object, { caller: Caller; rule: string; rules: RuleSet; allowed: boolean }>()

  return {
    rules: () => current,
    reload,
    close: () => clearInterval(timer),
    judge(rule, caller, { params, target, body, query }) {
      // A frozen target is a fact that stays as it is: what was decided on it last is remembered. Services validate
      // the same tokens over and over, and this is most of what it costs.
      const stays = Object.isFrozen(target) && isEmpty(params) && isEmpty(query) && isEmpty(body)
      const known = stays ? decided.get(target) : undefined
      if (known !== undefined && known.caller === caller && known.rule === rule && known.rules === current)
        return known.allowed
      const credentials = credentialsOf(caller)
      // Lowest first: what the caller wrote stays under its own prefixes and cannot shadow facts (INV-09).
      const words = body === undefined ? { filter_attr: query } : { request_body: body, filter_attr: query }
      const flat = flattenTarget({ ...params, ...words, target })
      const decision = enforce(current, rule, credentials, flat)
      if (decision.why !== 'remote-unavailable') {
        if (stays) decided.set(target, { caller, rule, rules: current, allowed: decision.allowed })
        return decision.allowed
      }
      return enforceWithRemote(current, rule, credentials, flat, askAloud).then(({ allowed }) => allowed)
    },
  }
}

function isEmpty(words: unknown): boolean {
  for (const _key in words as object) return false
  return true
}
