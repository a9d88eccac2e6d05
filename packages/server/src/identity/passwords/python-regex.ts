/**
 * password_regex is written for Python's `re.match`. It is read here and written anew for our engine, so that the same
 * passwords pass as on upstream: `$` also stands before a closing newline, `\d`, `\w` and `\s` mean all of Unicode, and
 * so on. What has no counterpart (possessive quantifiers, conditions, flags for a part) is not accepted.
 */

/** Whether a text matches from its start; null for a pattern that is not valid or not understood. */
export function pythonMatcher(pattern: string): ((text: string) => boolean) | null {
  const known = matchers.get(pattern)
  if (known !== undefined) return known
  const matcher = compile(pattern)
  // One pattern is configured at a time; tests bring a few.
  if (matchers.size >= MATCHERS_MAX) matchers.clear()
  matchers.set(pattern, matcher)
  return matcher
}

/**
 * The pattern as our engine writes it, with its flags, for whoever runs it another way; null for one that is not valid or
 * not understood.
 */
export function pythonSource(pattern: string): { readonly source: string; readonly flags: string } | null {
  try {
    const translated = translate(pattern)
    new RegExp(translated.source, `${translated.flags}v`)
    return translated
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const MATCHERS_MAX = 16
const matchers = new Map<string, ((text: string) => boolean) | null>()

function compile(pattern: string): ((text: string) => boolean) | null {
  try {
    const { source, flags } = translate(pattern)
    const expression = new RegExp(source, `${flags}vy`)
    return (text) => {
      expression.lastIndex = 0
      return expression.test(text)
    }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const WORD = '\\p{L}\\p{N}_'
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
/** Of the text: `^` and `$` of our engine mean the same only without flags. */
const START = '(?<![\\s\\S])'
const END = '(?![\\s\\S])'
const BOUNDARY = `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`
const NO_BOUNDARY = `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`

const KINDS: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '[^\\p{Nd}]',
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
}
const ANCHORS: Readonly<Record<string, string>> = { A: START, Z: END, b: BOUNDARY, B: NO_BOUNDARY }
const CONTROLS: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', a: '\x07' },
}

const literal = (char: string): string =>
  /^[A-Za-z0-9]$/.test(char) ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`

interface Reader {
  readonly pattern: string
  at: number
  readonly dotAll: boolean
  readonly multiline: boolean
}

function translate(pattern: string): { readonly source: string; readonly flags: string } {
  const flags = /^\(\?([aimsu]+)\)/.exec(pattern)
  const given = flags?.[1] ?? ''
  if (given.includes('a')) throw new SyntaxError('ASCII matching')
  const reader: Reader = {
    pattern,
    at: flags?.[0].length ?? 0,
    dotAll: given.includes('s'),
    multiline: given.includes('m'),
  }
  let source = ''
  while (reader.at < pattern.length) source += piece(reader)
  return { source, flags: given.includes('i') ? 'i' : '' }
}

function take(reader: Reader, form: RegExp): RegExpExecArray | null {
  const sticky = new RegExp(form.source, 'yu')
  sticky.lastIndex = reader.at
  const found = sticky.exec(reader.pattern)
  if (found !== null) reader.at += found[0].length
  return found
}

function piece(reader: Reader): string {
  if (take(reader, /\(\?#[^)]*\)/)) return ''
  const opening = take(reader, /\((?:\?(?:[:=!]|<[=!]|P<\w+>|P=\w+\)))?/)
  if (opening !== null) return group(reader, opening[0])
  const quantifier = take(reader, /(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})\??/)
  if (quantifier !== null) {
    if (take(reader, /\+/)) throw new SyntaxError('a possessive quantifier')
    return quantifier[0].replace('{,', '{0,')
  }
  if (take(reader, /\[/)) return charClass(reader)
  if (take(reader, /\\/)) return escapeOutside(reader)
  const char = take(reader, /[\s\S]/)?.[0] ?? ''
  switch (char) {
    case '|':
    case ')':
      return char
    case '.':
      return reader.dotAll ? '[\\s\\S]' : '[^\\n]'
    case '^':
      return reader.multiline ? `(?:${START}|(?<=\\n))` : START
    case '$':
      return reader.multiline ? `(?=\\n|${END})` : `(?=\\n?${END})`
    default:
      return literal(char)
  }
}

function group(reader: Reader, opening: string): string {
  if (opening === '(' && reader.pattern[reader.at] === '?') throw new SyntaxError('a group of this kind')
  const named = /^\(\?P([<=])(\w+)/.exec(opening)
  if (named === null) return opening
  return named[1] === '=' ? `\\k<${named[2]}>` : `(?<${named[2]}>`
}

function escapeOutside(reader: Reader): string {
  const reference = take(reader, /[1-9]\d?/)
  if (reference !== null) return `(?:\\${reference[0]})`
  const char = reader.pattern[reader.at] ?? ''
  const special = ANCHORS[char] ?? KINDS[char]
  if (special === undefined) return literal(escapedChar(reader))
  reader.at += 1
  return special
}

function escapedChar(reader: Reader): string {
  const hex = take(reader, /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/)
  if (hex !== null) return codePoint(Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16))
  const octal = take(reader, /0[0-7]{0,2}/)
  if (octal !== null) return codePoint(Number.parseInt(octal[0], 8))
  const char = take(reader, /[\s\S]/)?.[0]
  if (char === undefined) throw new SyntaxError('a backslash at the end')
  const control = CONTROLS[char]
  if (control !== undefined) return control
  if (/[A-Za-z0-9]/.test(char)) throw new SyntaxError(`the escape \\${char}`)
  return char
}

function codePoint(value: number): string {
  if (value > 0x10ffff) throw new SyntaxError('no character')
  return String.fromCodePoint(value)
}

/** After `[`, up to and with `]`. */
function charClass(reader: Reader): string {
  const negated = take(reader, /\^/) !== null
  const parts: string[] = []
  for (let first = true; ; first = false) {
    if (!first && take(reader, /\]/)) break
    const from = classItem(reader)
    if ('set' in from) {
      parts.push(from.set)
      continue
    }
    if (!take(reader, /-(?!\])/)) {
      parts.push(literal(from.char))
      continue
    }
    const to = classItem(reader)
    if ('set' in to) throw new SyntaxError('a range to a set')
    parts.push(`${literal(from.char)}-${literal(to.char)}`)
  }
  return `[${negated ? '^' : ''}${parts.join('')}]`
}

function classItem(reader: Reader): { readonly set: string } | { readonly char: string } {
  if (!take(reader, /\\/)) {
    const char = take(reader, /[\s\S]/)?.[0]
    if (char === undefined) throw new SyntaxError('a class without an end')
    return { char }
  }
  const next = reader.pattern[reader.at] ?? ''
  const set = KINDS[next]
  if (set !== undefined) {
    reader.at += 1
    return { set }
  }
  if (take(reader, /b/)) return { char: '\b' }
  return { char: escapedChar(reader) }
}
