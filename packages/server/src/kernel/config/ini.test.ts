import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError } from './error.ts'
import { parseIni } from './ini.ts'

const read = (text: string) => parseIni(text, 'k.conf').map(({ section, name, value }) => [section, name, value])

test('both separators, whichever comes first', () => {
  expect(read('[a]\nb = c\nd: e = f\ng = h: i\n')).toEqual([
    ['a', 'b', 'c'],
    ['a', 'd', 'e = f'],
    ['a', 'g', 'h: i'],
  ])
})

test('comments need a line of their own', () => {
  expect(read('# x = y\n; x = y\n[a]\nb = c # d\n#e\nf = #g\n')).toEqual([
    ['a', 'b', 'c # d'],
    ['a', 'f', '#g'],
  ])
})

test('indented lines continue a value until a blank line', () => {
  expect(read('[a]\nb = c\n  d\n\te = f\n\ng =\n h\n')).toEqual([
    ['a', 'b', 'c\nd\ne = f'],
    ['a', 'g', '\nh'],
  ])
})

test('quotes around the whole first line are taken off', () => {
  expect(read(`[a]\nb = " c "\nd = 'e'\nf = "g'\nh = "i" j\nk = "\n`)).toEqual([
    ['a', 'b', ' c '],
    ['a', 'd', 'e'],
    ['a', 'f', `"g'`],
    ['a', 'h', '"i" j'],
    ['a', 'k', ''],
  ])
})

test('line numbers are those of the first line of an assignment, with any line ending', () => {
  expect(parseIni('[a]\r\n\r\nb = c\r  d\ne = f', 'k.conf').map(({ line }) => line)).toEqual([3, 5])
})

test('a name may be as strange as it likes', () => {
  expect(read('[__proto__]\n__proto__ = x\nconstructor = y\n')).toEqual([
    ['__proto__', '__proto__', 'x'],
    ['__proto__', 'constructor', 'y'],
  ])
})

test.each([
  ['x = y\n', 1, 'before the first section'],
  ['[a\n', 1, "end with ']'"],
  ['[a] # b\n', 1, "end with ']'"],
  ['\n[]\n', 2, 'no name'],
  ['[a]\nb\n', 2, "no '=' or ':'"],
  ['[a]\n = b\n', 2, 'continues no value'],
  ['[a]\n= b\n', 2, 'no name'],
  ['[a]\nb = c\n\n  d\n', 4, 'continues no value'],
  ['[a]\nb = c\n# d\n  e\n', 4, 'continues no value'],
])('%j is refused at its line', (text, line, message) => {
  const refusal = refusalOf(() => parseIni(text, '/etc/k.conf'))
  expect(refusal).toMatchObject({ file: '/etc/k.conf', line })
  expect(refusal.message).toContain(message)
  expect(refusal.fix).not.toBe('')
})

test('INV-55: a line that cannot be read is not repeated', () => {
  const refusal = refusalOf(() => parseIni('[database]\npassword hunter2\n', 'k.conf'))
  expect(refusal.message).not.toContain('hunter2')
})

test('any text is read or refused with a ConfigError', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('[a]', '[', '[]', '', '  ', ' b', '\tc = d', 'e = f', 'g:', '#', '=', '"', "h = '"),
  )
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), (lines, ending) => {
      try {
        for (const { section, name, line: at } of parseIni(lines.join(ending), 'k.conf')) {
          expect(section).not.toBe('')
          expect(name).not.toBe('')
          expect(at).toBeGreaterThan(0)
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
      }
    }),
  )
})

test('a long line of blanks takes no more time than it is long', () => {
  const blanks = ' '.repeat(2_000_000)
  const started = performance.now()
  expect(read(`[a]\nb${blanks}=${blanks}c${blanks}d${blanks}\n`)).toHaveLength(1)
  expect(performance.now() - started).toBeLessThan(2000)
})

function refusalOf(act: () => unknown): ConfigError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
