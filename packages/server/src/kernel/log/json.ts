import { type LogRecord, levelName, splitFields } from './record.ts'
import { strftime } from './strftime.ts'

const LINE_CHARS_MAX = 65_536

/** oslo.log's JSONFormatter: its keys, in its order. What only Python knows of a record is null. */
export function jsonLine(record: LogRecord, dateFormat: string, started_ms: number): string {
  const { context, extra } = splitFields(record.fields)
  const created_ms = record.time.getTime()
  const all = {
    message: record.message,
    asctime: strftime(dateFormat, record.time),
    name: record.name,
    msg: record.message,
    args: [],
    levelname: levelName(record.severity),
    levelno: record.severity,
    pathname: null,
    filename: null,
    module: null,
    lineno: null,
    funcname: null,
    created: created_ms / 1000,
    msecs: record.time.getMilliseconds(),
    relative_created: created_ms - started_ms,
    thread: null,
    thread_name: null,
    process_name: null,
    process: record.process,
    traceback: record.error?.trace.join('\n') ?? null,
    hostname: record.host,
    error_summary: record.error !== null && record.severity >= 30 ? record.error.summary : '',
    context,
    extra,
  }
  const line = lineOf(all)
  if (line.length <= LINE_CHARS_MAX) return line
  const message = all.message.slice(0, 2048)
  return lineOf({
    ...all,
    message,
    msg: message,
    traceback: all.traceback?.slice(0, 4096) ?? null,
    error_summary: all.error_summary.slice(0, 1024),
    context: {},
    extra: { cut: `${line.length} characters` },
  })
}

/** JSON.stringify leaves C1 controls and bidirectional marks as they are; as escapes they mean the same. */
const lineOf = (value: object): string => `${JSON.stringify(value).replace(UNSAFE, jsonEscape)}\n`

const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

const jsonEscape = (char: string): string =>
  char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
