/**
 * Values as upstream prints them in its messages: Python's repr() and str() of decoded JSON. Clients and test suites
 * match on these texts.
 */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : reprFloat(value)
  if (typeof value === 'string') return reprText(value)
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  const entries = Object.entries(value as Record<string, unknown>)
  return `{${entries.map(([key, item]) => `${reprText(key)}: ${pythonRepr(item)}`).join(', ')}}`
}

export const pythonStr = (value: unknown): string => (typeof value === 'string' ? value : pythonRepr(value))

function reprFloat(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return Number(exponent) >= -4 ? String(value) : `${digits}e-${exponent.slice(1).padStart(2, '0')}`
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let out = ''
  for (const char of text) {
    if (char === '\\' || char === quote) out += `\\${char}`
    else if (char === '\n') out += '\\n'
    else if (char === '\r') out += '\\r'
    else if (char === '\t') out += '\\t'
    else if (char !== ' ' && UNPRINTABLE.test(char)) out += escaped(char.codePointAt(0) ?? 0)
    else out += char
  }
  return quote + out + quote
}

/** Controls, formats, surrogates, private and unassigned characters, and separators. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u

function escaped(code: number): string {
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
