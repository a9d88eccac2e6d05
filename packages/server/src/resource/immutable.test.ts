import { expect, test } from 'vitest'
import { optionsAfter } from './immutable.ts'

test.each([
  [{}, { immutable: true }, { immutable: true }],
  [{ immutable: true }, { immutable: null }, {}],
  [{ immutable: true }, {}, { immutable: true }],
  [{ immutable: true }, undefined, { immutable: true }],
  [{ immutable: true }, { immutable: false }, { immutable: false }],
])('options %j changed by %j are %j', (before, change, after) => {
  expect(optionsAfter(before, change)).toEqual(after)
})
