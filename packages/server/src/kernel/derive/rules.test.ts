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
  awaiting: [],
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
  expect(checkRules([], book({ awaiting: [{ issue: 3, rules: ['a'] }] }))).toEqual([])
  expect(checkRules([guarded('a')], book({ awaiting: [{ issue: 3, rules: ['a'] }] }))).toEqual([
    'a is excused (issue 3) but asked',
  ])
  expect(checkRules([guarded('a')], book({ neverEnforced: ['zz'] }))).toEqual([
    'zz is excused (never enforced upstream) but is no rule',
  ])
})
