import { decode, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MsgpackReader, MsgpackWriter } from './msgpack.ts'

/** Each way of writing, checked by a library that is not ours. */
const write = (fill: (to: MsgpackWriter) => void): Buffer => {
  const to = new MsgpackWriter()
  fill(to)
  return to.bytes()
}
/** Each way of reading, on its own. */
const read = <T>(bytes: Uint8Array, take: (from: MsgpackReader) => T): { value: T; finished: boolean } => {
  const from = new MsgpackReader(bytes)
  const value = take(from)
  return { value, finished: from.finished() }
}

const edges = [0, 1, 31, 32, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 33 + 5]

test.each([...edges, Number.MAX_SAFE_INTEGER])('the integer %i', (value) => {
  const bytes = write((to) => to.uint(value))
  expect(bytes.equals(encode(value))).toBe(true)
  expect(read(bytes, (from) => from.uint())).toEqual({ value, finished: true })
  expect(read(bytes, (from) => from.number())).toEqual({ value, finished: true })
})

test('an integer beyond 2^53 or below 0 is refused', () => {
  for (const hex of ['cf0020000000000000', 'cfffffffffffffffff', 'ff', 'd0ff', 'd3ffffffffffffffff'])
    expect(read(Buffer.from(hex, 'hex'), (from) => from.uint())).toEqual({ value: 0, finished: false })
})

test.each(edges.slice(0, 10))('a text and a binary of %i bytes', (count) => {
  const text = 'x'.repeat(count)
  const asText = write((to) => to.text(text))
  expect(asText.equals(encode(text))).toBe(true)
  expect(read(asText, (from) => from.nextIsText()).value).toBe(true)
  expect(read(asText, (from) => from.text())).toEqual({ value: text, finished: true })
  const asBinary = write((to) => to.binary(Buffer.from(text)))
  expect(asBinary.equals(encode(Buffer.from(text)))).toBe(true)
  expect(read(asBinary, (from) => from.nextIsText()).value).toBe(false)
  expect(read(asBinary, (from) => from.raw())).toEqual({ value: Buffer.from(text), finished: true })
  // Either may stand for the other: Python wrote both alike before msgpack 1.0.
  expect(read(asBinary, (from) => from.text())).toEqual({ value: text, finished: true })
  expect(read(asText, (from) => from.raw()).value.toString()).toBe(text)
})

test('text is UTF-8 or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = write((to) => to.text(text))
      expect(decode(bytes)).toBe(text)
      expect(read(bytes, (from) => from.text())).toEqual({ value: text, finished: true })
    }),
  )
  expect(read(Buffer.from('a2c328', 'hex'), (from) => from.text()).finished).toBe(false)
})

test('a whole number of seconds stays a float64', () => {
  const bytes = write((to) => to.float64(1_767_225_600))
  expect(bytes.toString('hex')).toBe('cb41da556e40000000')
  expect(read(bytes, (from) => from.number())).toEqual({ value: 1_767_225_600, finished: true })
})

test('nil and booleans', () => {
  const bytes = write((to) => to.nil().bool(true).bool(false))
  expect(bytes.toString('hex')).toBe('c0c3c2')
  const values = (from: MsgpackReader) => [from.nextIsNil(), from.nil(), from.nextIsNil(), from.bool(), from.bool()]
  expect(read(bytes, values)).toEqual({ value: [true, null, false, true, false], finished: true })
  expect(read(Buffer.from([1]), (from) => from.nil()).finished).toBe(false)
  expect(read(Buffer.from([1]), (from) => from.bool()).finished).toBe(false)
})

test.each([0, 1, 15, 16, 65_535, 65_536])('an array of %i', (count) => {
  const bytes = write((to) => {
    to.array(count)
    for (let i = 0; i < count; i++) to.nil()
  })
  expect(bytes.equals(encode(Array(count).fill(null)))).toBe(true)
  expect(read(bytes, (from) => from.array()).value).toBe(count)
})

test('an array that claims more than there is left is refused at once (INV-23)', () => {
  for (const hex of ['92c0', 'dcffffc0', 'ddffffffffc0'])
    expect(read(Buffer.from(hex, 'hex'), (from) => from.array())).toEqual({ value: 0, finished: false })
})

test('what is left over or cut off is not finished', () => {
  const bytes = write((to) => to.array(4).uint(70_000).text('x'.repeat(40)).binary(Buffer.alloc(300)).float64(1.5))
  const all = (from: MsgpackReader) => [from.array(), from.uint(), from.text(), from.raw(), from.number()]
  expect(read(bytes, all).finished).toBe(true)
  expect(read(Buffer.concat([bytes, Buffer.from([0xc0])]), all).finished).toBe(false)
  for (let end = 0; end < bytes.length; end++) expect(read(bytes.subarray(0, end), all).finished).toBe(false)
})

test('any reading of anything ends without an error (INV-23)', () => {
  const takes: ((from: MsgpackReader) => unknown)[] = [
    (from) => from.array(),
    (from) => from.nil(),
    (from) => from.bool(),
    (from) => from.uint(),
    (from) => from.number(),
    (from) => from.raw(),
    (from) => from.text(),
    (from) => from.nextIsNil(),
    (from) => from.nextIsText(),
  ]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.constantFrom(...takes)), (bytes, steps) => {
      const from = new MsgpackReader(bytes)
      for (const take of steps) take(from)
      expect(typeof from.finished()).toBe('boolean')
    }),
    { numRuns: 2000 },
  )
})
