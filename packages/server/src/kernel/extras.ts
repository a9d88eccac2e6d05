import { BadRequest } from './errors.ts'
import { pythonRepr, pythonStr } from './validation/python.ts'

/**
 * Attributes beyond a table's columns are kept as JSON in `extra` and shown beside the others. They are a caller's
 * words: shown again, never looked at by policy (INV-09).
 */
export type Extras = Readonly<Record<string, unknown>>

/** The stored text as an object; whatever is not one counts as none. */
export function extrasOf(text: string | null): Extras {
  if (text === null || text === '') return {}
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Extras) : {}
}

/** What of a body is no attribute of its own. */
export const extrasIn = (body: Extras, own: ReadonlySet<string>): Extras =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !own.has(key)))

/**
 * A new thing's attribute names with ':' and '-' written as '_', as upstream stores them. One that would so become an
 * attribute of its own is refused: upstream lets `domain-id` replace the domain_id that policy has judged (INV-09).
 * @throws BadRequest
 */
export function plainNames(body: Extras, own: ReadonlySet<string>): Extras {
  const entries = Object.entries(body).map(([key, value]) => {
    const plain = key.replace(/[:-]/g, '_')
    if (plain !== key && (own.has(plain) || plain === '__proto__'))
      throw new BadRequest(`${pythonRepr(key)} is not accepted as an attribute name.`)
    return [plain, value] as const
  })
  return Object.fromEntries(entries)
}

/**
 * A boolean attribute. The schema also lets words like 'true' through, as upstream's does; upstream's storage then fails
 * on them, so here they are refused.
 * @throws BadRequest
 */
export function booleanIn(body: Extras, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'boolean') return value
  throw new BadRequest(
    `Invalid input for field/attribute ${name}. Value: ${pythonStr(value)}. ${pythonRepr(value)} is not of type 'boolean'`,
  )
}
