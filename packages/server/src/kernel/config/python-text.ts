/**
 * What Python calls white space. JavaScript's trim() differs at the edges: it takes U+FEFF and leaves U+001C-U+001F and
 * U+0085. Loops and not regular expressions: `\s+$` takes quadratic time on a long run of blanks.
 */
const isSpace = (code: number): boolean =>
  (code >= 0x09 && code <= 0x0d) ||
  (code >= 0x1c && code <= 0x20) ||
  code === 0x85 ||
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000

/** str.lstrip() */
export function lstrip(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text.charCodeAt(start))) start += 1
  return text.slice(start)
}

/** str.rstrip(), or str.rstrip(char) */
export function rstrip(text: string, char?: string): string {
  let end = text.length
  while (end > 0 && (char === undefined ? isSpace(text.charCodeAt(end - 1)) : text[end - 1] === char)) end -= 1
  return text.slice(0, end)
}

/** str.strip() */
export const strip = (text: string): string => lstrip(rstrip(text))
