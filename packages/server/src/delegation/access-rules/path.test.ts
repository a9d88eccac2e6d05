import { expect, test } from 'vitest'
import { pathMatches } from './path.ts'

test.each([
  ['/v3/users', '/v3/users', true],
  ['/v3/users', '/v3/users/1', false],
  ['/v3/users', '/v3/user', false],
  ['/v3/users/{id}', '/v3/users/1', true],
  ['/v3/users/{id}', '/v3/users/', false],
  ['/v3/users/{id}', '/v3/users/1/groups', false],
  ['/v3/users/*', '/v3/users/1', true],
  ['/v3/users/*/groups', '/v3/users/1/groups', true],
  ['/v3/users/a*c', '/v3/users/abbc', true],
  ['/v3/**', '/v3/a/b/c', true],
  ['/v3/**', '/v3/', true],
  ['/v3**/groups', '/v3/users/1/groups', true],
  ['/v3**/groups', '/v3/users/1/group', false],
  ['/***', '/x/y', true],
  ['/v2.1/servers', '/v2.1/servers', true],
  ['/v2.1/servers', '/v2x1/servers', false],
  ['/a+', '/aa', false],
  ['/(a', '/(a', true],
  ['/{a', '/a', true],
  ['/', '/', true],
  ['', '/', false],
])('%s and %s: %s', (rule, path, matches) => {
  expect(pathMatches(rule, path)).toBe(matches)
})

test('INV-49: a rule of nothing but wildcards is no work', () => {
  const began = performance.now()
  expect(pathMatches(`/${'**a'.repeat(42)}`, `/${'a'.repeat(8000)}b`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(2000)
})
