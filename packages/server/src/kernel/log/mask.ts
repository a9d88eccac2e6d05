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
const SEPARATOR = /\\*["']?\s*(?:=>|[=:])\s*/y
const QUOTE = /u?(\\*)(["'])/y
const BLANK_BEFORE_QUOTE = /\s+(?=["'])/y
const TAG_END = /[^<>]*>/y
const BARE = /[^\s]+/y

function secretAfter(text: string, nameEnd: number, word: string): Span | undefined {
  const start = valueStart(text, nameEnd)
  if (start === undefined || start >= text.length) return undefined
  const quote = matchAt(QUOTE, text, start)
  if (quote !== null) {
    const inside = start + quote[0].length
    return { start: inside, end: closingQuote(text, inside, quote[2] ?? '"', (quote[1] ?? '').length) }
  }
  if ('{[('.includes(text[start] ?? ' ')) return { start, end: closingBracket(text, start) }
  // `Authorization: Basic …` and cookies go on after a blank
  if (/^(?:authorization|cookie)$/i.test(word)) return { start, end: endOf(/[^\r\n]*/y, text, start) }
  return { start, end: endOf(BARE, text, start) }
}

/** Where the value begins after `name =`, `"name":`, `name "…"`, `<name>` or `--name value`. */
function valueStart(text: string, nameEnd: number): number | undefined {
  const separated = endOf(SEPARATOR, text, nameEnd)
  if (separated > nameEnd) return separated
  const blank = endOf(BLANK_BEFORE_QUOTE, text, nameEnd)
  if (blank > nameEnd) return blank
  let nameStart = nameEnd
  while (nameStart > 0 && nameEnd - nameStart < NAME_CHARS_MAX && /[\w.-]/.test(text[nameStart - 1] ?? ''))
    nameStart -= 1
  if (text.startsWith('--', nameStart)) return endOf(/\s*/y, text, nameEnd)
  const opened = text[nameStart - 1]
  const prefixed = opened === ':' && text.slice(Math.max(0, nameStart - NAME_CHARS_MAX), nameStart).includes('<')
  if (opened === '<' || prefixed) return endOf(TAG_END, text, nameEnd)
  return undefined
}

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
