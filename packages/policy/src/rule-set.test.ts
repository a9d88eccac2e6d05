import { describe, expect, test } from 'vitest'
import { buildRuleSet, CODE, enforce, printRule, type RuleDefault, type RuleSetOptions } from './index.ts'

const declared = (name: string, check: string, more: Partial<RuleDefault> = {}): RuleDefault => ({
  ...{ name, check, description: name, operations: [] },
  ...more,
})

const text = (options: RuleSetOptions, name: string) => {
  const rule = buildRuleSet(options).rule(name)
  return rule && `${printRule(rule.check)} from ${rule.origin}`
}

describe('files', () => {
  test('a later file counts, and a rule says where it is from', () => {
    const rules = buildRuleSet({
      defaults: [declared('a', '!', { scopeTypes: ['system'] }), declared('b', '@')],
      overrides: [
        { origin: 'policy.yaml', rules: { a: 'role:one', c: '@' }, lines: { a: 3 } },
        { origin: 'policy.d/10.yaml', rules: { a: 'role:two' }, lines: { a: 7 } },
      ],
    })
    expect(rules.names()).toEqual(['a', 'b', 'c'])
    expect(rules.rule('a')).toEqual({
      ...{ name: 'a', check: { kind: 'role', match: 'two' }, origin: 'policy.d/10.yaml', line: 7 },
      ...{ default: declared('a', '!', { scopeTypes: ['system'] }), scopeTypes: ['system'] },
    })
    expect(rules.rule('b')).toMatchObject({ origin: CODE, check: { kind: 'true' } })
    expect(rules.rule('c')).toEqual({ name: 'c', check: { kind: 'true' }, origin: 'policy.yaml' })
    expect(rules.rule('d')).toBeUndefined()
    // An overriding rule keeps the scopes of the rule it replaces.
    expect(enforce(rules, 'a', { roles: ['two'] }, {}).why).toBe('scope')
    expect(enforce(rules, 'a', { roles: ['two'], system_scope: 'all' }, {}).allowed).toBe(true)
    expect(rules.problems).toEqual([])
  })

  test('problems name file, line and rule', () => {
    const { problems } = buildRuleSet({
      defaults: [declared('x', 'role:a or')],
      overrides: [
        { origin: 'one.yaml', rules: { a: 'admin', b: null }, lines: { a: 2 } },
        { origin: 'two.yaml', rules: { a: 'rule:nope' } },
      ],
    })
    expect(problems).toEqual([
      { rule: 'a', origin: 'one.yaml', line: 2, message: expect.stringContaining("'admin' is not a check") },
      { rule: 'b', origin: 'one.yaml', message: expect.stringContaining('not null') },
      { rule: 'x', origin: CODE, message: expect.stringContaining('nothing to join') },
      { rule: 'a', origin: 'two.yaml', message: expect.stringContaining("the rule 'nope', which is not defined") },
    ])
  })

  test('names that programs give a meaning are only names (INV-47)', () => {
    const rules = JSON.parse('{ "__proto__": "@", "constructor": "role:a" }') as Record<string, unknown>
    const set = buildRuleSet({ defaults: [], overrides: [{ origin: 'f', rules, lines: {} }] })
    expect(set.names()).toEqual(['__proto__', 'constructor'])
    expect(enforce(set, '__proto__', {}, {}).allowed).toBe(true)
    expect(enforce(set, 'constructor', {}, {}).allowed).toBe(false)
    expect(set.rule('toString')).toBeUndefined()
    expect(set.rule('constructor')).not.toHaveProperty('line')
  })
})

test('a name declared twice is a mistake of the service', () => {
  expect(() => buildRuleSet({ defaults: [declared('a', '@'), declared('a', '!')] })).toThrow(/'a' is declared twice/)
})

describe('deprecated rules', () => {
  const changed = declared('new', 'role:new', { deprecated: { name: 'new', check: 'role:old', reason: '', since: '' } })
  const renamed = declared('new', 'role:new', { deprecated: { name: 'old', check: 'role:old', reason: '', since: '' } })
  const file = (rules: Record<string, string>) => ({ overrides: [{ origin: 'f', rules }] })

  test('only the new default counts, unless the old one is asked for', () => {
    expect(text({ defaults: [changed] }, 'new')).toBe('role:new from code')
    expect(text({ defaults: [changed], enforceNewDefaults: false }, 'new')).toBe('(role:new or role:old) from code')
    expect(text({ defaults: [renamed], enforceNewDefaults: false }, 'new')).toBe('(role:new or role:old) from code')
    expect(text({ defaults: [changed], enforceNewDefaults: false, ...file({ new: '!' }) }, 'new')).toBe('! from f')
  })

  test('what a file says of the old name goes for the new one', () => {
    expect(text({ defaults: [renamed], ...file({ old: 'role:mine' }) }, 'new')).toBe('role:mine from f')
    expect(text({ defaults: [renamed], ...file({ old: 'role:mine', new: '@' }) }, 'new')).toBe('@ from f')
    // The old default, or a pointer to the new rule, is not a wish to keep the old rule.
    expect(text({ defaults: [renamed], ...file({ old: 'role:old' }) }, 'new')).toBe('role:new from code')
    expect(text({ defaults: [renamed], ...file({ old: 'rule:new' }) }, 'new')).toBe('role:new from code')
    expect(text({ defaults: [renamed], enforceNewDefaults: false, ...file({ old: 'role:old' }) }, 'new')).toBe(
      '(role:new or role:old) from code',
    )
  })

  test('an old and a new default of one text are not joined', () => {
    const same = declared('new', 'role:a', { deprecated: { name: 'old', check: 'role:a', reason: '', since: '' } })
    expect(text({ defaults: [same], enforceNewDefaults: false }, 'new')).toBe('role:a from code')
  })
})

describe('references', () => {
  const build = (rules: Record<string, unknown>) => buildRuleSet({ defaults: [], overrides: [{ origin: 'f', rules }] })
  const admin = { roles: ['admin'] }

  test('order of definition does not matter', () => {
    const rules = build({ a: 'rule:b', b: 'rule:c and rule:d', c: 'role:admin', d: 'rule:c' })
    expect(enforce(rules, 'a', admin, {}).allowed).toBe(true)
    expect(rules.problems).toEqual([])
  })

  test('a circle denies, and what does not go round still holds (INV-11)', () => {
    const rules = build({
      ...{
        self: 'rule:self',
        turned: 'not rule:turned',
        one: 'rule:two',
        two: 'rule:three',
        three: 'rule:one or role:admin',
      },
      ...{ into: 'rule:one or role:admin', apart: 'role:admin', default: 'rule:gone' },
    })
    for (const name of ['self', 'turned', 'one', 'two', 'default']) {
      expect(enforce(rules, name, admin, {}), name).toEqual({ allowed: false, why: 'denied' })
    }
    for (const name of ['three', 'into', 'apart']) expect(enforce(rules, name, admin, {}).allowed, name).toBe(true)
    const circular = rules.problems.filter(({ message }) => message.includes('refers to itself'))
    expect(circular.map((problem) => problem.rule).sort()).toEqual(
      ['default', 'into', 'one', 'self', 'three', 'turned', 'two'].sort(),
    )
  })

  test('chains and fans are bounded', () => {
    const chain = build(
      Object.fromEntries(
        Array.from({ length: 20_000 }, (_, at) => [`r${at}`, `rule:r${at + 1}`]).concat([['r20000', '@']]),
      ),
    )
    expect(enforce(chain, 'r19600', {}, {}).allowed).toBe(true)
    expect(enforce(chain, 'r0', {}, {})).toEqual({ allowed: false, why: 'denied' })
    expect(chain.problems[0]?.message).toMatch(/more than 500/)

    const doubled = Array.from({ length: 60 }, (_, at) => [`r${at}`, `rule:r${at + 1} or rule:r${at + 1}`])
    const fan = build(Object.fromEntries([...doubled, ['r60', '!']]))
    expect(enforce(fan, 'r0', {}, {}).allowed).toBe(false)
    expect(fan.problems[0]?.message).toMatch(/more than 50000 checks/)
  })
})
