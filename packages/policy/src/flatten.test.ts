import { expect, test } from 'vitest'
import { flattenTarget, TARGET_DEPTH_MAX } from './index.ts'

test('nested facts become dotted names', () => {
  const list = [{ a: 1 }]
  const nested = { user_id: 'u', target: { user: { id: 'x', domain_id: null, list }, empty: {} }, gone: undefined }
  expect(Object.entries(flattenTarget(nested))).toEqual([
    ['user_id', 'u'],
    ['target.user.id', 'x'],
    ['target.user.domain_id', null],
    ['target.user.list', list],
  ])
})

test('keys that programs give a meaning are only keys (INV-47)', () => {
  const flat = flattenTarget(
    JSON.parse('{ "__proto__": { "admin": true }, "a": { "__proto__": 1, "constructor": 2 } }'),
  )
  expect(Object.entries(flat)).toEqual([
    ['__proto__.admin', true],
    ['a.__proto__', 1],
    ['a.constructor', 2],
  ])
  expect(flattenTarget(JSON.parse('{ "__proto__": 5 }'))).toHaveProperty('__proto__', 5)
  expect('toString' in flat).toBe(false)
  expect(Object.prototype).not.toHaveProperty('admin')
})

test('depth is bounded', () => {
  let nested: Record<string, unknown> = { leaf: 1 }
  for (let depth = 0; depth < 10_000; depth += 1) nested = { n: nested, at: 10_000 - depth }
  expect(Object.keys(flattenTarget(nested))).toHaveLength(TARGET_DEPTH_MAX)
  const itself: Record<string, unknown> = {}
  itself.self = itself
  expect(flattenTarget(itself)).toEqual({})
})
