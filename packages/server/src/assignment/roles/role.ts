import { extrasIn, extrasOf } from '../../kernel/extras.ts'

/** A role as a value. One of a domain can be granted in that domain only, and shows in no token. */
export interface Role {
  readonly id: string
  readonly name: string
  /** Null for a role of the whole cloud. */
  readonly domain_id: string | null
  readonly description: string | null
  readonly options: { readonly immutable?: boolean }
  /** Attributes that are none of Keystone's own. */
  readonly extra: Readonly<Record<string, unknown>>
}

export interface RoleRow {
  id: string
  name: string
  domain_id: string
  description: string | null
  extra: string | null
}

/** What the column holds where the API shows null. */
export const NO_DOMAIN = '<<null>>'

export const ownAttributes: ReadonlySet<string> = new Set([
  'id',
  'name',
  'domain_id',
  'description',
  'options',
  'extra',
  'links',
])

export const roleOf = (row: RoleRow, options: Role['options']): Role => ({
  id: row.id,
  name: row.name,
  domain_id: row.domain_id === NO_DOMAIN ? null : row.domain_id,
  description: row.description,
  options,
  extra: extrasOf(row.extra),
})

export const rowOf = (role: Role): RoleRow => ({
  id: role.id,
  name: role.name,
  domain_id: role.domain_id ?? NO_DOMAIN,
  description: role.description,
  extra: JSON.stringify(extrasIn(role.extra, ownAttributes)),
})

/** As the API shows it. */
export const roleView = ({ extra, ...role }: Role): { readonly id: string } & Readonly<Record<string, unknown>> => ({
  ...extra,
  ...role,
})

/** As rules see it: no words of a caller among the facts (INV-09). */
export const roleFacts = ({ extra: _extra, ...role }: Role): Omit<Role, 'extra'> => role
