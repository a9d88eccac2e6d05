import { escapeControls } from './escape.ts'
import type { Values } from './percent.ts'
import type { Plain } from './plain.ts'
import { type LogRecord, levelName, splitFields } from './record.ts'
import { strftime, zone } from './strftime.ts'

export interface OsloLayout {
  readonly dateFormat: string
  readonly context: (values: Values) => string
  readonly plain: (values: Values) => string
  readonly exceptionPrefix: (values: Values) => string
  readonly userIdentity: (values: Values) => string
}

const LINE_CHARS_MAX = 16_384

/** oslo.log's ContextFormatter: the context format inside a request, the default format outside; stacks line by line. */
export function osloLines(record: LogRecord, layout: OsloLayout): string {
  const { context, extra } = splitFields(record.fields)
  const shown = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, safe(word(value))]))
  const identity = Object.fromEntries(
    ['user', 'project', 'domain', 'system_scope', 'user_domain', 'project_domain', ...Object.keys(shown)].map(
      (name) => [name, shown[name] || '-'],
    ),
  )
  const summary = record.error !== null && record.severity >= 30 ? `: ${record.error.summary}` : ''
  const values: Values = {
    ...NOTHING,
    ...(context.request_id === undefined
      ? {}
      : { global_request_id: null, user_identity: layout.userIdentity(identity) }),
    ...shown,
    asctime: strftime(layout.dateFormat, record.time),
    isotime: `${strftime('%Y-%m-%dT%H:%M:%S.%f', record.time)}${zone(record.time, ':')}`,
    created: record.time.getTime() / 1000,
    msecs: record.time.getMilliseconds(),
    process: record.process,
    levelname: levelName(record.severity),
    levelno: record.severity,
    name: record.name,
    hostname: record.host,
    message: safe(`${record.message}${pairs(extra)}${summary}`),
  }
  const format = context.request_id === undefined ? layout.plain : layout.context
  const trace = (record.error?.trace ?? []).map((line) => `${layout.exceptionPrefix(values)}${safe(line)}`)
  return [format(values), ...trace].map((line) => `${cut(line)}\n`).join('')
}

/** Names a format may use that the Identity service has nothing to say for. */
const NOTHING: Values = {
  instance: '',
  color: '',
  resource: '',
  user_identity: '',
  global_request_id: '',
  request_id: '',
}

const safe = escapeControls

const cut = (line: string): string =>
  line.length <= LINE_CHARS_MAX ? line : `${line.slice(0, LINE_CHARS_MAX)}… (${line.length} characters)`

const word = (value: Plain): string => (typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value))

const pairs = (extra: LogRecord['fields']): string =>
  Object.entries(extra)
    .map(
      ([name, value]) =>
        ` ${name}=${typeof value === 'string' && /^[\w.:@/*+-]+$/.test(value) ? value : JSON.stringify(value)}`,
    )
    .join('')
