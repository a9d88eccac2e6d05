import { BadRequest } from '../../kernel/errors.ts'
import { pythonRepr, pythonStr } from '../../kernel/validation/python.ts'
import type { Options } from './project.ts'

/** What a request body says of a project or domain, sorted into our own attributes and the rest. Pure. */
export type Attributes = Readonly<Record<string, unknown>>

/** Of a project. Whatever else a body holds is kept as extra; a key named `extra` is dropped, as upstream drops it. */
const OWN: ReadonlySet<string> = new Set([
  'id',
  'name',
  'domain_id',
  'description',
  'enabled',
  'parent_id',
  'is_domain',
  'tags',
  'options',
  'extra',
])

export const extraIn = (body: Attributes): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !OWN.has(key)))

/**
 * A new thing's attribute names have ':' and '-' written as '_'. A name that would become one of our own attributes is
 * refused: upstream lets `domain-id` replace the domain_id that policy has judged (INV-09).
 */
export function withPlainNames(body: Attributes): Attributes {
  const entries = Object.entries(body).map(([key, value]) => {
    const plain = key.replace(/[:-]/g, '_')
    if (plain !== key && (OWN.has(plain) || plain === 'explicit_domain_id' || plain === '__proto__'))
      throw new BadRequest(`${pythonRepr(key)} is not accepted as an attribute name.`)
    return [plain, value] as const
  })
  return Object.fromEntries(entries)
}

/**
 * A boolean attribute. The schema also lets words like 'true' through, as upstream's does; upstream's storage then fails
 * on them, so here they are refused.
 */
export function booleanIn(body: Attributes, name: 'enabled' | 'is_domain'): boolean | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'boolean') return value
  throw new BadRequest(
    `Invalid input for field/attribute ${name}. Value: ${pythonStr(value)}. ${pythonRepr(value)} is not of type 'boolean'`,
  )
}

/** Options after a change: null takes one away, one that is not named stays. */
export function optionsAfter(before: Options, change: unknown): Options {
  if (typeof change !== 'object' || change === null || !('immutable' in change)) return before
  return typeof change.immutable === 'boolean' ? { immutable: change.immutable } : {}
}

const URL_RESERVED = /[:/?#[\]@!$&'()*+,;=]/g

/** @throws BadRequest when [resource] (project|domain)_name_url_safe asks for names that need no escaping */
export function checkUrlSafe(kind: 'Project' | 'Domain', setting: 'off' | 'new' | 'strict', name: string): void {
  if (setting === 'off') return
  const found = name.match(URL_RESERVED)
  if (found !== null)
    throw new BadRequest(`${kind} name cannot contain the following reserved characters: ${found.join('')}`)
}
