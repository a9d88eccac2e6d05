import fc from 'fast-check'
import { type TSchema, Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { BadRequest } from '../errors.ts'
import { lazyValidator, validator } from './index.ts'

const said = (schema: TSchema, value: unknown) => validator(schema)(value)?.message

const Thing = Type.Object(
  {
    thing: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 5, pattern: '[\\S]+' }),
        enabled: Type.Optional(Type.Boolean()),
        tags: Type.Optional(Type.Array(Type.String({ pattern: '^[^,/]*$' }), { maxItems: 3, uniqueItems: true })),
        parent: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid' })),
        password: Type.Optional(Type.String()),
        choice: Type.Optional(Type.Unsafe<string>({ enum: ['a', 'b', null] })),
        either: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
      },
      { additionalProperties: true },
    ),
  },
  { additionalProperties: false },
)
const thing = (over: object) => said(Thing, { thing: { name: 'x', ...over } })

describe('what is wrong, worded as upstream words it', () => {
  test.each([
    [{}, "'thing' is a required property"],
    [{ thing: 1 }, "Invalid input for field/attribute thing. Value: 1. 1 is not of type 'object'"],
    [{ thing: {} }, "Invalid input for field/attribute thing. Value: {}. 'name' is a required property"],
    [{ thing: { name: 'x' }, b: 1 }, "Additional properties are not allowed ('b' was unexpected)"],
    [{ thing: { name: 'x' }, b: 1, a: 1 }, "Additional properties are not allowed ('a', 'b' were unexpected)"],
  ])('%j', (body, message) => expect(said(Thing, body)).toBe(message))

  test.each([
    [{ name: '' }, "name. Value: . '' is too short"],
    [{ name: 'longer' }, "name. Value: longer. 'longer' is too long"],
    [{ name: '  ' }, "name. Value:   . '  ' does not match '[\\\\S]+'"],
    [{ name: null }, "name. Value: None. None is not of type 'string'"],
    [{ enabled: 'True' }, "enabled. Value: True. 'True' is not of type 'boolean'"],
    [{ tags: ['a', 'b/c'] }, "1. Value: b/c. 'b/c' does not match '^[^,/]*$'"],
    [{ tags: ['a', 'a'] }, "tags. Value: ['a', 'a']. ['a', 'a'] has non-unique elements"],
    [{ tags: ['a', 'b', 'c', 'd'] }, "tags. Value: ['a', 'b', 'c', 'd']. ['a', 'b', 'c', 'd'] is too long"],
    [{ parent: 'x' }, "parent. Value: x. 'x' is not a 'uuid'"],
    [{ parent: 3 }, "parent. Value: 3. 3 is not of type 'string', 'null'"],
    [{ choice: 'c' }, "choice. Value: c. 'c' is not one of ['a', 'b', None]"],
    [{ either: [1] }, 'either. Value: [1]. [1] is not valid under any of the given schemas'],
  ])('%j', (over, message) => expect(thing(over)).toBe(`Invalid input for field/attribute ${message}`))

  test.each([
    ['0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['0F8FAD5BD9CB469FA16570867728950E'],
    ['{0f8fad5b-d9cb-469f-a165-70867728950e}'],
    [null],
  ])('%j is a uuid', (parent) => expect(thing({ parent })).toBeUndefined())

  test('of numbers and sizes', () => {
    const Sizes = Type.Object({
      n: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
      list: Type.Optional(Type.Array(Type.Integer(), { minItems: 2 })),
      some: Type.Optional(Type.Object({}, { minProperties: 1 })),
      few: Type.Optional(Type.Object({}, { maxProperties: 1 })),
      one: Type.Optional(Type.Unsafe<'x'>({ const: 'x' })),
      none: Type.Optional(Type.Unsafe<unknown>({ not: { type: 'string' } })),
    })
    const about = (value: object) => said(Sizes, value)?.replace(/^.*Value: [^.]*\. /, '')
    expect(about({ n: 0 })).toBe('0 is less than the minimum of 1')
    expect(about({ n: 4 })).toBe('4 is greater than the maximum of 3')
    expect(about({ n: '2' })).toBe("'2' is not of type 'integer'")
    expect(about({ list: [1] })).toBe('[1] is too short')
    expect(about({ some: {} })).toBe('{} does not have enough properties')
    expect(about({ few: { a: 1, b: 2 } })).toBe("{'a': 1, 'b': 2} has too many properties")
    expect(about({ one: 'y' })).toBe("'x' was expected")
    expect(about({ none: 'y' })).toBe("'y' should not be valid under {'type': 'string'}")
  })
})

describe('of several faults the one that upstream meets first', () => {
  test.each([
    ['properties in their order', { thing: { enabled: 1, name: 2 } }, 'name'],
    ['a property before one that is missing', { thing: { enabled: 'x' } }, 'enabled'],
    ['what lies inside before what is too many', { b: 1, thing: { name: '' } }, 'name'],
    ['items in their order', { thing: { name: 'x', tags: ['ok', '/', 3] } }, '1'],
    ['items before their number', { thing: { name: 'x', tags: ['/', 'b', 'c', 'd'] } }, '0'],
  ])('%s', (_what, body, field) => expect(said(Thing, body)).toMatch(`Invalid input for field/attribute ${field}.`))

  test('what is missing before what is too many', () => {
    expect(said(Thing, { a: 1 })).toBe("'thing' is a required property")
  })
})

describe('a refusal', () => {
  test('INV-55: repeats no secret', () => {
    const texts = [
      thing({ password: 12345678 }),
      said(Thing, { thing: [{ password: 'hunter2' }] }),
      said(Thing, { thing: { password: 'hunter2' } }),
    ]
    expect(texts).toEqual([
      "Invalid input for field/attribute password. Value: ***. '***' is not of type 'string'",
      "Invalid input for field/attribute thing. Value: [{'password': '***'}]. [{'password': '***'}] is not of type 'object'",
      "Invalid input for field/attribute thing. Value: {'password': '***'}. 'name' is a required property",
    ])
  })

  test('INV-46: does not grow with what was sent', () => {
    const long = 'x'.repeat(100_000)
    expect(thing({ name: long })?.length).toBeLessThan(4200)
    expect(
      said(
        Thing,
        Object.fromEntries([
          ['thing', { name: 'x' }],
          [long, 1],
        ]),
      )?.length,
    ).toBeLessThan(4200)
  })

  test('INV-46: takes time in proportion to what was sent', () => {
    const began = performance.now()
    expect(thing({ tags: Array(50_000).fill(1) })).toContain("1 is not of type 'string'")
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('the data', () => {
  test('is never changed', () => {
    const body = { thing: { name: 'x', enabled: true, more: '1' } }
    const before = structuredClone(body)
    expect(said(Thing, body)).toBeUndefined()
    expect(body).toEqual(before)
  })

  test('INV-47: names of Object.prototype are neither there nor a way in', () => {
    const Named = Type.Object({ toString: Type.Optional(Type.String()), constructor: Type.String() })
    expect(said(Named, {})).toBe("'constructor' is a required property")
    expect(said(Named, JSON.parse('{"constructor":"x","__proto__":{"a":1}}'))).toBeUndefined()
    expect(said(Thing, JSON.parse('{"thing":{"name":"x"},"__proto__":1}'))).toBe(
      "Additional properties are not allowed ('__proto__' was unexpected)",
    )
  })
})

test('the older wording names the whole path, and has one line', () => {
  const lazy = lazyValidator(Thing)
  expect(lazy({ thing: { name: 'x', tags: ['a', 3] } })?.message).toBe(
    "Invalid input for field 'thing/tags/1': 3 is not of type 'string'",
  )
  expect(lazy({})?.message).toBe("'thing' is a required property")
  expect(lazy({ thing: { name: 'x' } })).toBeUndefined()
})

test('whatever is sent, it is accepted or refused', () => {
  const Paths = Type.Object(
    { 'a/b~c%d': Type.Record(Type.String(), Type.Array(Type.Integer())) },
    { additionalProperties: false },
  )
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ 'a/b~c%d': fc.dictionary(fc.string({ unit: 'binary' }), fc.array(fc.jsonValue())) }),
    fc.record({
      thing: fc.dictionary(fc.constantFrom('name', 'enabled', 'tags', 'parent', 'either', 'x'), fc.jsonValue()),
    }),
  )
  fc.assert(
    fc.property(value, (body) => {
      for (const schema of [Thing, Paths]) {
        const refused = validator(schema)(body)
        if (refused === undefined) continue
        expect(refused).toBeInstanceOf(BadRequest)
        expect(refused.message).not.toMatch(/undefined|\[object/)
      }
    }),
    { numRuns: 500 },
  )
})
