import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadRequest } from '../errors.ts'
import { parseBody, parseForm } from './body.ts'

const JSON_TYPE = 'application/json'
const parse = (text: string | Uint8Array, type: string | undefined = JSON_TYPE) => parseBody(Buffer.from(text), type)

/** The refusal that reading it ends in; anything else that is thrown fails the test. */
function refusal(text: string | Uint8Array, type?: string): BadRequest {
  try {
    parse(text, type)
  } catch (error) {
    if (error instanceof BadRequest) return error
    throw error
  }
  throw new Error('was accepted')
}

const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`

describe('the JSON body', () => {
  test('nothing is an empty object, whatever its type', () => {
    expect(parse('')).toEqual({})
    expect(parse('', 'text/plain')).toEqual({})
  })

  test.each([
    JSON_TYPE,
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/vnd.openstack.identity+json',
    '',
    undefined,
  ])('is read as %j', (type) => {
    expect(parseBody(Buffer.from('{"a":1}'), type)).toEqual({ a: 1 })
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'json', 'multipart/form-data; boundary=x'])(
    'is refused as %s',
    (type) =>
      expect(refusal('{}', type).message).toMatch(/^Expecting to find application\/json in Content-Type header/),
  )

  test.each([
    '[]',
    '"text"',
    '1',
    'null',
    'true',
    '{',
    '{"a":1}x',
    '{a:1}',
    "{'a':1}",
    '{"a":NaN}',
    '\u00a0{}',
    '\ufeff{}',
  ])('is an object and nothing else: %j', (text) =>
    expect(refusal(text).message).toMatch(/^Expecting to find valid JSON in request body\./),
  )

  test('the last value of a key that stands twice counts', () => {
    expect(parse('{"a":1,"a":2}')).toEqual({ a: 2 })
  })
})

describe('INV-47: what JSON leaves open', () => {
  test.each([
    ['an overlong form', [0xc0, 0xaf]],
    ['half a character', [0xe2, 0x82]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a byte that never occurs', [0xff]],
  ])('bad UTF-8 is refused: %s', (_what, bytes) => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')])
    expect(refusal(body).message).toMatch(/valid JSON/)
  })

  test.each(['{"a":"x\\u0000"}', '{"a\\u0000":1}', '{"a":[{"b":"\\u0000"}]}'])('NUL is refused: %s', (text) =>
    expect(refusal(text).message).toContain('U+0000'),
  )

  test.each(['{"a":"\\ud800"}', '{"\\udc00":1}', '{"a":["x\\ud83dy"]}'])('a lone surrogate is refused: %s', (text) =>
    expect(refusal(text).message).toContain('surrogate'),
  )

  test.each(['{"a":1e999}', '{"a":[-1e400]}'])('a number that is out of range is refused: %s', (text) =>
    expect(refusal(text).message).toMatch(/valid JSON/),
  )

  test('a pair of surrogates is a character', () => {
    expect(parse('{"a":"\\ud83d\\ude00"}')).toEqual({ a: '😀' })
  })

  test.each(['{"__proto__":{"admin":true}}', '{"a":{"__proto__":1}}', '{"a":[{"\\u005f_proto__":null}]}'])(
    'no key reaches a prototype: %s',
    (text) => {
      expect(refusal(text).message).toBe("'__proto__' is not accepted as an attribute name.")
      expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
    },
  )

  test('names that are special in JavaScript alone are plain keys', () => {
    const body = parse('{"constructor":1,"toString":2,"hasOwnProperty":3}')
    expect(Object.entries(body)).toEqual([
      ['constructor', 1],
      ['toString', 2],
      ['hasOwnProperty', 3],
    ])
  })
})

describe('INV-46: depth', () => {
  test('64 levels are read, 65 are not', () => {
    expect(() => parse(nested(64))).not.toThrow()
    expect(refusal(nested(65)).reason).toBe('nested deeper than 64')
  })

  test('brackets in strings are no levels', () => {
    const text = '[{'.repeat(100)
    expect(parse(JSON.stringify({ a: text, b: `\\"${text}` }))).toEqual({ a: text, b: `\\"${text}` })
  })

  test('a body of brackets is refused without being read', () => {
    expect(refusal('['.repeat(100_000)).reason).toBe('nested deeper than 64')
    expect(refusal(`${']'.repeat(100)}${'['.repeat(164)}`).message).toMatch(/valid JSON/)
  })
})

/** Texts near to JSON: pieces of it, strung together. */
const pieces = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ':',
  ',',
  'null',
  '1e999',
  '__proto__',
  '\\u0000',
  '\\ud800',
  ' ',
)
const almostJson = fc
  .array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 60 })
  .map((parts) => parts.join(''))

describe('whatever is sent', () => {
  test('the answer is an object or a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          almostJson,
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        fc.option(fc.oneof(fc.constant(JSON_TYPE), fc.string()), { nil: undefined }),
        (bytes, type) => {
          try {
            const body = parse(bytes, type)
            expect(typeof body === 'object' && body !== null && !Array.isArray(body)).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(BadRequest)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('what JSON.stringify made is read as it was', () => {
    const value = fc.jsonValue({ maxDepth: 8, stringUnit: 'grapheme' })
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), value), (object) => {
        const text = JSON.stringify(object)
        fc.pre(!text.includes('__proto__') && !text.includes('\\u0000'))
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('the form', () => {
  const form = (text: string, type?: string) => ({ ...parseForm(Buffer.from(text, 'latin1'), type) })
  const FORM_TYPE = 'application/x-www-form-urlencoded; charset=UTF-8'

  test('fields as they were first given; what is no form has none', () => {
    expect(form('a=b+c&a=d&e=%C3%A9&f', FORM_TYPE)).toEqual({ a: 'b c', e: 'é', f: '' })
    expect(form('a=b', 'application/json')).toEqual({})
    expect(form('a=b')).toEqual({})
    expect(form('', FORM_TYPE)).toEqual({})
  })

  test.each(['a=\xff', 'a=%00', 'a&'.repeat(200)])('%j is refused', (text) =>
    expect(() =>
      form(
        text.replace(/a&/g, (_all, at) => `a${at}&`),
        FORM_TYPE,
      ),
    ).toThrow(BadRequest),
  )
})
