/**
 * Values as Python prints them, because oslo.policy compares `str(credential)` with the formatted target.
 * Whole JavaScript numbers print as Python's int: JSON does not keep `1` and `1.0` apart.
 */

/** Lists within lists that are printed; deeper values have no text. */
const DEPTH_MAX = 16

/** Python's `str(value)`, or undefined for a value that JSON cannot hold (functions, dates …) or that is too deep. */
export function str(value: unknown): string | undefined {
  return typeof value === 'string' ? value : repr(value, 0)
}

function repr(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'bigint':
      return value.toString()
    case 'number':
      return Number.isInteger(value) ? BigInt(value).toString() : float(value)
    case 'object':
      return value === null ? 'None' : container(value, depth)
    default:
      return undefined
  }
}

function container(value: object, depth: number): string | undefined {
  if (depth >= DEPTH_MAX) return undefined
  const parts: string[] = []
  if (Array.isArray(value)) {
    for (const item of value) {
      const text = repr(item, depth + 1)
      if (text === undefined) return undefined
      parts.push(text)
    }
    return `[${parts.join(', ')}]`
  }
  if (!isPlain(value)) return undefined
  for (const [key, item] of Object.entries(value)) {
    const text = repr(item, depth + 1)
    if (text === undefined) return undefined
    parts.push(`${quoted(key)}: ${text}`)
  }
  return `{${parts.join(', ')}}`
}

/** Whether a value is what JSON calls an object: no array, no date, no instance of a class. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** Python's `repr` of a float: both languages print the shortest digits, but switch to exponents at other sizes. */
export function float(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', power = '0'] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0')
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  if (Number.isInteger(value)) return `${BigInt(value)}.0`
  // JavaScript writes plain digits down to 1e-6, so nothing between here and 1e-4 has an exponent.
  return String(value)
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/** Python's `repr` of a text. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let inside = ''
  for (const character of text) inside += ESCAPES.get(character) ?? escaped(character, quote)
  return quote + inside + quote
}

const UNPRINTABLE = /[\p{C}\p{Z}]/u

function escaped(character: string, quote: string): string {
  if (character === quote) return `\\${quote}`
  if (character === ' ' || !UNPRINTABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
