import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BadValue,
  readBoolean,
  readChoice,
  readDict,
  readFloat,
  readHostAddress,
  readHostname,
  readInteger,
  readList,
  readListsByName,
  readUri,
} from './values.ts'

test.each(['true', 'True', '1', 'on', 'YES'])('INV-59: %s is true', (text) => expect(readBoolean(text)).toBe(true))
test.each(['false', 'FALSE', '0', 'off', 'No'])('INV-59: %s is false', (text) => expect(readBoolean(text)).toBe(false))
test.each(['', 't', 'y', 'enabled', ' true', '2', 'none'])('INV-59: %j is no boolean', (text) => {
  expect(() => readBoolean(text)).toThrow(BadValue)
})

test('INV-59: whole numbers are digits and nothing else', () => {
  expect(readInteger(' 12 ', {})).toBe(12)
  expect(readInteger('-1_000', {})).toBe(-1000)
  for (const text of ['', '1.0', '1e3', '0x10', '12s', '1 2', '_1', '9007199254740993', 'NaN', 'Infinity', '١'])
    expect(() => readInteger(text, {}), text).toThrow(BadValue)
})

test('limits include their ends', () => {
  expect(readInteger('0', { min: 0, max: 10 })).toBe(0)
  expect(readInteger('10', { min: 0, max: 10 })).toBe(10)
  expect(() => readInteger('11', { min: 0, max: 10 })).toThrow('must be a whole number from 0 to 10')
  expect(() => readFloat('-0.1', { min: 0 })).toThrow('must be a number of at least 0')
})

test('numbers with a point or an exponent', () => {
  expect(['1', '.5', '5.', '1e3', '-2.5E-1'].map((text) => readFloat(text, {}))).toEqual([1, 0.5, 5, 1000, -0.25])
  for (const text of ['', '.', 'e3', 'nan', 'inf', '1e999', '0x1'])
    expect(() => readFloat(text, {}), text).toThrow(BadValue)
})

test('a choice is one of the words, in their case unless any case will do', () => {
  expect(readChoice('b', ['a', 'b'])).toBe('b')
  expect(() => readChoice('B', ['a', 'b'])).toThrow('must be one of a, b')
  expect(readChoice('DAYS', ['days'], true)).toBe('days')
})

test('lists', () => {
  expect(readList(' a , b,c,, ')).toEqual(['a', 'b', 'c'])
  expect(readList('a,,b')).toEqual(['a', '', 'b'])
  expect(readList('')).toEqual([])
  expect(readList('\na,\nb')).toEqual(['a', 'b'])
})

test('dicts keep their names apart from those of objects', () => {
  expect([...readDict('a:b, c : d:e')]).toEqual([
    ['a', 'b'],
    ['c', 'd:e'],
  ])
  expect([...readDict('a:b,c,d:e')]).toEqual([
    ['a', 'b'],
    ['c,d', 'e'],
  ])
  expect(readDict('__proto__:x').get('__proto__')).toBe('x')
  for (const text of ['a', ':b', 'a:b,a:c']) expect(() => readDict(text), text).toThrow(BadValue)
  expect([...readListsByName('ldap:[a, b],identity:[c]')]).toEqual([
    ['ldap', ['a', 'b']],
    ['identity', ['c']],
  ])
  for (const text of ['ldap:a', 'ldap:[a', '[a]', 'a:[b],a:[c]'])
    expect(() => readListsByName(text), text).toThrow(BadValue)
})

test('a URI has a scheme and a host', () => {
  for (const text of [
    'http://h',
    'https://u:p@h.example:5000/v3?x#y',
    'http://[::1]:5000/',
    'http://10.0.0.1/',
    'a+b://h/%20',
  ])
    expect(readUri(text)).toBe(text)
  for (const text of [
    '',
    'h',
    '//h',
    'http://',
    'http:///v3',
    'http://256.0.0.1',
    'http://[::g]',
    'http://a b',
    'http://h/\nü',
    'http://h\\x',
    '1a://h',
  ])
    expect(() => readUri(text), text).toThrow(BadValue)
  expect(() => readUri('http://host', 10)).toThrow('at most 10 characters')
})

test('host names and addresses', () => {
  for (const text of ['a', 'a-b.example', '10.0.0.1', '::1', `${'a'.repeat(63)}.b`])
    expect(readHostAddress(text)).toBe(text)
  expect(readHostname('a.b.')).toBe('a.b')
  for (const text of ['', '-a', 'a-', 'a..b', '1.2.3', '10.0.0.256', 'a_b', 'a'.repeat(64), `${'a.'.repeat(127)}ab`])
    expect(() => readHostAddress(text), text).toThrow(BadValue)
})

test('no reader throws anything but BadValue', () => {
  const readers: ((text: string) => unknown)[] = [
    readBoolean,
    (text) => readInteger(text, {}),
    (text) => readFloat(text, {}),
    readList,
    readDict,
    readListsByName,
    readUri,
    readHostAddress,
  ]
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...readers), (text, reader) => {
      try {
        reader(text)
      } catch (error) {
        expect(error).toBeInstanceOf(BadValue)
      }
    }),
    { numRuns: 300 },
  )
})
