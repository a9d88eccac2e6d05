import { expect, test } from 'vitest'
import { preferred } from './accept.ts'

const offered = ['application/json', 'application/json-home']

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['application/json-home', 'application/json-home'],
  ['application/json-home;q=0.5, application/json', 'application/json'],
  ['application/json;q=0.1, application/json-home;q=0.9', 'application/json-home'],
  ['application/*', 'application/json'],
  ['text/html', undefined],
  ['application/json;q=0', undefined],
])('%s → %s', (accept, expected) => {
  expect(preferred(accept, offered)).toBe(expected)
})
