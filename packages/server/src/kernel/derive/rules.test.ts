import { expect, test } from 'vitest'
import { operation } from '../declare.ts'
import { checkRules, type RuleBook } from './rules.ts'

const guarded = (rule: string) => operation({ method: 'GET', path: `/v3/${rule}`, summary: 's', rule, run: () => ({}) })
const open = operation({ method: 'GET', path: '/', summary: 's', open: 'everybody may', run: () => ({}) })
const book = (over: Partial<RuleBook>): RuleBook => ({
  rules: [
    { name: 'helper', operations: [] },
    { name: 'a', operations: [{}] },
  ],
  neverEnforced: [],
  ...over,
})

test('all covered', () => {
  expect(checkRules([guarded('a'), open], book({}))).toEqual([])
})

test('INV-11: what is not covered is named', () => {
  expect(checkRules([guarded('b')], book({}))).toEqual([
    'b is asked but is no rule',
    'a is a rule that no operation asks',
  ])
  const accidental = { ...open, open: undefined, rules: [] }
  expect(checkRules([guarded('a'), accidental], book({}))).toEqual([
    'GET / has no policy rule and does not say why it needs none',
  ])
})

test('excuses are checked too', () => {
  expect(checkRules([], book({ neverEnforced: ['a'] }))).toEqual([])
  expect(checkRules([guarded('a')], book({ neverEnforced: ['a', 'zz'] }))).toEqual([
    'zz is excused but is no rule',
    'a is excused but asked',
  ])
})
