import fc from 'fast-check'
import { expect, test } from 'vitest'
import { local_user } from '../schema/tables/identity.ts'
import { assertFits, extraIn, strippedName, withPlainNames } from './attributes.ts'

const OWN = new Set(['name', 'domain_id'])

test('names lose what Python calls blank around them, and nothing else', () => {
  expect(strippedName(' \t a b\u0085\u001f')).toBe('a b')
  expect(() => strippedName('\u001c \u2003')).toThrow('does not match')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const name = `x${text}x`
      expect(strippedName(` ${name}\u3000`)).toBe(name)
    }),
  )
})

test('plain names never become an attribute of ours, whatever they are (INV-09)', () => {
  expect(withPlainNames({ 'a-b': 1, 'c:d': 2, name: 'n' }, OWN)).toEqual({ a_b: 1, c_d: 2, name: 'n' })
  for (const name of ['domain-id', 'domain:id', '-_proto__', ':-proto-_'])
    expect(() => withPlainNames({ [name]: 1 }, OWN)).toThrow('not accepted')
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (body) => {
      const before = { ...body, domain_id: 'judged' }
      let after: Readonly<Record<string, unknown>>
      try {
        after = withPlainNames(before, OWN)
      } catch {
        return
      }
      expect(after.domain_id).toBe('judged')
      expect(Object.getPrototypeOf(after)).toBe(Object.prototype)
    }),
  )
})

test('what is no attribute of ours is extra, but for `extra` and `links`', () => {
  const body = JSON.parse('{"name":"n","email":"e","extra":{"a":1},"links":{},"__proto__":{"x":1}}')
  const extra = extraIn(body, OWN)
  expect(Object.keys(extra)).toEqual(['email', '__proto__'])
  expect(({} as { x?: unknown }).x).toBeUndefined()
})

test('lengths are counted in characters', () => {
  expect(() => assertFits(local_user, 'name', '😀'.repeat(255))).not.toThrow()
  expect(() => assertFits(local_user, 'name', '😀'.repeat(256))).toThrow('column name(CHAR(255))')
})
