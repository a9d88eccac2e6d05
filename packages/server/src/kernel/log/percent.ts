export type Values = Readonly<Record<string, string | number | null>>

/**
 * A format of Python's logging, `%(name)s` with flags, width and precision, made ready once. A name that has no value
 * here (the place in the source, say) shows as '-'.
 */
export function compileFormat(format: string): (values: Values) => string {
  const parts = [...format.matchAll(PART)].map((found) => {
    const [literal, name, flags = '', width = '0', precision, type] = found
    if (name === undefined) return () => (literal === '%%' ? '%' : literal)
    return (values: Values) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return padded(text(value, precision, type ?? 's'), flags, Math.min(Number(width), WIDTH_MAX))
    }
  })
  return (values) => parts.map((part) => part(values)).join('')
}

const WIDTH_MAX = 200

const PART = /%\((\w+)\)([-0+ #]*)(\d*)(?:\.(\d+))?([sdifr])|%%|[^%]+|%/g

function text(value: string | number | null | undefined, precision: string | undefined, type: string): string {
  if (value === undefined) return '-'
  if (value === null) return 'None'
  if (typeof value === 'string') return precision === undefined ? value : value.slice(0, Number(precision))
  if (type === 'f') return value.toFixed(Math.min(Number(precision ?? 6), 20))
  return type === 's' || type === 'r' ? String(value) : String(Math.trunc(value))
}

function padded(shown: string, flags: string, width: number): string {
  if (flags.includes('-')) return shown.padEnd(width)
  return flags.includes('0') && /^-?\d/.test(shown) ? shown.padStart(width, '0') : shown.padStart(width)
}
