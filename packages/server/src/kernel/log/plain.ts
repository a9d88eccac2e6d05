import { MASKED, maskText } from './mask.ts'
import { isSecretHeader, isSecretName } from './secrets.ts'

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

export const TEXT_CHARS_MAX = 8192
const DEPTH_MAX = 6
const NODES_MAX = 500

/** A text of a record: cut first, so that masking takes bounded time, and masked to the end where the cut opened it. */
export const safeText = (text: string): string =>
  text.length <= TEXT_CHARS_MAX
    ? maskText(text)
    : `${maskText(text.slice(0, TEXT_CHARS_MAX))}… (${text.length} characters)`

/** Fields as plain, bounded data in which nothing that a secret's name stands for is left (INV-55). */
export function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, Plain> {
  let nodes = 0

  function plain(value: unknown, depth: number): Plain {
    nodes += 1
    if (typeof value === 'string') return safeText(value)
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
    if (typeof value === 'boolean' || value === null) return value
    if (typeof value !== 'object') return value === undefined ? null : safeText(String(value))
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
    if (value instanceof Error) return safeText(`${value.name}: ${value.message}`)
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `(${value.byteLength} bytes)`
    if (depth >= DEPTH_MAX || nodes >= NODES_MAX) return '…'
    if (value instanceof Set) return items([...value], depth)
    if (Array.isArray(value)) return items(value, depth)
    if (value instanceof Map)
      return entries(
        [...value].map(([name, item]) => [String(name), item]),
        depth,
      )
    return entries(Object.entries(value), depth)
  }

  function items(values: readonly unknown[], depth: number): Plain {
    const shown: Plain[] = []
    for (const [index, item] of values.entries()) {
      const before = values[index - 1]
      if (nodes >= NODES_MAX) return [...shown, '…']
      // raw headers: names and values in turn
      shown.push(typeof before === 'string' && isSecretHeader(before) ? MASKED : plain(item, depth + 1))
    }
    return shown
  }

  function entries(pairs: readonly (readonly [string, unknown])[], depth: number): Record<string, Plain> {
    const shown: [string, Plain][] = []
    for (const [name, item] of pairs) {
      if (item === undefined) continue
      if (nodes >= NODES_MAX) return Object.fromEntries([...shown, ['…', '…']])
      shown.push([safeText(name), isSecretName(name) ? MASKED : plain(item, depth + 1)])
    }
    return Object.fromEntries(shown)
  }

  return entries(Object.entries(fields), 0)
}

const CAUSES_MAX = 5
const TRACE_LINES_MAX = 60

/** An error and its causes as lines. */
export function traceOf(error: Error): readonly string[] {
  const lines: string[] = []
  let current: unknown = error
  for (let count = 0; count < CAUSES_MAX && current instanceof Error; count += 1) {
    const stack = safeText(current.stack ?? `${current.name}: ${current.message}`)
    lines.push(...`${count === 0 ? '' : 'Caused by: '}${stack}`.split('\n'))
    current = current.cause
  }
  return lines.slice(0, TRACE_LINES_MAX)
}

export const summaryOf = (error: Error): string => safeText(`${error.name}: ${error.message}`)
