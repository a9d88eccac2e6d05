import { expect, test } from 'vitest'
import { readLeft } from './left.ts'
import { float, str } from './python.ts'
import { readTemplate } from './template.ts'

test.each<[unknown, string | undefined]>([
  ['text', 'text'],
  [null, 'None'],
  [true, 'True'],
  [false, 'False'],
  [5, '5'],
  [-0, '0'],
  [1e20, '100000000000000000000'],
  [12n, '12'],
  [1.5, '1.5'],
  [0.00001, '1e-05'],
  [1.25e-7, '1.25e-07'],
  [Number.NaN, 'nan'],
  [-Infinity, '-inf'],
  [['a', 1, null], "['a', 1, None]"],
  [{ k: [true], "it's": {} }, `{'k': [True], "it's": {}}`],
  [['both \' and "'], `['both \\' and "']`],
  [['\n\t\\\u0001\u00a0\u200b\ue000\u{e0001}é 😀'], "['\\n\\t\\\\\\x01\\xa0\\u200b\\ue000\\U000e0001é 😀']"],
  [undefined, undefined],
  [new Date(0), undefined],
  [[undefined], undefined],
  [{ a: () => 1 }, undefined],
  [Symbol('s'), undefined],
])('%o prints as in Python', (value, text) => {
  expect(str(value)).toBe(text)
})

test('values too deep have no text', () => {
  let value: unknown = 1
  for (let depth = 0; depth < 10_000; depth += 1) value = [value]
  expect(str(value)).toBeUndefined()
})

test.each([
  [1, '1.0'],
  [0.5, '0.5'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [1.5e300, '1.5e+300'],
  [-0, '-0.0'],
  [0, '0.0'],
])('the float %d', (value, text) => {
  expect(float(value)).toBe(text)
})

test.each<[string, object]>([
  ['None', { kind: 'none' }],
  ['True', { kind: 'literal', text: 'True' }],
  ["'it'", { kind: 'literal', text: 'it' }],
  ['"it\'s"', { kind: 'literal', text: "it's" }],
  ["''", { kind: 'literal', text: '' }],
  ['+7', { kind: 'literal', text: '7' }],
  ['-0', { kind: 'literal', text: '0' }],
  ['1e3', { kind: 'literal', text: '1000.0' }],
  ['.5', { kind: 'literal', text: '0.5' }],
  [`['a',1,"it's"]`, { kind: 'literal', text: `['a', 1, "it's"]` }],
  ['[]', { kind: 'literal', text: '[]' }],
  ['token.user.id', { kind: 'path', segments: ['token', 'user', 'id'] }],
  ['user-id', { kind: 'path', segments: ['user-id'] }],
  ['_ünder', { kind: 'path', segments: ['_ünder'] }],
])('the left side %s', (source, left) => {
  expect(readLeft(source)).toEqual(left)
})

test.each([
  '',
  '2fa',
  'a.',
  '.a',
  'a..b',
  'a b',
  ' a',
  '01',
  "'a",
  "a'",
  "'a\\n'",
  '[a]',
  '[1,]',
  '{}',
  'class',
  'a.is',
  'a-not',
])('the left side %j is a fault', (source) => {
  expect(readLeft(source)).toEqual({ kind: 'fault', fault: expect.stringContaining(`'${source}'`) })
})

test.each<[string, object]>([
  ['', { texts: [''], names: [] }],
  ['100%%', { texts: ['100%'], names: [] }],
  ['%(a)s', { texts: ['', ''], names: ['a'] }],
  ['x%(a)sy%(b.c)s%%', { texts: ['x', 'y', '%'], names: ['a', 'b.c'] }],
  ['%(a(b)c)s', { texts: ['', ''], names: ['a(b)c'] }],
  ['%()s', { texts: ['', ''], names: [''] }],
])('the template %j', (source, template) => {
  expect(readTemplate(source)).toEqual({ template })
})

test.each(['%', 'a%', '%s', '%(a)', '%(a', '%(a)d', '%(a)5s', '%(a)%', '% (a)s', '%%%'])(
  'the template %j is a fault',
  (source) => {
    expect(readTemplate(source)).toEqual({ fault: expect.stringContaining("'%'") })
  },
)
