import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assertUrlTemplate, renderUrl } from './url.ts'

const values = { project_id: 'p1', tenant_id: 'p1', user_id: 'u1' }

test.each([
  ['http://h/v2/$(project_id)s', { ok: true, url: 'http://h/v2/p1' }],
  ['http://h/v2/%(tenant_id)s/%(user_id)s', { ok: true, url: 'http://h/v2/p1/u1' }],
  ['http://h/100%%', { ok: true, url: 'http://h/100%' }],
  ['http://h/$(admin_token)s', { ok: false, unknown: 'admin_token' }],
  ['http://h/$(__proto__)s', { ok: false, unknown: '__proto__' }],
  ['http://h/$(project_id)d', { ok: false, unknown: null }],
  ['http://h/%(project_id', { ok: false, unknown: null }],
  ['http://h/50%', { ok: false, unknown: null }],
])('INV-49: %s', (template, expected) => {
  expect(renderUrl(template, values)).toEqual(expected)
})

test('an address without a percent sign or dollar is itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const plain = text.replace(/[%$]/g, '')
      expect(renderUrl(plain, values)).toEqual({ ok: true, url: plain })
    }),
  )
})

test('a template that names something unpublished is refused before it is stored', () => {
  expect(() => assertUrlTemplate('http://h/$(connection)s')).toThrow('invalid URL')
  expect(() => assertUrlTemplate('http://h/$(compute_host)s')).not.toThrow()
})
