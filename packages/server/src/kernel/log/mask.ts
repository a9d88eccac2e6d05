import { SECRET_WORD } from './secrets.ts'

export const MASKED = '***'

/**
 * Free text with everything masked that looks like a secret: what stands behind a secret's name in any of the usual
 * notations, tokens wherever they are, hashes, and passwords in URLs (INV-55). It would rather mask too much. Takes time
 * in proportion to the text, whose length the caller bounds.
 */
export function maskText(text: string): string {
  return maskNamed(maskUrlPasswords(text))
    .replace(FERNET, MASKED)
    .replace(JWT, MASKED)
    .replace(HASH, MASKED)
    .replace(SCHEME, `$1 ${MASKED}`)
}

/** Version byte and the high bytes of the time, for every Fernet token until the year 2106. */
const FERNET = /gAAAA[\w-]*(?:=|%3D)*/g
const JWT = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]+\.?[\w-]*/g
/** Modular crypt formats: $2b$, $scrypt$, $pbkdf2-sha512$, $argon2id$, $6$ … */
const HASH = /\$(?:2[abxy]|[156]|scrypt|bcrypt[\w-]*|pbkdf2[\w-]*|argon2[\w]*)\$[^\s"']+/g
const SCHEME = /\b(Basic|Bearer|Negotiate)\s+[\w.~+/=-]{16,}/gi

export const maskUrlPasswords = (text: string): string => text.replace(URL_PASSWORD, `://$1:${MASKED}@`)

/** Up to the last '@', since a password that should have been escaped may hold one. */
const URL_PASSWORD = /:\/\/([^\s:/?#@"']*):[^\s"']*@/g

/** Masks what follows each name that contains a secret's word. */
function maskNamed(text: string): string {
  const parts: string[] = []
  let kept = 0
  const word = new RegExp(SECRET_WORD)
  for (let found = word.exec(text); found !== null; found = word.exec(text)) {
    const nameEnd = endOf(NAME_REST, text, word.lastIndex)
    const value = secretAfter(text, nameEnd, found[0])
    if (value === undefined) word.lastIndex = nameEnd
    else {
      parts.push(text.slice(kept, value.start), MASKED)
      kept = value.end
      word.lastIndex = Math.max(value.end, nameEnd)
    }
  }
  return parts.join('') + text.slice(kept)
}

interface Span {
  readonly start: number
  readonly end: number
}

const NAME_REST = /[\w.-]*/y
const SEPARATOR = /\\*["']?\s*(=>|[=:])\s*/y
const QUOTE = /u?(\\*)(["'])/y
const BLANK_BEFORE_QUOTE = /\s+(?=["'])/y
const TAG_END = /[^<>]*>/y
const TAG_TEXT = /[^<]*/y
const BLANKS = /\s*/y
const LINE = /[^\r\n]*/y
const BARE = /\S+/y

function secretAfter(text: string, nameEnd: number, word: string): Span | undefined {
  const { start, notation } = valueAfter(text, nameEnd)
  if (start >= text.length) return undefined
  if (notation === 'tag') return { start, end: endOf(TAG_TEXT, text, start) }
  const quote = matchAt(QUOTE, text, start)
  if (quote !== null) {
    const inside = start + quote[0].length
    const end = closingQuote(text, inside, quote[2] ?? '"', (quote[1] ?? '').length)
    // name="…": what follows without a blank may be a part of it
    const beyond = notation === 'word' ? endOf(BARE, text, end + 1) : end
    return { start: inside, end: beyond > end + 1 ? beyond : end }
  }
  if ('{[('.includes(text[start] ?? ' ')) return { start, end: closingBracket(text, start) }
  // `Authorization: Basic …` and cookies go on after a blank
  if (/^(?:authorization|cookie)$/i.test(word)) return { start, end: endOf(LINE, text, start) }
  return { start, end: endOf(BARE, text, start) }
}

interface Value {
  readonly start: number
  /** `word`: a blank ends it, if no quotes enclose it. */
  readonly notation: 'word' | 'tag' | 'other'
}

/** Where the value begins after `name =`, `"name":`, `name "…"`, `<name>` or `--name value`. */
function valueAfter(text: string, nameEnd: number): Value {
  const separator = matchAt(SEPARATOR, text, nameEnd)
  if (separator !== null)
    return { start: nameEnd + separator[0].length, notation: separator[1] === '=' ? 'word' : 'other' }
  const blank = endOf(BLANK_BEFORE_QUOTE, text, nameEnd)
  if (blank > nameEnd) return { start: blank, notation: 'other' }
  let nameStart = nameEnd
  while (nameStart > 0 && nameEnd - nameStart < NAME_CHARS_MAX && /[\w.-]/.test(text[nameStart - 1] ?? ''))
    nameStart -= 1
  if (text.startsWith('--', nameStart)) return { start: endOf(BLANKS, text, nameEnd), notation: 'word' }
  const opened = text[nameStart - 1]
  const prefixed = opened === ':' && text.slice(Math.max(0, nameStart - NAME_CHARS_MAX), nameStart).includes('<')
  if (opened === '<' || prefixed) return { start: endOf(TAG_END, text, nameEnd), notation: 'tag' }
  return NOWHERE
}

const NOWHERE: Value = { start: Number.POSITIVE_INFINITY, notation: 'other' }
const NAME_CHARS_MAX = 64

/**
 * A value that stands `depth` levels of JSON deep has its quotes behind 2^depth - 1 backslashes; a quote inside it has
 * one level more. Without a closing quote the secret goes on to the end.
 */
function closingQuote(text: string, from: number, quote: string, backslashes: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let before = 0
    while (at - before > from && text[at - before - 1] === '\\') before += 1
    const beyond = before - backslashes
    const closes = beyond >= 0 && beyond % (2 * (backslashes + 1)) === 0
    // a quote with more of a word behind it was meant literally
    if (closes && !/[^\s,;:.)}\]>&\\"']/.test(text[at + 1] ?? ' ')) return at - backslashes
  }
  return text.length
}

/** The end of what a bracket opens, strings in it skipped; the end of the text where they do not balance. */
function closingBracket(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const char = text[at]
    if (char === '"' || char === "'") at = closingQuote(text, at + 1, char, 0)
    else if (char === '{' || char === '[' || char === '(') depth += 1
    else if (char === '}' || char === ']' || char === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Where a sticky pattern that begins at `at` ends; `at` itself if it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  const found = matchAt(pattern, text, at)
  return found === null ? at : at + found[0].length
}
