import type { Remote } from './mapping.ts'
import { type Budget, searcher } from './pattern.ts'

/** An assertion, its values split: what an identity provider says of a user. */
export type Assertion = ReadonlyMap<string, readonly string[]>

export interface Condition {
  readonly holds: boolean
  /** What the local part may refer to by a number; null for what is only a condition. */
  readonly values: readonly string[] | null
  /** For operators. Says how many values, never which: they are personal. */
  readonly why: string
}

type Kind = 'any_one_of' | 'not_any_of' | 'blacklist' | 'whitelist'
const KINDS: readonly Kind[] = ['any_one_of', 'not_any_of', 'blacklist', 'whitelist']

/** What one requirement makes of an assertion. @throws PatternRefused */
export function judge(remote: Remote, assertion: Assertion, budget: Budget): Condition {
  const values = assertion.get(remote.type)
  if (values === undefined) return { holds: false, values: null, why: `${remote.type} is not in the assertion` }
  const kind = KINDS.find((name) => remote[name] !== undefined)
  if (kind === undefined) return { holds: true, values, why: `${remote.type} is there` }
  const isListed = listed(remote[kind] ?? [], remote.regex === true, budget)
  const matching = new Set(values.filter(isListed))
  const why = (what: string): string => `${remote.type}: ${what} (${kind}, ${matching.size} of ${values.length} match)`
  switch (kind) {
    case 'any_one_of':
      return matching.size > 0
        ? { holds: true, values: null, why: why('holds') }
        : { holds: false, values: null, why: why('does not hold') }
    case 'not_any_of':
      return matching.size === 0
        ? { holds: true, values: null, why: why('holds') }
        : { holds: false, values: null, why: why('does not hold') }
    case 'blacklist':
      return {
        holds: true,
        values: [...new Set(values)].filter((value) => !matching.has(value)),
        why: why('taken without what matches'),
      }
    case 'whitelist':
      return { holds: true, values: [...matching], why: why('taken as far as it matches') }
    default:
      return kind satisfies never
  }
}

/** Entries that are no text match nothing. */
function listed(entries: readonly unknown[], regex: boolean, budget: Budget): (value: string) => boolean {
  const texts = entries.filter((entry) => typeof entry === 'string')
  if (!regex) {
    const known = new Set(texts)
    return (value) => known.has(value)
  }
  const searches = texts.map(searcher)
  return (value) => searches.some((search) => search(value, budget))
}
