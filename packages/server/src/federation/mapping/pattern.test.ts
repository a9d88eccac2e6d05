import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pythonSource } from '../../identity/passwords/python-regex.ts'
import { PatternRefused, searcher } from './pattern.ts'

const found = (pattern: string, text: string): boolean => searcher(pattern)(text, { steps: 1_000_000 })

describe('regular expressions of mappings', () => {
  test.each<[string, string, boolean]>([
    ['@example\\.com$', 'a@example.com', true],
    ['@example\\.com$', 'a@example.com\n', true],
    ['@example\\.com$', 'a@example.com.evil', false],
    ['^(admin|staff)', 'staff-1', true],
    ['^(admin|staff)', 'old-staff', false],
    ['^(?!root)\\w+$', 'root2', false],
    ['^(?!root)\\w+$', 'wood', true],
    ['(?<=cn=)ops', 'cn=ops,dc=x', true],
    ['(?<!cn=)ops', 'cn=ops', false],
    ['(?i)ADMIN', 'an admin', true],
    ['a{2,3}b', 'xaab', true],
    ['^a{2,3}$', 'aaaa', false],
    ['^(a|bc)*$', 'abcbca', true],
    ['^[\\w.-]+@(?:[a-z]+\\.)+org$', 'x.y@a.b.org', true],
    ['', 'anything', true],
    ['\\bgrün\\b', 'so grün ist', true],
  ])('%j in %j: %s', (pattern, text, expected) => expect(found(pattern, text)).toBe(expected))

  test('finds what our own engine finds', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '(a|b)',
      '(?:ab)',
      'a?',
      'b*',
      'a+',
      '(ab){1,2}',
      '^',
      '$',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.stringMatching(/^[abc]{0,8}$/), (pieces, text) => {
        const pattern = pieces.join('')
        const { source = '', flags = '' } = pythonSource(pattern) ?? {}
        expect(found(pattern, text), pattern).toBe(new RegExp(source, `${flags}v`).test(text))
      }),
      { numRuns: 300 },
    )
  })

  test('INV-49: what makes other engines go round for ages takes a moment', () => {
    const budget = { steps: 1_000_000 }
    expect(searcher('^(a+)+$')(`${'a'.repeat(5_000)}!`, budget)).toBe(false)
    expect(searcher('^(a|a)*b')('a'.repeat(5_000), budget)).toBe(false)
    expect(budget.steps).toBeGreaterThan(800_000)
  })

  test.each(['(', '[a', 'a{2000}{2000}', '(a)\\1', '(?P<x>a)(?P=x)', 'a*+', `${'a'.repeat(1_001)}`, '(?<=a+)b'])(
    'INV-49: %j is refused',
    (pattern) => expect(() => searcher(pattern)).toThrow(PatternRefused),
  )

  test('INV-49: beyond the budget nothing is guessed', () => {
    expect(() => searcher('x')('a'.repeat(100), { steps: 50 })).toThrow(PatternRefused)
  })

  test('no pattern of any kind does more than match or be refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (pattern, text) => {
        try {
          expect(typeof found(pattern, text)).toBe('boolean')
        } catch (error) {
          expect(error).toBeInstanceOf(PatternRefused)
        }
      }),
    )
  })
})
