import { BadRequest } from '../../kernel/errors.ts'
import { type Extras as Attributes, extrasIn, plainNames } from '../../kernel/extras.ts'

export { booleanIn } from '../../kernel/extras.ts'
/** What a request body says of a project or domain, sorted into our own attributes and the rest. Pure. */
export type { Attributes }

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

export const extraIn = (body: Attributes): Attributes => extrasIn(body, OWN)

const RESERVED: ReadonlySet<string> = new Set([...OWN, 'explicit_domain_id'])

/** A new project's attribute names as they are stored. @throws BadRequest */
export const withPlainNames = (body: Attributes): Attributes => plainNames(body, RESERVED)

const URL_RESERVED = /[:/?#[\]@!$&'()*+,;=]/g

/** @throws BadRequest when [resource] (project|domain)_name_url_safe asks for names that need no escaping */
export function checkUrlSafe(kind: 'Project' | 'Domain', setting: 'off' | 'new' | 'strict', name: string): void {
  if (setting === 'off') return
  const found = name.match(URL_RESERVED)
  if (found !== null)
    throw new BadRequest(`${kind} name cannot contain the following reserved characters: ${found.join('')}`)
}
