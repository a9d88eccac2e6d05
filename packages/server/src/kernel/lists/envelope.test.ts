import { describe, expect, test } from 'vitest'
import type { Context } from '../context.ts'
import { parseQuery } from '../http/query.ts'
import { collection, matches, member, pageInMemory } from './envelope.ts'
import { type Filter, listRequest } from './request.ts'

const context = (queryString = '') =>
  ({ request: { endpoint: 'http://cloud.test', path: '/v3/users', queryString } }) as unknown as Context
const list = (query: string) => listRequest(parseQuery(query), ['name'], { maxDbLimit: 1000, listLimit: null })

describe('the envelope', () => {
  test('items with their links, and no next page', () => {
    expect(collection(context('name=x'), 'users', [{ id: 'a', name: 'x' }])).toEqual({
      users: [{ id: 'a', name: 'x', links: { self: 'http://cloud.test/v3/users/a' } }],
      links: { next: null, self: 'http://cloud.test/v3/users?name=x', previous: null },
    })
  })

  test('a page that is not the last says so, and where the next one is', () => {
    const query = 'name__contains=a%26b&limit=1&marker=a'
    const answer = collection(context(query), 'users', [{ id: 'b' }], { list: list(query), truncated: true })
    expect(answer).toMatchObject({ truncated: true })
    const { next } = answer.links as { next: string }
    expect(next.split('?')[0]).toBe('http://cloud.test/v3/users')
    expect({ ...parseQuery(next.split('?')[1] ?? '') }).toEqual({ name__contains: 'a&b', limit: '1', marker: 'b' })
  })

  test('the next page of a list that only list_limit cut names the size', () => {
    const items = [{ id: 'a' }, { id: 'b' }]
    const answer = collection(context(), 'users', items, { list: list(''), truncated: true })
    expect(answer.links).toMatchObject({ next: 'http://cloud.test/v3/users?marker=b&limit=2' })
  })

  test('items live elsewhere, and bring links of their own', () => {
    const item = { id: 'a', links: { other: 'http://x' } }
    const links = { self: 'http://cloud.test/v3/things/a', other: 'http://x' }
    const options = { itemsAt: 'things' }
    expect(collection(context(), 'rows', [item], options)).toMatchObject({ rows: [{ id: 'a', links }] })
    expect(member(context(), 'row', item, 'things')).toEqual({ row: { id: 'a', links } })
    expect(member(context(), 'user', { id: 'b' })).toEqual({
      user: { id: 'b', links: { self: 'http://cloud.test/v3/users/b' } },
    })
  })
})

describe('a page of items in memory', () => {
  const items = ['c', 'a', 'd', 'b'].map((id) => ({ id }))
  const ids = (query: string) => {
    const { items: page, truncated } = pageInMemory(items, list(query))
    return [page.map(({ id }) => id).join(''), truncated]
  }

  test('in id order, after the marker, to the limit', () => {
    expect(ids('')).toEqual(['cadb', false])
    expect(ids('limit=2')).toEqual(['ab', true])
    expect(ids('limit=2&marker=b')).toEqual(['cd', false])
    expect(ids('marker=bb')).toEqual(['cd', false])
    expect(ids('limit=4')).toEqual(['abcd', false])
    expect(ids('limit=1&marker=d')).toEqual(['', false])
  })
})

describe('filters of items in memory', () => {
  const item = { name: 'Ann', enabled: true, count: 3, parent: null }
  const filter = (name: string, value: string, over: Partial<Filter> = {}): Filter => ({
    name,
    value,
    comparator: 'equals',
    caseSensitive: true,
    ...over,
  })

  test.each([
    [filter('name', 'Ann'), true],
    [filter('name', 'ann'), false],
    [filter('name', 'aNN', { caseSensitive: false }), true],
    [filter('name', 'nn', { comparator: 'contains' }), true],
    [filter('name', 'A', { comparator: 'startswith' }), true],
    [filter('name', 'a', { comparator: 'startswith' }), false],
    [filter('name', 'N', { comparator: 'endswith', caseSensitive: false }), true],
    [filter('enabled', 'False'), false],
    [filter('enabled', ''), true],
    [filter('enabled', 'x', { comparator: 'contains' }), true],
    [filter('count', '3'), false],
    [filter('parent', 'None'), false],
    [filter('absent', ''), false],
    [filter('toString', ''), false],
  ])('%o: %s', (asked, expected) => expect(matches(item, [asked])).toBe(expected))

  test('all must match', () => {
    expect(matches(item, [])).toBe(true)
    expect(matches(item, [filter('name', 'Ann'), filter('enabled', '0')])).toBe(false)
  })
})
