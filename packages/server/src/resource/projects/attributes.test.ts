import fc from 'fast-check'
import { expect, test } from 'vitest'
import { booleanIn, checkUrlSafe, extraIn, withPlainNames } from './attributes.ts'

test('extra attributes are what is left of a body', () => {
  expect(extraIn({ name: 'x', domain_id: 'd', color: 'red', extra: { k: 1 }, tags: [] })).toEqual({ color: 'red' })
})

test("a new thing's attribute names lose ':' and '-'", () => {
  expect(withPlainNames({ name: 'x', 'a:b-c': 1 })).toEqual({ name: 'x', a_b_c: 1 })
})

test.each(['domain-id', 'parent:id', 'is-domain', 'explicit-domain-id', '--proto--', '::proto::'])(
  'INV-09: %s does not become an attribute of our own',
  (key) => {
    expect(() => withPlainNames({ name: 'x', domain_id: 'judged', [key]: 'other' })).toThrow(/is not accepted/)
  },
)

test('INV-47: no body changes an object’s prototype, and no key is lost', () => {
  const key = fc.oneof(fc.constantFrom('constructor', 'toString', 'hasOwnProperty', 'valueOf'), fc.string())
  fc.assert(
    fc.property(
      fc.dictionary(
        key.filter((text) => !/[:-]/.test(text) && text !== '__proto__'),
        fc.jsonValue(),
      ),
      (body) => {
        const plain = withPlainNames(body)
        expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
        expect(Object.keys(plain).sort()).toEqual(Object.keys(body).sort())
      },
    ),
  )
})

test('words for booleans are refused, booleans are not', () => {
  expect(booleanIn({ enabled: false }, 'enabled')).toBe(false)
  expect(booleanIn({}, 'enabled')).toBeUndefined()
  expect(() => booleanIn({ enabled: 'false' }, 'enabled')).toThrow(
    "Invalid input for field/attribute enabled. Value: false. 'false' is not of type 'boolean'",
  )
})

test('names that need escaping in a URL are refused where that is asked for', () => {
  expect(() => checkUrlSafe('Project', 'off', 'a/b')).not.toThrow()
  expect(() => checkUrlSafe('Project', 'new', 'plain name')).not.toThrow()
  expect(() => checkUrlSafe('Domain', 'strict', 'a/b?c')).toThrow(
    'Domain name cannot contain the following reserved characters: /?',
  )
})
