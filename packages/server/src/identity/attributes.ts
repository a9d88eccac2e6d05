import { BadRequest } from '../kernel/errors.ts'
import type { Extras } from '../kernel/extras.ts'
import { pythonRepr } from '../kernel/validation/python.ts'

/** What a request body says of a user or group. Pure. */

/**
 * Names never kept as extra attributes of a user or group: a key named `extra` is dropped, as upstream drops it, and
 * `links` are made by us.
 */
export const NEVER_EXTRA = ['extra', 'links'] as const

/** What Python's str.strip() takes off: its whitespace holds a few control characters that ours does not. */
const BLANK = '[\\s\\x1c-\\x1f\\x85]'
const AROUND = new RegExp(`^${BLANK}+|${BLANK}+$`, 'g')

/** A name without blanks around it. @throws BadRequest when nothing is left */
export function strippedName(name: string): string {
  const stripped = name.replace(AROUND, '')
  if (stripped !== '') return stripped
  throw new BadRequest(
    `Invalid input for field/attribute name. Value: ${name}. ${pythonRepr(name)} does not match '[\\\\S]+'`,
  )
}

/**
 * Ids and domains are fixed at creation (INV-07).
 * @throws BadRequest when a change names another one
 */
export function assertSameIdentity(
  kind: 'user' | 'group',
  existing: { readonly id: string; readonly domain_id: string },
  change: Extras,
): void {
  if (change.id !== undefined && change.id !== null && change.id !== existing.id)
    throw new BadRequest('Cannot change ID')
  if (change.domain_id !== undefined && change.domain_id !== existing.domain_id)
    throw new BadRequest('Cannot change Domain ID')
  if (kind === 'user' && change.id === null) throw new BadRequest('Cannot change user ID')
}
