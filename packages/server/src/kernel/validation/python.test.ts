import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pythonRepr, pythonStr } from './python.ts'

describe("Python's repr", () => {
  test.each([
    [null, 'None'],
    [undefined, 'None'],
    [true, 'True'],
    [[false, 0, -1], '[False, 0, -1]'],
    [1.5, '1.5'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-1.25e-7, '-1.25e-07'],
    [5e-324, '5e-324'],
    [1e21, '1e+21'],
    ['', "''"],
    ['it', "'it'"],
    ["it's", '"it\'s"'],
    ['it\'s "so"', "'it\\'s \"so\"'"],
    ['a\\b\n\r\t\u0000\u007f', "'a\\\\b\\n\\r\\t\\x00\\x7f'"],
    ['\u00a0\u00ad\u200b\u2028\ue000\u{e0001}', "'\\xa0\\xad\\u200b\\u2028\\ue000\\U000e0001'"],
    ['äß日😀 x', "'äß日😀 x'"],
    [{ a: [1, { b: 'c' }], "d'": null }, "{'a': [1, {'b': 'c'}], \"d'\": None}"],
    [{}, '{}'],
  ])('%j', (value, expected) => expect(pythonRepr(value)).toBe(expected))

  test('str leaves text as it is', () => {
    expect(pythonStr("it's")).toBe("it's")
    expect(pythonStr(['a'])).toBe("['a']")
  })
})

const python = spawnSync('python3', ['--version']).status === 0
if (!python)
  console.warn("SKIPPED: comparison with Python's own repr: no python3; install with: apt-get install python3")

test.runIf(python)('as Python prints it, whatever it is', () => {
  // Of characters, those that every version of Unicode in use agrees on.
  const character = fc.oneof(
    fc.integer({ min: 1, max: 0x24f }).map((code) => String.fromCharCode(code)),
    fc.constantFrom("'", '"', '\\', '\u2028', '\u200b', '\ufeff', '日', '😀', '\ue000'),
  )
  const text = fc.string({ unit: character, maxLength: 8 })
  // Integers within what a double holds exactly; 1.0 and 1 are one number in JavaScript.
  const number = fc.oneof(
    fc.maxSafeInteger(),
    fc.double({ noDefaultInfinity: true, noNaN: true }).filter((value) => !Number.isInteger(value)),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(text, number, fc.boolean(), fc.constant(null)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ unit: character, minLength: 1 }).map((key) => `k${key}`),
        tie('value'),
        { maxKeys: 4 },
      ),
    ),
  }))
  fc.assert(
    fc.property(fc.array(value, { minLength: 300, maxLength: 300 }), (values) => {
      const script = 'import json, sys\nfor line in sys.stdin.buffer: print(json.dumps(repr(json.loads(line))))'
      const input = values.map((item) => `${JSON.stringify(item)}\n`).join('')
      const { stdout } = spawnSync('python3', ['-c', script], { input, encoding: 'utf8' })
      const expected = stdout
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
      expect(values.map(pythonRepr)).toEqual(expected)
    }),
    { numRuns: 3, endOnFailure: true },
  )
})
