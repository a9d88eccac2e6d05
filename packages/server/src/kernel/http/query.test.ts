import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadRequest } from '../errors.ts'
import { parseQuery } from './query.ts'

test('decoded, the first value of a key that stands twice', () => {
  expect({ ...parseQuery('name=a%20b+c&name=x&enabled&empty=') }).toEqual({ name: 'a b c', enabled: '', empty: '' })
  expect({ ...parseQuery('') }).toEqual({})
})

const PROTO = '__proto__'

test('INV-47: keys are data', () => {
  const query = parseQuery('__proto__=x&constructor=y')
  expect(Object.getPrototypeOf(query)).toBeNull()
  expect(query[PROTO]).toBe('x')
  expect(query.constructor).toBe('y')
  expect(query.toString).toBeUndefined()
})

test.each(['a=%00', '%00=a', 'a=x%00y'])('NUL is refused: %s', (text) =>
  expect(() => parseQuery(text)).toThrow(BadRequest),
)

test('INV-46: at most 100 keys, repeated ones included', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, i) => `k${i % 3}=1`).join('&')
  expect(Object.keys(parseQuery(keys(100)))).toHaveLength(3)
  expect(() => parseQuery(keys(101))).toThrow('The query has more than 100 keys.')
})

test('whatever is sent, the answer is text or a refusal', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webQueryParameters()), (text) => {
      try {
        expect(Object.values(parseQuery(text)).every((value) => typeof value === 'string')).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(BadRequest)
      }
    }),
    { numRuns: 300 },
  )
})
