import { str } from './python.ts'

/**
 * The right side of a check: text with `%(name)s` places, filled from the flat target. `%%` is a percent sign.
 * Python's other conversions (`%(x)d`, widths, a bare `%s`) raise or surprise depending on the value, so they are
 * faults here: reported when the rule is read, and denying when it is judged.
 */
export interface Template {
  /** Text before, between and after the names: always one more than `names`. */
  readonly texts: readonly string[]
  readonly names: readonly string[]
}

export type ReadTemplate = { readonly template: Template } | { readonly fault: string }

export function readTemplate(source: string): ReadTemplate {
  const texts: string[] = []
  const names: string[] = []
  let text = ''
  let at = 0
  for (;;) {
    const percent = source.indexOf('%', at)
    if (percent < 0) break
    text += source.slice(at, percent)
    if (source[percent + 1] === '%') {
      text += '%'
      at = percent + 2
      continue
    }
    const end = source[percent + 1] === '(' ? closing(source, percent + 1) : -1
    if (end < 0 || source[end + 1] !== 's') {
      return { fault: `'${source}' has a '%' that is neither %(name)s nor %%` }
    }
    texts.push(text)
    names.push(source.slice(percent + 2, end))
    text = ''
    at = end + 2
  }
  texts.push(text + source.slice(at))
  return { template: { texts, names } }
}

/** The index of the bracket that closes the one at `open`: Python counts brackets inside a name. */
function closing(source: string, open: number): number {
  let depth = 0
  for (let at = open; at < source.length; at += 1) {
    if (source[at] === '(') depth += 1
    if (source[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** What filling a template can end in, besides a text. */
export const MISSING = Symbol('a name is not in the target')
export const NULL = Symbol('a name is null in the target')
export const UNPRINTABLE = Symbol('a value has no text')

export type Filled = string | typeof MISSING | typeof NULL | typeof UNPRINTABLE

/** Fills the template. With `nulls: 'oslo'` a null becomes the text `None`, as in Python. */
export function fill(
  { texts, names }: Template,
  target: Readonly<Record<string, unknown>>,
  nulls: 'strict' | 'oslo',
): Filled {
  let filled = texts[0] ?? ''
  let sawNull = false
  for (let at = 0; at < names.length; at += 1) {
    const value = own(target, names[at] ?? '')
    if (value === undefined) return MISSING
    if (value === null && nulls === 'strict') sawNull = true
    const text = str(value)
    if (text === undefined) return UNPRINTABLE
    filled += text + (texts[at + 1] ?? '')
  }
  return sawNull ? NULL : filled
}

/** A record's own value: names like `constructor` or `__proto__` find nothing unless someone put them there. */
export function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
