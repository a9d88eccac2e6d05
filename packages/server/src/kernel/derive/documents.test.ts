import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { areas } from '../../areas.ts'
import { operation } from '../declare.ts'
import { jsonHome } from './json-home.ts'
import { openApi } from './openapi.ts'

const DOCS = 'https://docs.openstack.org/api/openstack-identity/3'
const operations = areas.flatMap((area) => [...area.operations])

test('JSON Home: plain places, templates, other parameter names, extensions', () => {
  const list = operation({
    method: 'GET',
    path: '/v3/users',
    summary: 's',
    open: 'o',
    home: { rel: 'users' },
    run: () => null,
  })
  const implied = operation({
    method: 'GET',
    path: '/v3/roles/{prior_role_id}/implies',
    summary: 's',
    open: 'o',
    home: { rel: 'implied_roles', params: { prior_role_id: 'role_id' } },
    run: () => null,
  })
  const event = operation({
    method: 'GET',
    path: '/v3/OS-REVOKE/events',
    summary: 's',
    open: 'o',
    home: { rel: 'events', extension: 'OS-REVOKE/1.0', status: 'deprecated' },
    run: () => null,
  })
  expect(jsonHome([list, implied, event])).toEqual({
    resources: {
      [`${DOCS}/rel/users`]: { href: '/users' },
      [`${DOCS}/rel/implied_roles`]: {
        'href-template': '/roles/{prior_role_id}/implies',
        'href-vars': { prior_role_id: `${DOCS}/param/role_id` },
      },
      [`${DOCS}/ext/OS-REVOKE/1.0/rel/events`]: { href: '/OS-REVOKE/events', hints: { status: 'deprecated' } },
    },
  })
  expect(jsonHome([list], '/v3').resources[`${DOCS}/rel/users`]).toEqual({ href: '/v3/users' })
})

interface Document {
  openapi: string
  paths: Record<string, Record<string, Described> & { parameters: { name: string }[] }>
}
interface Described {
  operationId: string
  security: unknown[]
  responses: Record<string, unknown>
  requestBody?: unknown
}

test('OpenAPI: every operation with its rule, its parameters and its answers', () => {
  const document = openApi(operations, { version: '1', endpoint: 'http://h' }) as unknown as Document
  expect(document.openapi).toBe('3.1.0')
  const ids: string[] = []
  for (const op of operations) {
    const item = document.paths[op.path]
    const described = item?.[op.method.toLowerCase()]
    expect(described, `${op.method} ${op.path}`).toBeDefined()
    if (item === undefined || described === undefined) continue
    ids.push(described.operationId)
    expect(Object.keys(described.responses)).toEqual(expect.arrayContaining([String(op.status), 'default']))
    expect(described.security).toEqual(op.open === undefined ? [{ token: [] }] : [])
    expect(described.requestBody === undefined).toBe(op.body === undefined)
    const inPath = [...op.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    expect(item.parameters.map((parameter) => parameter.name)).toEqual(inPath)
  }
  expect(new Set(ids).size).toBe(ids.length)
  expect(() => JSON.stringify(document)).not.toThrow()
})

test('OpenAPI: a query schema becomes parameters', () => {
  const op = operation({
    method: 'GET',
    path: '/v3/x',
    summary: 's',
    open: 'o',
    query: Type.Object({ name: Type.Optional(Type.String()) }),
    run: () => null,
  })
  const { paths } = openApi([op], { version: '1', endpoint: 'http://h' }) as { paths: Record<string, { get: unknown }> }
  expect(paths['/v3/x']?.get).toMatchObject({ parameters: [{ name: 'name', in: 'query', required: false }] })
})
