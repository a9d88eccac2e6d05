import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRule, printRule, RULE_CHECKS_MAX, RULE_LENGTH_MAX, RULE_NESTING_MAX } from './index.ts'
import { rule } from './testing/arbitraries.ts'

const printed = (source: unknown) => printRule(parseRule(source).check)

test.each<[unknown, string]>([
  ['role:a or role:b and role:c', '(role:a or (role:b and role:c))'],
  ['role:a and role:b or role:c', '((role:a and role:b) or role:c)'],
  ['role:a or role:b or role:c and role:d and role:e', '(role:a or role:b or (role:c and role:d and role:e))'],
  ['not role:a and role:b', '(not role:a and role:b)'],
  ['NOT (role:a Or role:b)', 'not (role:a or role:b)'],
  ['((role:a))', 'role:a'],
  ['not not @', 'not not @'],
  ['user_id:%(target.user.id)s', 'user_id:%(target.user.id)s'],
  ['a:b:c', 'a:b:c'],
  ['http://h/%(x)s', 'http://h/%(x)s'],
  ['', '@'],
  [[], '@'],
  [[['role:a', 'role:b'], 'role:c', [], ''], '((role:a and role:b) or role:c)'],
  [['role: a'], 'role: a'],
  [[[]], '!'],
])('%j prints %s', (source, text) => {
  expect(printed(source)).toBe(text)
})

describe('what cannot be read denies and says why', () => {
  test.each<[unknown, RegExp]>([
    ['   ', /blank/],
    ['admin', /'admin' is not a check/],
    ['role:a or', /nothing to join/],
    ['()', /nothing to join/],
    ['role:a role:b', /side by side/],
    ['role:a not role:b', /side by side/],
    ['(role:a', /not closed/],
    ['role:a)', /not opened/],
    ["'role:a'", /in quotes/],
    [null, /not null/],
    [5, /not number/],
    [{ role: 'a' }, /not object/],
    [undefined, /not undefined/],
    [[[]], /empty lists/],
    [[5], /holds texts/],
    [[null], /holds texts/],
    [[['role:a', ['role:b']]], /holds texts/],
    ['2fa:x', /'2fa' is neither/],
    ['a..b:x', /neither/],
    ['class:x', /neither/],
    [':x', /neither/],
    ['a:%(x)d', /'%'/],
    ['role:%s', /'%'/],
    ['http://h/%', /'%'/],
  ])('%j', (source, problem) => {
    const parsed = parseRule(source)
    expect(parsed.problems.join('\n')).toMatch(problem)
  })
})

describe('bounds', () => {
  test.each([
    ['brackets', `${'('.repeat(10_000)}role:a${')'.repeat(10_000)}`],
    ['nots', `${'not '.repeat(10_000)}role:a`],
    ['both', `${'not ('.repeat(10_000)}role:a${')'.repeat(10_000)}`],
    ['brackets to the right', `${'role:a and ('.repeat(10_000)}role:a${')'.repeat(10_000)}`],
    ['open brackets only', '('.repeat(200_000)],
  ])('%s, 10,000 deep', (_name, source) => {
    const { check, problems } = parseRule(source)
    expect(check.kind).toBe('broken')
    expect(problems).toEqual([`the rule is nested more than ${RULE_NESTING_MAX} deep`])
  })

  test('as deep as allowed', () => {
    const source = `${'not ('.repeat(RULE_NESTING_MAX / 2)}role:a${')'.repeat(RULE_NESTING_MAX / 2)}`
    expect(parseRule(source)).toMatchObject({ check: { kind: 'not' }, problems: [] })
    // Nesting that is closed again does not count.
    expect(
      parseRule(
        Array(RULE_NESTING_MAX + 1)
          .fill('not (@)')
          .join(' or '),
      ).problems,
    ).toEqual([])
  })

  test('length and number of checks', () => {
    expect(parseRule(`role:${'a'.repeat(RULE_LENGTH_MAX)}`).problems.join()).toMatch(/longer/)
    const many = (count: number) => Array<string>(count).fill('role:a')
    expect(parseRule(many(RULE_CHECKS_MAX).join(' or ')).problems).toEqual([])
    expect(parseRule(many(RULE_CHECKS_MAX + 1).join(' or ')).problems.join()).toMatch(/more than 5000 checks/)
    expect(parseRule(many(RULE_CHECKS_MAX + 1)).problems.join()).toMatch(/more than 5000 checks/)
    expect(parseRule([many(RULE_CHECKS_MAX + 1)]).check.kind).toBe('broken')
    // The slowest shape there is: every `and` takes over the last alternative.
    expect(parseRule(`@ or ${many(RULE_CHECKS_MAX - 1).join(' and ')}`).problems).toEqual([])
  })

  test('problems stay short', () => {
    expect(
      Math.max(...parseRule(`${'x'.repeat(10_000)} or ${'%'.repeat(9_999)}:%`).problems.map((p) => p.length)),
    ).toBeLessThan(400)
  })
})

describe('for any input', () => {
  test('parsing does not throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.array(fc.anything())), (source) => {
        const { check, problems } = parseRule(source)
        if (check.kind === 'broken') expect(problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 2_000 },
    )
  })

  test('printing is canonical: a printed rule reads as itself', () => {
    fc.assert(
      fc.property(rule, (source) => {
        const text = printed(source)
        // A check of the list form may hold a space or an odd bracket, which the text form cannot.
        fc.pre(!Array.isArray(source))
        // Quotes at both ends make a check a mere text, but not where a bracket hid the last one from the reader.
        fc.pre(!text.includes("'a':'b'"))
        expect(printed(text)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })
})
