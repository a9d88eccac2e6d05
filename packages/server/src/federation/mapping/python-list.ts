/**
 * Lists as Python writes them. A placeholder for several values is replaced by such a text, and where groups are expected
 * it is read back; one that an administrator or an identity provider writes by hand counts the same. Pure.
 */

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', "'": "'", '"': '"' },
}

/** The list's texts; null for anything but a list of texts. */
export function textsOf(text: string): readonly string[] | null {
  const reader = { text: text.trim(), at: 0 }
  if (take(reader, /\[\s*/y) === null) return null
  const items: string[] = []
  while (take(reader, /\]$/y) === null) {
    const item = quoted(reader)
    if (item === null) return null
    items.push(item)
    if (take(reader, /\s*,\s*/y) === null && !/^\s*\]$/.test(reader.text.slice(reader.at))) return null
    take(reader, /\s+/y)
  }
  return reader.at === reader.text.length ? items : null
}

interface Reader {
  readonly text: string
  at: number
}

function take(reader: Reader, form: RegExp): RegExpExecArray | null {
  form.lastIndex = reader.at
  const found = form.exec(reader.text)
  if (found !== null) reader.at += found[0].length
  return found
}

function quoted(reader: Reader): string | null {
  const quote = take(reader, /['"]/y)?.[0]
  if (quote === undefined) return null
  const plain = quote === "'" ? /[^'\\\n]+/y : /[^"\\\n]+/y
  let item = ''
  for (;;) {
    item += take(reader, plain)?.[0] ?? ''
    const next = reader.text[reader.at]
    if (next === quote) {
      reader.at += 1
      return item
    }
    const escaped = take(reader, /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrtabfv\\'"]))/y)
    if (escaped === null) return null
    const [, two, four, eight, letter] = escaped
    const code = Number.parseInt(two ?? four ?? eight ?? '', 16)
    if (letter === undefined && code > 0x10ffff) return null
    item += letter === undefined ? String.fromCodePoint(code) : (ESCAPES[letter] ?? '')
  }
}
