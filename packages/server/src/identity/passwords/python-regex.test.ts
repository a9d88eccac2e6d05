import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pythonMatcher } from './python-regex.ts'

/** Patterns with texts that Python 3.11's `re.match` accepts and refuses. */
const answers: [string, string[], string[]][] = [
  [
    '^(?=.*\\d)(?=.*[a-zA-Z]).{7,}$',
    ['abcdef1', 'abcdef1\n', '\u00e1bcdef\u0661'],
    ['abcdef', '1234567', 'abc\ndef1', ''],
  ],
  ['abc', ['abcd'], ['xabc', 'ABC']],
  ['(?i)abc$', ['ABC', 'abc\n'], ['abcd']],
  ['\\A\\w+\\Z', ['h\u00e9llo_1', '\u0661\u0662'], ['a b', 'a\n', '']],
  ['[\\w\\-!@#$%^&*()\\[\\]{}|\\\\/]{2,3}$', ['a-!', '[]', '{}|', '|/', '\\\\'], ['a b']],
  ['[^\\W\\d_]+$', ['abc', '\u00e9'], ['ab1', '_']],
  ['[]a]+$', [']a]'], ['b']],
  ['[^]a]$', ['b'], [']']],
  ['(?P<x>a)(?P=x)b\\1$', ['aaba'], ['aab']],
  ['a{,2}b', ['b', 'aab'], ['aaab']],
  ['a{2}b{1,}$', ['aabb'], ['ab']],
  ['a{b}', ['a{b}'], ['ab']],
  ['\\bfoo\\b', ['foo bar'], ['foobar', 'foo_', 'foo\u00e9']],
  ['(?s).+$', ['a\nb', '\n'], []],
  ['.+$', ['a\n'], ['a\nb', '\n']],
  ['(?m)a$', ['a\nb', 'a'], []],
  ['(?#note)a(?:b|c)(?!d)(?<=b|c)', ['ab', 'ac'], ['abd']],
  ['\\x41\\u00e9\\t\\.\\!\\"', ['A\u00e9\t.!"'], ['A']],
  ['[\\s\\S]{2}$', ['\ufeffa', '\u001c\u0085'], ['a']],
  ['\\S+$', ['\ufeff'], ['\u001c', '\u0085', 'a b']],
  ['[a-z&&[x]]$', ['a]', '&]'], ['x']],
  ['.{3}$', ['\ud83d\ude00\ud83d\ude00\ud83d\ude00'], ['\ud83d\ude00a']],
  ['[\ud83d\ude00-\ud83d\ude02]$', ['\ud83d\ude01'], ['x']],
  ['a|b', ['b'], ['c']],
  ['^a|^b$', ['ax', 'b\n'], ['bx']],
  ['', ['', 'a'], []],
  ['(?=.*[A-Z])(?=.*[!@#$&*~"\\\'<>,.;:?=+_ -])(?=.{8,})', ['Abcdefg!'], ['abcdefg!', 'Abcdefgh']],
  ['\\0a', ['\u0000a'], []],
]

/** What Python refuses to compile. */
const invalid = ['[a-\\d]$', '(a', 'a**', '\\q', '[b-a]', '(?P<x>a', 'x\\60']

/** What Python understands and we do not. */
const unsupported = ['a++', 'a?+', 'a{1,2}+', '(?>a)', '(a)?(?(1)b|c)', '(?i:a)', '(?a)\\w', '\\N{DIGIT ONE}']

describe('Python’s re.match', () => {
  test.each(answers)('%s', (pattern, accepted, refused) => {
    const matches = pythonMatcher(pattern)
    expect(matches).not.toBeNull()
    for (const text of accepted) expect([text, matches?.(text)]).toEqual([text, true])
    for (const text of refused) expect([text, matches?.(text)]).toEqual([text, false])
  })

  test.each([...invalid, ...unsupported])('%s is not accepted', (pattern) => {
    expect(pythonMatcher(pattern)).toBeNull()
  })

  test('any pattern either matches or is refused; none throws', () => {
    const fragment = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '\\',
        '^',
        '$',
        '*',
        '+',
        '?',
        '|',
        '-',
        ',',
        '(?P<a>',
        '(?=',
        '\\d',
        '1',
      ),
    )
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 8 }),
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        (parts, text) => {
          const matches = pythonMatcher(parts.join(''))
          if (matches !== null) expect(typeof matches(text)).toBe('boolean')
        },
      ),
    )
  })

  test('an escaped text matches itself and nothing shorter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (text) => {
        const escaped = text.replace(/[^A-Za-z0-9]/gu, '\\$&')
        const matches = pythonMatcher(escaped)
        expect(matches?.(text)).toBe(true)
        expect(matches?.(text.slice(0, -1))).toBe(false)
      }),
    )
  })
})
