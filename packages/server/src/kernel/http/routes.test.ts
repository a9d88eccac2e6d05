import { describe, expect, test } from 'vitest'
import { type Method, operation } from '../declare.ts'
import { routesOf } from './routes.ts'

const at = (method: Method, path: string, alsoAt: readonly string[] = []) =>
  operation({ method, path, alsoAt, summary: 's', open: 'a test', run: () => ({}) })

describe('routes', () => {
  test('HEAD is wherever GET is, and the rest is refused with what is allowed', () => {
    const [route] = routesOf([at('GET', '/v3/things'), at('POST', '/v3/things')])
    expect(route?.methods.map(([method]) => method)).toEqual(['GET', 'POST', 'HEAD'])
    expect(route?.refused).toEqual(['PUT', 'PATCH', 'DELETE'])
    expect(route?.allow).toBe('GET, HEAD, OPTIONS, POST')
  })

  test('a HEAD that is declared stays what it is', () => {
    const head = at('HEAD', '/v3/things/{id}')
    const [route] = routesOf([at('GET', '/v3/things/{id}'), head])
    expect(new Map(route?.methods).get('HEAD')).toBe(head)
  })

  test('without GET there is no HEAD', () => {
    expect(routesOf([at('PUT', '/v3/things')])[0]?.allow).toBe('OPTIONS, PUT')
  })

  test('an operation is at all its paths', () => {
    const urls = routesOf([at('GET', '/v3/a/{a_id}', ['/v3/b/{a_id}/c'])]).map(({ url }) => url)
    expect(urls).toEqual(['/v3/a/:a_id', '/v3/b/:a_id/c'])
  })

  test('a path knows what it answers', () => {
    const [route] = routesOf([at('GET', '/v3/a.b/{id}/c')])
    expect(route?.pattern.test('/v3/a.b/x%20y/c')).toBe(true)
    for (const path of ['/v3/a.b/x/y/c', '/v3/a.b//c', '/v3/aXb/x/c', '/v3/a.b/x/c/d', '/v3/a.b/x'])
      expect(route?.pattern.test(path)).toBe(false)
  })

  test('one method of one path is declared once', () => {
    expect(() => routesOf([at('GET', '/v3/a'), at('GET', '/v3/b', ['/v3/a'])])).toThrow('GET /v3/a is declared twice')
  })
})
