import type { Check } from './check.ts'
import { readCheck } from './read-check.ts'

/** `and-expr` and `or-expr` are open: an operator after them may still add to them. */
export type Token =
  | { readonly type: 'check'; readonly check: Check }
  | { readonly type: 'and-expr' | 'or-expr'; readonly checks: Check[] }
  | { readonly type: 'and' | 'or' | 'not' | '(' | ')' }
  | { readonly type: 'quoted'; readonly text: string }

/**
 * The tokens of a rule, one by one. Words are split at white space; brackets are peeled off a word's ends only, which
 * is why `%(name)s` may stand inside one and a check cannot hold a space.
 */
export function* tokenize(rule: string, problems: string[]): Generator<Token> {
  for (const word of words(rule)) {
    let start = 0
    while (word[start] === '(') {
      start += 1
      yield { type: '(' }
    }
    let end = word.length
    while (end > start && word[end - 1] === ')') end -= 1
    const text = word.slice(start, end)
    if (text !== '') yield token(text, word.slice(start), problems)
    for (let at = end; at < word.length; at += 1) yield { type: ')' }
  }
}

function token(text: string, untrimmed: string, problems: string[]): Token {
  const lowered = text.toLowerCase()
  if (lowered === 'and' || lowered === 'or' || lowered === 'not') return { type: lowered }
  // oslo.policy looks for quotes before it takes trailing brackets off: 'x' is a quoted text, 'x') a (broken) check.
  const first = untrimmed[0]
  if (untrimmed.length >= 2 && (first === "'" || first === '"') && untrimmed.endsWith(first)) {
    return { type: 'quoted', text }
  }
  return { type: 'check', check: readCheck(text, problems) }
}

function* words(rule: string): Generator<string> {
  let start = 0
  for (let at = 0; at <= rule.length; at += 1) {
    if (at < rule.length && !isSpace(rule.charCodeAt(at))) continue
    if (at > start) yield rule.slice(start, at)
    start = at + 1
  }
}

/** What Python's `\s` matches; JavaScript's differs at U+001C–1F, U+0085 and U+FEFF. */
function isSpace(code: number): boolean {
  return (
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
  )
}
