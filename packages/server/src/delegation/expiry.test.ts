import { expect, test } from 'vitest'
import { endIn, secondsOf, shownEnd } from './expiry.ts'

const ctx = { now: () => new Date('2026-03-01T12:00:00.500Z') }

test.each([
  ['2026-03-01T12:00:01Z', '2026-03-01T12:00:01.000000'],
  ['2026-03-01T12:00:01', '2026-03-01T12:00:01.000000'],
  ['2026-03-01T12:00:01.123456Z', '2026-03-01T12:00:01.123456'],
  ['2026-03-01T12:00:01.1', '2026-03-01T12:00:01.100000'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000000'],
])('%s is shown as %s', (text, shown) => {
  expect(shownEnd(endIn(ctx, text))).toBe(shown)
})

test.each([
  ['2030-01-01', 'Timestamp not in expected format.'],
  ['soon', 'Timestamp not in expected format.'],
  ['2030-01-01T00:00:00+01:00', 'Timestamp not in expected format.'],
  ['10000-01-01T00:00:00Z', 'Timestamp not in expected format.'],
  ['2026-03-01T12:00:00Z', "The 'expires_at' must not be before now."],
])('%s is refused', (text, message) => {
  expect(() => endIn(ctx, text)).toThrow(message)
})

test('tokens count whole seconds, and never one too many (INV-17)', () => {
  expect(secondsOf(endIn(ctx, '2026-03-01T12:00:01.999999Z'))).toBe(Date.UTC(2026, 2, 1, 12, 0, 1) / 1000)
})
