import type { Plain } from './plain.ts'

/** One event, masked and bounded, before it is laid out. */
export interface LogRecord {
  readonly time: Date
  /** Python's levels: 10, 20, 30, 40. */
  readonly severity: number
  readonly name: string
  readonly host: string
  readonly process: number
  readonly message: string
  readonly fields: Readonly<Record<string, Plain>>
  readonly error: { readonly summary: string; readonly trace: readonly string[] } | null
}

export const levelName = (severity: number): string =>
  new Map([
    [10, 'DEBUG'],
    [20, 'INFO'],
    [30, 'WARNING'],
    [40, 'ERROR'],
  ]).get(severity) ?? String(severity)

/** oslo.context's names: these fields say on whose behalf, the others what. */
const CONTEXT: ReadonlySet<string> = new Set([
  'request_id',
  'global_request_id',
  'user',
  'user_name',
  'project',
  'project_name',
  'domain',
  'domain_name',
  'system_scope',
  'user_domain',
  'user_domain_name',
  'project_domain',
  'project_domain_name',
])

export function splitFields(fields: LogRecord['fields']): { context: LogRecord['fields']; extra: LogRecord['fields'] } {
  const entries = Object.entries(fields)
  return {
    context: Object.fromEntries(entries.filter(([name]) => CONTEXT.has(name))),
    extra: Object.fromEntries(entries.filter(([name]) => !CONTEXT.has(name))),
  }
}
