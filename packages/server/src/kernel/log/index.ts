import { hostname } from 'node:os'
import { jsonLine } from './json.ts'
import { osloLines } from './oslo.ts'
import { compileFormat } from './percent.ts'
import { plainFields, safeText, summaryOf, traceOf } from './plain.ts'
import type { LogRecord } from './record.ts'

/**
 * Log lines in oslo.log's formats, so that what reads Keystone's logs reads ours. Every record passes one place that
 * masks secrets by name and by look, at every level (INV-55); escapes control characters (INV-49); and bounds its size
 * (INV-51). A logger never throws for what it is given.
 */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/**
 * Names that stand for the request's context fill the context of the line: request_id, global_request_id, user, project,
 * domain, system_scope, user_domain, project_domain. `error` is shown with its stack and causes. Others follow the
 * message as name=value.
 */
export type Fields = Readonly<Record<string, unknown>>

export interface Logger {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
  /** A logger whose every record carries these fields too. */
  with(fields: Fields): Logger
  /** A logger under another name, as Python's modules have. */
  named(name: string): Logger
}

export interface LoggerOptions {
  readonly format: 'oslo' | 'json'
  readonly level: Level
  /** Takes whole lines, each ended by a newline; an error's stack comes in one call. */
  readonly write: (lines: string) => void
  readonly clock: () => Date
  readonly name?: string
  /** oslo.log's formats, as the [DEFAULT] options of these names have them. */
  readonly formats?: Partial<LogFormats>
}

export interface LogFormats {
  readonly log_date_format: string
  readonly logging_context_format_string: string
  readonly logging_default_format_string: string
  readonly logging_exception_prefix: string
  readonly logging_user_identity_format: string
}

export { type LogOutput, openLogOutput } from './output.ts'
export { isSecretName } from './secrets.ts'
export { loggerSettings } from './settings.ts'

const FORMATS: LogFormats = {
  log_date_format: '%Y-%m-%d %H:%M:%S',
  logging_context_format_string:
    '%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [%(global_request_id)s %(request_id)s %(user_identity)s] %(instance)s%(message)s',
  logging_default_format_string:
    '%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [-] %(instance)s%(message)s',
  logging_exception_prefix: '%(asctime)s.%(msecs)03d %(process)d ERROR %(name)s %(instance)s',
  logging_user_identity_format: '%(user)s %(project)s %(domain)s %(system_scope)s %(user_domain)s %(project_domain)s',
}

const SEVERITY: Readonly<Record<Level, number>> = { debug: 10, info: 20, warn: 30, error: 40 }

export function createLogger(options: LoggerOptions): Logger {
  const formats = { ...FORMATS, ...options.formats }
  const layout = {
    dateFormat: formats.log_date_format,
    context: compileFormat(formats.logging_context_format_string),
    plain: compileFormat(formats.logging_default_format_string),
    exceptionPrefix: compileFormat(formats.logging_exception_prefix),
    userIdentity: compileFormat(formats.logging_user_identity_format),
  }
  const host = hostname()
  const started = options.clock().getTime()
  const show = (record: LogRecord): string =>
    options.format === 'json' ? jsonLine(record, formats.log_date_format, started) : osloLines(record, layout)

  function loggerOf(name: string, carried: readonly Fields[]): Logger {
    const at =
      (level: Level) =>
      (message: string, fields: Fields = {}) => {
        if (SEVERITY[level] < SEVERITY[options.level]) return
        options.write(show(readableRecord(level, message, fields)))
      }
    function readableRecord(level: Level, message: string, fields: Fields): LogRecord {
      try {
        return recordOf(level, message, Object.assign({}, ...carried, fields))
      } catch {
        // a getter or proxy that throws; what happened must still be said
        return recordOf(level, message, { fields: '(unreadable)' })
      }
    }
    function recordOf(level: Level, message: string, { error, ...fields }: Fields): LogRecord {
      return {
        time: options.clock(),
        severity: SEVERITY[level],
        name,
        host,
        process: process.pid,
        message: safeText(message),
        fields: plainFields(error instanceof Error ? fields : { ...fields, error }),
        error: error instanceof Error ? { summary: summaryOf(error), trace: traceOf(error) } : null,
      }
    }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      with: (fields) => loggerOf(name, [...carried, fields]),
      named: (other) => loggerOf(other, carried),
    }
  }
  return loggerOf(options.name ?? 'quoin', [])
}
