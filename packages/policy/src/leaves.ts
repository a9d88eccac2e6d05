import type { Check } from './check.ts'
import type { Credentials, Judge, Nulls, Verdict } from './facts.ts'
import { type Left, readLeft } from './left.ts'
import { str } from './python.ts'
import { fill, NULL, own, readTemplate, type Template, UNPRINTABLE } from './template.ts'

/** A check that refers to no other check. */
export type Leaf = Exclude<Check, { kind: 'and' | 'or' | 'not' | 'rule' }>

const always =
  (verdict: Verdict): Judge =>
  () =>
    verdict

/** Compiles a leaf: the texts are read here, once, and not again when judging. */
export function leaf(check: Leaf, nulls: Nulls): Judge {
  switch (check.kind) {
    case 'true':
      return always('allow')
    case 'false':
      return always('deny')
    case 'broken':
      // oslo.policy reads what it cannot parse as a plain false, which a `not` turns round.
      return always(nulls === 'oslo' ? 'deny' : 'broken')
    case 'role':
      return withTemplate(check.match, (template) => role(template, nulls))
    case 'remote':
      return withTemplate(check.match, (template) => remote(check.scheme, template))
    case 'equals':
      return withTemplate(check.right, (template) => equals(readLeft(check.left), template, nulls))
  }
}

function withTemplate(source: string, make: (template: Template) => Judge): Judge {
  const read = readTemplate(source)
  return 'fault' in read ? always('broken') : make(read.template)
}

/** Role names compare without regard to case. */
function role(template: Template, nulls: Nulls): Judge {
  const [only] = template.texts
  const fixed = template.names.length === 0 && only !== undefined ? only.toLowerCase() : undefined
  return ({ credentials, target }) => {
    let wanted = fixed
    if (wanted === undefined) {
      const filled = fill(template, target, nulls)
      if (filled === UNPRINTABLE) return 'broken'
      if (typeof filled !== 'string') return 'deny'
      wanted = filled.toLowerCase()
    }
    const roles = own(credentials, 'roles')
    if (roles === undefined || (roles === null && nulls === 'strict')) return 'deny'
    if (!Array.isArray(roles)) return 'broken'
    let held = false
    for (const name of roles) {
      if (typeof name !== 'string') return 'broken'
      if (name === wanted || name.toLowerCase() === wanted) held = true
    }
    return held ? 'allow' : 'deny'
  }
}

/**
 * Values are percent-encoded into the URL, which oslo.policy does not do: a name chosen by a user must not reach
 * another path or add a parameter.
 */
function remote(scheme: 'http' | 'https', { texts, names }: Template): Judge {
  return (facts) => {
    let url = `${scheme}:${texts[0] ?? ''}`
    for (const [at, name] of names.entries()) {
      const value = own(facts.target, name)
      const text = value === undefined ? undefined : str(value)
      if (text === undefined || LONE_SURROGATE.test(text)) return 'broken'
      url += encodeURIComponent(text) + (texts[at + 1] ?? '')
    }
    const answer = facts.answers.get(url)
    if (answer !== undefined) return answer ? 'allow' : 'deny'
    facts.asked = url
    return 'ask'
  }
}

/** encodeURIComponent throws on these. */
const LONE_SURROGATE = /\p{Cs}/u

function equals(left: Left, right: Template, nulls: Nulls): Judge {
  switch (left.kind) {
    case 'fault':
      return always('broken')
    case 'none':
      return nulls === 'strict' ? isNull(right) : isText('None', right, nulls)
    case 'literal':
      return isText(left.text, right, nulls)
    case 'path':
      return nulls === 'strict' && right.names.length === 0 && right.texts[0] === 'None'
        ? hasNoValue(left.segments)
        : has(left.segments, right, nulls)
  }
}

/** `'member':%(x)s` */
function isText(text: string, right: Template, nulls: Nulls): Judge {
  return ({ target }) => {
    const filled = fill(right, target, nulls)
    if (filled === UNPRINTABLE) return 'broken'
    return filled === text ? 'allow' : 'deny'
  }
}

/** `None:%(x)s`: null itself, and not a text that happens to read `None` (INV-10). */
function isNull(right: Template): Judge {
  const [before, after] = right.texts
  if (right.names.length === 0) return always(before === 'None' ? 'allow' : 'deny')
  const bare = right.names.length === 1 && before === '' && after === ''
  return ({ target }) => {
    const filled = fill(right, target, 'strict')
    if (filled === UNPRINTABLE) return 'broken'
    return filled === NULL && bare ? 'allow' : 'deny'
  }
}

/** `user_id:%(x)s`: some value of the attribute has this text. Null has none when reading strictly (INV-10). */
function has(segments: readonly string[], right: Template, nulls: Nulls): Judge {
  return ({ credentials, target }) => {
    const filled = fill(right, target, nulls)
    if (filled === UNPRINTABLE) return 'broken'
    if (typeof filled !== 'string') return 'deny'
    return search(credentials, 0, { segments, nulls, wanted: filled })
  }
}

/** `domain_id:None`, strictly: the attribute is absent or null, or a list in which nothing else is. */
function hasNoValue(segments: readonly string[]): Judge {
  const anyValue: Search = { segments, nulls: 'strict', wanted: ANY }
  return ({ credentials }) => {
    const found = search(credentials, 0, anyValue)
    if (found === 'broken') return 'broken'
    return found === 'allow' ? 'deny' : 'allow'
  }
}

const ANY = Symbol('any value but null')

interface Search {
  readonly segments: readonly string[]
  readonly nulls: Nulls
  readonly wanted: string | typeof ANY
}

/** Walks a dotted path through the credentials; in a list, any element may match. */
function search(value: unknown, depth: number, sought: Search): Verdict {
  const absent = value === null || value === undefined
  // Strictly, null has no text and nothing is in it. Python raises when it looks for a name in None or in a text.
  if (absent && sought.nulls === 'strict') return 'deny'
  const segment = sought.segments[depth]
  if (segment === undefined) return matches(value, sought.wanted)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'broken'

  const record = value as Credentials
  const next = depth === 0 && segment === 'system' ? systemScope(record) : own(record, segment)
  if (next === undefined) return 'deny'
  if (!Array.isArray(next)) return search(next, depth + 1, sought)
  for (const item of next) {
    const verdict = search(item, depth + 1, sought)
    if (verdict !== 'deny') return verdict
  }
  return 'deny'
}

function matches(value: unknown, wanted: string | typeof ANY): Verdict {
  if (wanted === ANY) return 'allow'
  const text = str(value)
  if (text === undefined) return 'broken'
  return text === wanted ? 'allow' : 'deny'
}

/** oslo.policy copies `system_scope` over `system` before it judges, so rules may name either. */
export function systemScope(credentials: Credentials): unknown {
  return own(credentials, 'system_scope') || own(credentials, 'system')
}
