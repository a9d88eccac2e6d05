import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Unstorable } from './errors.ts'
import { encode, timeOf, timeText } from './values.ts'

describe('times', () => {
  test('every instant of the years 1 to 9999 reads as it was written', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(fc.property(instants, (time) => timeOf(timeText(time)).getTime() === time.getTime()))
  })

  test("the text sorts as the instants do, in SQLAlchemy's form", () => {
    expect(timeText(new Date('2026-03-01T12:00:00.5Z'))).toBe('2026-03-01 12:00:00.500000')
  })

  test.each([
    ['2026-03-01 12:00:00.123456', '2026-03-01T12:00:00.123Z'],
    ['2026-03-01 12:00:00.9', '2026-03-01T12:00:00.900Z'],
    ['2026-03-01 12:00:00', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ])('%s is %s', (stored, instant) => expect(timeOf(stored).toISOString()).toBe(instant))

  test.each(['0000-00-00 00:00:00', '2026-13-01 00:00:00', 'infinity', ''])('%j is not a time', (stored) =>
    expect(() => timeOf(stored)).toThrow('where a time belongs'),
  )

  test.each([new Date(Number.NaN), new Date(-1e15), new Date(8.64e15)])('%s cannot be stored', (time) =>
    expect(() => timeText(time)).toThrow(Unstorable),
  )
})

describe('encode', () => {
  test('well-formed text without NUL passes, anything else is unstorable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (text.includes('\0')) expect(() => encode(text)).toThrow(Unstorable)
        else expect(encode(text)).toBe(text)
      }),
    )
    for (const text of ['a\ud800', '\udc00b', 'x\0', '\ud83d']) expect(() => encode(text)).toThrow(Unstorable)
    expect(encode('grin 😀')).toBe('grin 😀')
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is unstorable', (value) =>
    expect(() => encode(value)).toThrow(Unstorable),
  )

  test.each([[{ toSqlString: () => '1 or 1' }], [['a']], [undefined], [() => 'x'], [Symbol('s')]])(
    'what is not a plain value is a mistake: %s',
    (value) => expect(() => encode(value)).toThrow(TypeError),
  )
})
