import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isoMicros, isoOfSeconds, isoSeconds, parseIso } from './times.ts'

const date = new Date('2026-03-01T02:03:04.567Z')

test('times as the API prints them', () => {
  expect(isoMicros(date)).toBe('2026-03-01T02:03:04.567000Z')
  expect(isoSeconds(date)).toBe('2026-03-01T02:03:04Z')
  expect(isoOfSeconds(1_772_330_584)).toBe('2026-03-01T02:03:04.000000Z')
})

describe('times as callers write them', () => {
  test.each([
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-02', '2026-02-01T00:00:00.000Z'],
    ['2026-2-3', '2026-02-03T00:00:00.000Z'],
    ['20260203', '2026-02-03T00:00:00.000Z'],
    ['2026-02-28T10', '2026-02-28T10:00:00.000Z'],
    ['2026-02-28 10:11', '2026-02-28T10:11:00.000Z'],
    ['20260228T101112Z', '2026-02-28T10:11:12.000Z'],
    ['2026-02-28T10:11:12.1234567+05:30', '2026-02-28T04:41:12.123Z'],
    ['2026-02-28T10:11:12,5-0330', '2026-02-28T13:41:12.500Z'],
    ['2026-02-28T10:11:12+05', '2026-02-28T05:11:12.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s', (text, expected) => expect(parseIso(text)?.toISOString()).toBe(expected))

  test.each([
    ...['', 'now', '26-01-01', '202602', '2026-02-30', '2026-02-29', '2026-13-01', '2026-00-01', '2026-01-00'],
    ...['2026-02-28T24:00:00', '2026-02-28T10:60', '2026-02-28T10:11:60Z', '2026-02-28T10:11:12.'],
    ...['2026-02-28T10:11:12 Z', '2026-02-28T10:11:12z', ' 2026-02-28', '2026-02-28\n', '2026-02-28T10:11:12+25:00'],
    ...['0000-01-01', '0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '٢٠٢٦-01-01'],
  ])('%j is none', (text) => expect(parseIso(text)).toBeUndefined())

  test('what was printed is read as it was', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, (some) => {
        expect(parseIso(isoMicros(some))).toEqual(some)
        expect(parseIso(isoSeconds(some))?.getTime()).toBe(Math.floor(some.getTime() / 1000) * 1000)
      }),
    )
  })

  test('whatever is written, it is a valid time or none', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789-:TZ+., '), maxLength: 30 })
    fc.assert(
      fc.property(fc.oneof(digits, fc.string({ unit: 'binary' })), (text) => {
        const time = parseIso(text)
        expect(time === undefined || !Number.isNaN(time.getTime())).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
