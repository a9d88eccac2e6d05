import { type Extras, extrasOf } from '../../kernel/extras.ts'
import type { GroupRow } from './store.ts'

export interface Group {
  readonly id: string
  readonly domain_id: string
  readonly name: string
  readonly description: string | null
  /** Extras without a column. Policy never sees them. */
  readonly extra: Extras
}

export const groupOf = (row: GroupRow): Group => ({ ...row, extra: extrasOf(row.extra) })

/** A group as the API shows it. */
export const shownGroup = ({ extra, id, name, domain_id, description }: Group) => ({
  ...Object.fromEntries(Object.entries(extra).filter(([key]) => key !== 'links')),
  id,
  name,
  domain_id,
  description,
})

/** What policy may look at (INV-09). */
export const policyGroup = ({ id, name, domain_id, description }: Group) => ({ id, name, domain_id, description })
