/** The comparison itself: that it overlooks what differs by nature, and nothing else. */
import { describe, expect, test } from 'vitest'
import { type Json, Names, normaliseJson, shapeOf } from '../normalise.ts'
import { compare, sameSchemaFailure } from './compare.ts'
import type { Recorded } from './record.ts'

const HEX = (digit: string) => digit.repeat(32)
const seen = (url: string, body: Json) => normaliseJson(body, new Names(url))

const recorded = (body: Json, rest: Partial<Recorded> = {}): Recorded => ({
  id: 'area/step',
  request: 'GET /v3/x',
  observed: { status: 200, headers: { vary: 'X-Auth-Token' }, body },
  ...rest,
})

describe('normalising', () => {
  test('ids, addresses, times and tokens of two servers become equal', () => {
    const body = (host: string, id: string, time: string): Json => ({
      user: { id, name: 'ann', links: { self: `http://${host}/v3/users/${id}` } },
      issued_at: time,
      token: `gAAAA${id.repeat(3)}`,
    })
    const left = seen('http://127.0.0.1:1000', body('127.0.0.1:1000', HEX('a'), '2026-01-01T00:00:00.000000Z'))
    const right = seen('http://127.0.0.1:2000', body('127.0.0.1:2000', HEX('b'), '2027-02-02T11:11:11.000000Z'))
    expect(left).toEqual(right)
  })

  test('an id in the wrong place is seen', () => {
    const body = (first: string, second: string): Json => [
      { id: HEX('a'), name: 'ann' },
      { id: HEX('b'), name: 'bea' },
      { owner: first, other: second },
    ]
    expect(seen('http://x', body(HEX('a'), HEX('b')))).not.toEqual(seen('http://x', body(HEX('b'), HEX('a'))))
  })

  test('two unnamed ids that are the same id stay the same id', () => {
    expect(seen('http://x', { a: HEX('1'), b: HEX('1') })).not.toEqual(seen('http://x', { a: HEX('1'), b: HEX('2') }))
  })

  test('the form of times matters, their value does not', () => {
    const time = (text: string) => seen('http://x', { at: text })
    expect(time('2026-01-01T00:00:00.000000Z')).toEqual(time('2027-01-01T00:00:01.000000Z'))
    expect(time('2026-01-01T00:00:00.000000Z')).not.toEqual(time('2026-01-01T00:00:00Z'))
  })

  test('lists lose their order, but not their members', () => {
    const list = (...names: readonly string[]) => seen('http://x', { users: names.map((name) => ({ name })) })
    expect(list('ann', 'bea')).toEqual(list('bea', 'ann'))
    expect(list('ann', 'bea')).not.toEqual(list('ann', 'ann'))
  })

  test('a shape keeps the size of lists and the presence of links', () => {
    const page = (next: string | null, ...names: readonly string[]) =>
      shapeOf(seen('http://h', { links: { next }, users: names.map((name) => ({ name })) }))
    expect(page('http://h/v3/users?marker=1', 'ann')).toEqual(page('http://h/v3/users?marker=1', 'bea'))
    expect(page(null, 'ann')).not.toEqual(page(null, 'ann', 'bea'))
    expect(page(null, 'ann')).not.toEqual(page('http://h/v3/users', 'ann'))
  })
})

describe('comparing', () => {
  const right = recorded({ user: { name: 'ann', enabled: true } })

  test('equal answers have no difference', () => {
    expect(compare([right], [right])).toEqual([])
  })

  test.each([
    ['a changed field', recorded({ user: { name: 'ann', enabled: false } })],
    ['a field more', recorded({ user: { name: 'ann', enabled: true, email: null } })],
    ['a field less', recorded({ user: { name: 'ann' } })],
    ['another type', recorded({ user: { name: 'ann', enabled: 'true' } })],
    [
      'another status',
      recorded(
        { user: { name: 'ann', enabled: true } },
        {
          observed: { status: 201, headers: { vary: 'X-Auth-Token' }, body: { user: { name: 'ann', enabled: true } } },
        },
      ),
    ],
    [
      'a header less',
      recorded({}, { observed: { status: 200, headers: {}, body: { user: { name: 'ann', enabled: true } } } }),
    ],
    ['a step that could not be sent', { id: 'area/step', request: '', fault: 'nothing was saved as ann' }],
  ])('%s is reported', (_name, other) => {
    expect(compare([right], [other])).not.toEqual([])
  })

  test('a known case must have the answer it is listed with', () => {
    const known = [{ reason: 'r', steps: ['area/step'], answer: { status: 404 } }] as const
    const as404 = {
      ...right,
      observed: { status: 404, headers: { vary: 'X-Auth-Token' }, body: right.observed?.body ?? null },
    }
    expect(compare([right], [as404], known)).toEqual([])
    expect(compare([right], [right], known)).toHaveLength(1)
  })

  test('a known case that does not differ, or does not exist, is reported', () => {
    expect(compare([right], [right], [{ reason: 'r', steps: ['area/step'], answer: { status: 200 } }])).toHaveLength(1)
    expect(compare([right], [right], [{ reason: 'r', steps: ['area/other'], answer: { status: 404 } }])).toHaveLength(1)
  })

  test('a failed set-up is reported even when both servers fail alike', () => {
    const failed = { id: 'area/step', request: '', fault: 'the answer lacks user.id' }
    expect(compare([failed], [failed])).not.toEqual([])
  })
})

describe('schema failures', () => {
  const zed =
    "Invalid input for field 'options/lock': 'x' is not of type 'boolean'\n\nFailed validating 'type' in schema"

  test('say the same about the same field in both wordings', () => {
    expect(
      sameSchemaFailure(zed, "Invalid input for field/attribute lock. Value: x. 'x' is not of type 'boolean'"),
    ).toBe(true)
  })

  test('a masked secret is the same failure', () => {
    const password = "Invalid input for field 'user/password': 12 is not of type 'string'\n\nFailed validating 'type'"
    expect(sameSchemaFailure(password, "Invalid input for field 'user/password': '***' is not of type 'string'")).toBe(
      true,
    )
  })

  test.each([
    "Invalid input for field/attribute other. Value: x. 'x' is not of type 'boolean'",
    "Invalid input for field/attribute lock. Value: x. 'x' is not of type 'string'",
    'Something else',
    undefined,
  ])('are not the same: %s', (text) => {
    expect(sameSchemaFailure(zed, text)).toBe(false)
  })
})
