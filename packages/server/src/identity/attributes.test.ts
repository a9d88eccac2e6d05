import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strippedName } from './attributes.ts'

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
