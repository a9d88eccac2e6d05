/**
 * Text from outside as one line that cannot act on a terminal or forge another line (INV-49): control and format
 * characters, line separators and lone surrogates become escapes.
 */
export const escapeControls = (text: string): string => text.replace(UNSAFE, escapeOf)

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

function escapeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x100) return SHORT.get(char) ?? `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}
