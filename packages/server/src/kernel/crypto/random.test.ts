import { expect, test } from 'vitest'
import { newId, secureRandomBytes } from './random.ts'

test('an id is a version 4 UUID in 32 hex digits, and new each time', () => {
  const ids = Array.from({ length: 1000 }, newId)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  expect(new Set(ids).size).toBe(1000)
})

test('random bytes come in memory of their own', () => {
  const bytes = secureRandomBytes(16)
  expect(bytes).toHaveLength(16)
  expect(bytes.buffer.byteLength).toBe(16)
})
