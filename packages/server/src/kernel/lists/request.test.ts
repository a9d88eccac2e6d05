import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadRequest } from '../errors.ts'
import { parseQuery } from '../http/query.ts'
import { booleanFilter, exactFilter, flag, listRequest, withoutFilters } from './request.ts'

const NAMES = ['name', 'domain_id', 'enabled']
const bounds = { maxDbLimit: 1000, listLimit: null }
const asked = (query: string, over = {}) => listRequest(parseQuery(query), NAMES, { ...bounds, ...over })

describe('filters', () => {
  test('exact and inexact; what is no filter of the list is not looked at', () => {
    expect(asked('name=ann&domain_id__icontains=D&colour=red&name__=x').filters).toEqual([
      { name: 'name', value: 'ann', comparator: 'equals', caseSensitive: true },
      { name: 'domain_id', value: 'D', comparator: 'contains', caseSensitive: false },
    ])
  })

  test.each([
    ['contains', 'contains', true],
    ['icontains', 'contains', false],
    ['startswith', 'startswith', true],
    ['istartswith', 'startswith', false],
    ['endswith', 'endswith', true],
    ['iendswith', 'endswith', false],
  ])('name__%s', (written, comparator, caseSensitive) => {
    expect(asked(`name__${written}=x`).filters).toEqual([{ name: 'name', value: 'x', comparator, caseSensitive }])
  })

  test('a comparator that is none matches everything, as upstream has it', () => {
    expect(asked('name__like=x&name__iequals=x&name__contains__x=x').filters).toEqual([])
  })

  test('INV-12: the filter that is checked is the one that is applied', () => {
    const list = asked('domain_id=d1&name=x')
    expect(exactFilter(list, 'domain_id')).toBe('d1')
    expect(exactFilter(asked('domain_id__contains=d1'), 'domain_id')).toBeUndefined()
    expect(withoutFilters(list, 'domain_id', 'enabled').filters.map(({ name }) => name)).toEqual(['name'])
  })

  test('special names are data', () => {
    expect(listRequest(parseQuery('__proto__=x&constructor__contains=y'), NAMES, bounds).filters).toEqual([])
  })
})

describe('pages', () => {
  test.each([
    ['', null, null],
    ['limit=&marker=', null, null],
    ['limit=10&marker=abc', 10, 'abc'],
    ['limit=+7', 7, null],
    ['limit=%207%20', 7, null],
    ['limit=5000', 1000, null],
    ['limit=0', null, null],
  ])('%s', (query, limit, marker) => expect(asked(query)).toMatchObject({ limit, marker }))

  test('list_limit counts where the caller names none', () => {
    expect(asked('', { listLimit: 20 }).limit).toBe(20)
    expect(asked('limit=0', { listLimit: 20 }).limit).toBe(20)
    expect(asked('limit=50', { listLimit: 20 }).limit).toBe(50)
  })

  test.each(['x', '1.5', '-1', '1e3', '0x10', 'NaN', '９', '1'.repeat(400)])('limit=%s is refused', (limit) => {
    expect(() => asked(`limit=${limit}`)).toThrow(BadRequest)
  })

  test('a refusal does not grow with what was sent', () => {
    expect(() => asked(`limit=${'x'.repeat(5000)}`)).toThrow(/^.{0,200}$/)
  })

  test('whatever is asked, the page is within its bound', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (limit) => {
        try {
          const list = listRequest({ limit }, NAMES, bounds)
          expect(list.limit === null || (list.limit > 0 && list.limit <= 1000)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(BadRequest)
        }
      }),
    )
  })
})

test.each(['0', 'f', 'False', 'OFF', 'n', 'no', ' false '])('%j is false', (text) =>
  expect(booleanFilter(text)).toBe(false),
)
test.each(['', '1', 'true', 'yes', 'null', 'none'])('%j is true', (text) => expect(booleanFilter(text)).toBe(true))

test('a flag is there, and not 0', () => {
  expect(flag(parseQuery('effective'), 'effective')).toBe(true)
  expect(flag(parseQuery('effective=False'), 'effective')).toBe(true)
  expect(flag(parseQuery('effective=0'), 'effective')).toBe(false)
  expect(flag(parseQuery(''), 'effective')).toBe(false)
})
