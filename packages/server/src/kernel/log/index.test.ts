import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testConfig } from '../config/index.ts'
import { createLogger, type Level, type Logger, type LoggerOptions, loggerSettings } from './index.ts'

const at = new Date(2026, 2, 1, 12, 0, 0, 45)

function aLog(options: Partial<LoggerOptions> = {}): { log: Logger; lines: string[]; text: () => string } {
  const lines: string[] = []
  const log = createLogger({
    format: 'oslo',
    level: 'debug',
    write: (line) => lines.push(line),
    clock: () => at,
    ...options,
  })
  return { log, lines, text: () => lines.join('') }
}

const everywhere = [{ format: 'oslo' }, { format: 'json' }] as const

test("a line outside a request is oslo.log's default format", () => {
  const { log, text } = aLog({ name: 'keystone.server' })
  log.info('listening')
  expect(text()).toBe(`2026-03-01 12:00:00.045 ${process.pid} INFO keystone.server [-] listening\n`)
})

test('a line inside a request says which and for whom', () => {
  const { log, text } = aLog()
  log.with({ request_id: 'req-1', user: 'u', project: 'p', user_domain: 'default' }).named('quoin.auth').warn('no')
  expect(text()).toBe(`2026-03-01 12:00:00.045 ${process.pid} WARNING quoin.auth [None req-1 u p - - default -] no\n`)
})

test('levels', () => {
  const { log, lines } = aLog({ level: 'warn' })
  log.debug('a')
  log.info('b')
  log.warn('c')
  log.error('d')
  expect(lines.map((line) => line.split(' ')[3])).toEqual(['WARNING', 'ERROR'])
})

test('other fields follow the message, quoted where that is needed', () => {
  const { log, text } = aLog()
  log.info('done', { path: '/v3/users', took_ms: 4, why: 'a b"', list: ['x'], nothing: null, absent: undefined })
  expect(text()).toContain('done path=/v3/users took_ms=4 why="a b\\"" list=["x"] nothing=null\n')
})

test('an error comes with its stack and causes, each line prefixed', () => {
  const { log, text } = aLog()
  log.error('failed', { error: new Error('outer', { cause: new TypeError('inner') }), path: '/x' })
  const [first, ...rest] = text().trimEnd().split('\n')
  const prefix = `2026-03-01 12:00:00.045 ${process.pid} ERROR quoin `
  expect(first).toBe(`${prefix}[-] failed path=/x: Error: outer`)
  expect(rest.every((line) => line.startsWith(prefix))).toBe(true)
  expect(rest[0]).toBe(`${prefix}Error: outer`)
  expect(text()).toContain(`${prefix}Caused by: TypeError: inner`)
})

test("JSON has oslo.log's keys in its order", () => {
  const { log, text } = aLog({ format: 'json' })
  log.with({ request_id: 'req-1', user: 'u' }).error('failed', { error: new Error('x'), path: '/y' })
  const record: Record<string, unknown> = JSON.parse(text())
  expect(Object.keys(record)).toEqual([
    'message',
    'asctime',
    'name',
    'msg',
    'args',
    'levelname',
    'levelno',
    'pathname',
    'filename',
    'module',
    'lineno',
    'funcname',
    'created',
    'msecs',
    'relative_created',
    'thread',
    'thread_name',
    'process_name',
    'process',
    'traceback',
    'hostname',
    'error_summary',
    'context',
    'extra',
  ])
  expect(record).toMatchObject({
    message: 'failed',
    levelname: 'ERROR',
    levelno: 40,
    created: at.getTime() / 1000,
    context: { request_id: 'req-1', user: 'u' },
    extra: { path: '/y' },
    error_summary: 'Error: x',
  })
  expect(String(record.traceback)).toContain('Error: x\n')
})

test('the formats are those of [DEFAULT]', () => {
  const { DEFAULT } = testConfig({
    'DEFAULT.debug': 'true',
    'DEFAULT.log_date_format': '%d/%b/%Y %H.%M',
    'DEFAULT.logging_default_format_string':
      '%(asctime)s|%(levelname)-8s|%(process)07d|%(funcName)s|100%%|%(message).3s',
  })
  const { log, text } = aLog(loggerSettings(DEFAULT))
  log.debug('message')
  expect(text()).toBe(`01/Mar/2026 12.00|DEBUG   |${String(process.pid).padStart(7, '0')}|-|100%|mes\n`)
  expect(loggerSettings(testConfig({ 'DEFAULT.use_json': 'true' }).DEFAULT)).toMatchObject({
    format: 'json',
    level: 'info',
  })
})

test.each(everywhere)('INV-49: nothing given can end a line or act on a terminal ($format)', ({ format }) => {
  const unsafe = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(unsafe, unsafe, unsafe, (message, name, value) => {
      const { log, text, lines } = aLog({ format })
      log.with({ request_id: value }).info(message, { [name]: value, list: [value], object: { [name]: value } })
      expect(lines).toHaveLength(1)
      expect(text().slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      expect(text().endsWith('\n')).toBe(true)
      if (format === 'json') JSON.parse(text())
    }),
    { numRuns: 200 },
  )
})

/** Secrets of Greek letters among anything else: no Greek may be left. */
const GREEK = /[α-ω]/u
const secret = fc
  .array(
    fc.oneof(fc.constantFrom('α', 'β', 'ω'), fc.string({ unit: 'binary-ascii' }), fc.constantFrom('"', "'", '\\', '}')),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((units) => units.join(''))
const secretName = fc
  .tuple(
    fc.constantFrom('', 'x_', 'Admin'),
    fc.constantFrom(
      'password',
      'token',
      'secret',
      'passcode',
      'private_key',
      'authorization',
      'PASSPHRASE',
      'auth_token',
    ),
    fc.constantFrom('', '2', '_new'),
  )
  .map((parts) => parts.join(''))
const holder = fc.oneof(
  fc.record({ name: secretName, value: secret }).map(({ name, value }) => ({ [name]: value })),
  fc.record({ name: secretName, value: secret }).map(({ name, value }) => ({ [name]: { deeper: [value] } })),
  fc.record({ name: secretName, value: secret }).map(({ name, value }) => new Map([[name, value]])),
  fc.record({ name: secretName, value: secret }).map(({ name, value }) => JSON.stringify({ [name]: value, a: 1 })),
  fc.record({ name: secretName, value: secret }).map(({ name, value }) => new Error(JSON.stringify({ [name]: value }))),
  secret.map((value) => ['Host', 'h', 'X-Auth-Token', value]),
  secret.map((value) => Buffer.from(value)),
)

test.each(everywhere)('INV-55: no secret under any name, at any level and depth ($format)', ({ format }) => {
  fc.assert(
    fc.property(
      holder,
      fc.constantFrom<Level>('debug', 'info', 'warn', 'error'),
      fc.constantFrom('error', 'body', 'user', 'request_id'),
      (held, level, field) => {
        const { log, text } = aLog({ format })
        log
          .with({ carried: [held] })
          [level](typeof held === 'string' ? held : 'message', { [field]: held, nested: { held } })
        expect(text()).not.toMatch(GREEK)
      },
    ),
    { numRuns: 300 },
  )
})

test.each(everywhere)('INV-51: a record is bounded, whatever it is given ($format)', ({ format }) => {
  const wide = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`field${index}`, '\u0000'.repeat(9000)]))
  const round: Record<string, unknown> = { wide }
  round.itself = round
  const { log, text } = aLog({ format })
  log.with({ request_id: 'r'.repeat(100_000) }).error('m\u0000'.repeat(100_000), {
    ...wide,
    round,
    error: new Error('e'.repeat(1e6)),
  })
  expect(text().length).toBeLessThan(format === 'json' ? 70_000 : 40_000)
  if (format === 'json') expect(JSON.parse(text())).toMatchObject({ levelname: 'ERROR' })
})

test.each(everywhere)('a logger does not throw for what it is given ($format)', ({ format }) => {
  const { log, lines } = aLog({ format })
  const bad = {
    get a() {
      throw new Error('no')
    },
  }
  log.info('one', { bad })
  log.info('two', bad)
  log.info('three', {
    symbol: Symbol('s'),
    big: 1n,
    nan: Number.NaN,
    date: new Date(Number.NaN),
    fn: () => 1,
    set: new Set([1]),
  })
  expect(lines).toHaveLength(3)
  expect(lines[2]).toContain('three')
})
