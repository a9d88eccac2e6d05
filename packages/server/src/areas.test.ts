import { expect, test } from 'vitest'
import { areas } from './areas.ts'
import { ruleBook } from './authorization/rule-book.ts'
import { checkRules } from './kernel/derive/rules.ts'
import { routesOf } from './kernel/http/routes.ts'

const operations = areas.flatMap((area) => [...area.operations])

test('INV-11: operations and rules cover one another', () => {
  expect(checkRules(operations, ruleBook)).toEqual([])
})

test('no path and method is declared twice', () => {
  expect(() => routesOf(operations)).not.toThrow()
})

test('every operation that takes a body shows an example of it', () => {
  const without = operations.filter((op) => op.body !== undefined && op.example?.request === undefined)
  expect(without.map((op) => `${op.method} ${op.path}`)).toEqual([])
})

test('JSON Home relations are unique, but for the one that upstream gives to two places', () => {
  const rels = operations.flatMap(({ home }) => (home === undefined ? [] : [`${home.extension ?? ''}/${home.rel}`]))
  expect(rels.filter((rel, index) => rels.indexOf(rel) !== index)).toEqual(['/project_tags'])
})
