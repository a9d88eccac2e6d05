import { float, quoted } from './python.ts'

/**
 * The left side of a generic check. oslo.policy asks Python whether the text is a literal; what Python can read but
 * does not take for one is a dotted path into the credentials, and what it cannot read raises.
 */
export type Left =
  | { readonly kind: 'none' }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'path'; readonly segments: readonly string[] }
  | { readonly kind: 'fault'; readonly fault: string }

export function readLeft(source: string): Left {
  if (source === 'None') return { kind: 'none' }
  const literal = scalar(source)?.text ?? list(source)
  if (literal !== undefined) return { kind: 'literal', text: literal }
  const segments = source.split('.')
  if (segments.every((segment) => NAME.test(segment) && !segment.split('-').some((part) => KEYWORDS.has(part)))) {
    return { kind: 'path', segments }
  }
  return { kind: 'fault', fault: `'${source}' is neither a literal nor the name of a credential attribute` }
}

const NAME = /^[_\p{ID_Start}]\p{ID_Continue}*(?:-(?:[_\p{ID_Start}]\p{ID_Continue}*|(?:0|[1-9]\d*)))*$/u

// Python cannot read these as names, so oslo.policy raises when it judges a rule that has one.
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

const CONSTANTS: ReadonlySet<string> = new Set(['None', 'True', 'False'])
const INTEGER = /^[+-]?(?:0|[1-9]\d{0,99})$/
const FLOAT = /^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?$/
const QUOTED = /^'[^'\\\n\r]*'$|^"[^"\\\n\r]*"$/

/** A literal's `str`, and its `repr` for when it stands in a list. */
function scalar(source: string): { readonly text: string; readonly inList: string } | undefined {
  if (CONSTANTS.has(source)) return { text: source, inList: source }
  if (INTEGER.test(source)) {
    const text = BigInt(source.replace(/^\+/, '')).toString()
    return { text, inList: text }
  }
  if (FLOAT.test(source)) {
    const text = float(Number(source))
    return { text, inList: text }
  }
  if (QUOTED.test(source)) {
    const text = source.slice(1, -1)
    return { text, inList: quoted(text) }
  }
  return undefined
}

/** A flat list of literals, as Python prints it. */
function list(source: string): string | undefined {
  if (!source.startsWith('[') || !source.endsWith(']')) return undefined
  const inside = source.slice(1, -1).trim()
  if (inside === '') return '[]'
  const items: string[] = []
  for (const part of inside.split(',')) {
    const item = scalar(part.trim())
    if (item === undefined) return undefined
    items.push(item.inList)
  }
  return `[${items.join(', ')}]`
}
