import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildRuleSet, enforce, parseRule, printRule, type ScopeType } from './index.ts'
import { credentials, rule, ruleNames, target } from './testing/arbitraries.ts'

/** oslo.policy itself is the judge: it answers the same random questions, and may not differ. */

const DECISIONS = 20_000
const SETS = 200

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'from oslo_policy import policy']).status === 0,
)
if (python === undefined) {
  console.warn('SKIPPED: comparison with oslo.policy; install with: apt-get install python3-oslo.policy')
}

function ask(cases: object): unknown {
  const judge = fileURLToPath(new URL('testing/oslo_judge.py', import.meta.url))
  const input = JSON.stringify(cases)
  const ran = spawnSync(python ?? '', [judge], { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (ran.status !== 0) throw new Error(`the judge failed: ${ran.error?.message ?? ran.stderr}`)
  return JSON.parse(ran.stdout)
}

const seed = Number(process.env.POLICY_SEED ?? Date.now() % 2 ** 31)
const sample = <T>(of: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(of, { numRuns, seed })

const scopes = fc.uniqueArray(fc.constantFrom<ScopeType>('system', 'domain', 'project'), { minLength: 1 })

describe.skipIf(python === undefined)(`agreement with oslo.policy (POLICY_SEED=${seed})`, () => {
  test('decisions and canonical texts', () => {
    const cases = sample(
      fc.record({
        rules: fc.record({ main: rule, a: rule, b: rule, default: rule }, { requiredKeys: ['main'] }),
        scopes: fc.oneof(fc.constant({}), fc.record({ main: scopes })),
        default: fc.constantFrom('default', 'none'),
        name: fc.oneof({ weight: 9, arbitrary: fc.constant('main') }, { weight: 1, arbitrary: ruleNames }),
        creds: credentials,
        target,
      }),
      DECISIONS,
    )
    const { decisions } = ask({ decisions: cases, sets: [] }) as {
      decisions: { allowed?: boolean; raises?: string; printed: Record<string, string> }[]
    }
    const counts = { allowed: 0, denied: 0, raised: 0, stricter: 0 }
    const differences: object[] = []
    for (const [at, theirs] of decisions.entries()) {
      const given = cases[at]
      if (given === undefined) throw new Error('the judge answered more than it was asked')
      for (const [name, source] of Object.entries(given.rules)) {
        const printed = printRule(parseRule(source).check)
        if (printed !== theirs.printed[name]) differences.push({ source, printed, theirs: theirs.printed[name] })
      }
      const rules = buildRuleSet({
        defaults: Object.entries<ScopeType[]>(given.scopes).map(([name, scopeTypes]) => ({
          ...{ name, scopeTypes, check: '', description: '', operations: [] },
        })),
        overrides: [{ origin: 'policy.yaml', rules: given.rules }],
        defaultRule: given.default,
        nulls: 'oslo',
      })
      const ours = enforce(rules, given.name, given.creds, given.target).allowed
      const same = ours === (theirs.allowed ?? false)
      // Where they only raise if they get that far, a fault denies here in any case.
      const stricter = !same && !ours && rules.problems.some(({ message }) => FAULT.test(message))
      if (theirs.raises !== undefined) counts.raised += 1
      else if (stricter) counts.stricter += 1
      else counts[ours ? 'allowed' : 'denied'] += 1
      if (!same && !stricter) differences.push({ given, ours, theirs })
    }
    expect(differences).toEqual([])
    console.info(`compared with oslo.policy: ${JSON.stringify(counts)}`)
    expect(counts.stricter).toBeLessThan(DECISIONS / 10)
    expect(Math.min(counts.allowed, counts.denied)).toBeGreaterThan(DECISIONS / 10)
  })

  test('defaults, deprecated rules and files put together', () => {
    const check = fc.constantFrom('role:a', 'role:b', 'role:c or @', 'rule:new', 'rule:other', '')
    const former = fc.constantFrom('role:old', 'role:older', 'role:a')
    // What a file gives an old name is never its old default: before 4.2 oslo.policy did not tell the two apart.
    const written = fc.constantFrom('role:mine', 'rule:new', 'rule:other', '!', '@')
    const sets = sample(
      fc.record({
        defaults: fc.record({ new: check, other: check, plain: check }, { requiredKeys: ['plain'] }).chain((checks) =>
          fc.tuple(
            ...Object.entries<string>(checks).map(([name, text]) =>
              fc
                .option(fc.record({ name: fc.constantFrom(name, 'old', 'former'), check: former }), {
                  nil: undefined,
                })
                .map((deprecated) => ({ name, check: text, ...(deprecated && { deprecated }) })),
            ),
          ),
        ),
        files: fc.array(
          fc.record(
            { new: written, other: written, old: written, former: written, extra: written },
            { requiredKeys: [] },
          ),
          { minLength: 1, maxLength: 3 },
        ),
        enforce_new_defaults: fc.boolean(),
      }),
      SETS,
    )
    const answered = ask({ decisions: [], sets }) as { sets: Record<string, string>[] }
    for (const [at, theirs] of answered.sets.entries()) {
      const given = sets[at]
      if (given === undefined) throw new Error('the judge answered more than it was asked')
      const rules = buildRuleSet({
        defaults: given.defaults.map(({ deprecated, ...declared }) => ({
          ...{ ...declared, description: '', operations: [] },
          ...(deprecated && { deprecated: { ...deprecated, reason: '-', since: '-' } }),
        })),
        overrides: given.files.map((texts, order) => ({ origin: `${order}.yaml`, rules: texts })),
        enforceNewDefaults: given.enforce_new_defaults,
      })
      const ours = Object.fromEntries(rules.names().map((name) => [name, printRule(rules.rule(name)?.check ?? BROKEN)]))
      expect(ours, JSON.stringify(given)).toEqual(theirs)
    }
  })
})

const FAULT = /neither a literal|has a '%'|refers to itself/
const BROKEN = { kind: 'broken', text: '', reason: 'no such rule' } as const
