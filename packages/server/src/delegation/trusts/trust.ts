import { type Extras, extrasIn, extrasOf } from '../../kernel/extras.ts'
import { isoSeconds } from '../../kernel/times.ts'
import { dateOf, type Micros } from '../expiry.ts'

/** By a trust the trustor lets the trustee act with some of the trustor's roles in a project, perhaps in the trustor's name. */
export interface Trust {
  readonly id: string
  readonly trustor_user_id: string
  readonly trustee_user_id: string
  /** Null: it passes on nothing. */
  readonly project_id: string | null
  readonly impersonation: boolean
  readonly expires_at: Micros | null
  /** Tokens that can still be had; null for any number. */
  readonly remaining_uses: number | null
  readonly deleted_at: Date | null
  /** The trust that this one passes on. */
  readonly redelegated_trust_id: string | null
  /** How many times it can be passed on from here. */
  readonly redelegation_count: number
  readonly roleIds: readonly string[]
  readonly extra: Extras
}

/** What a body cannot set beside what `create` takes from it. */
export const ownAttributes: ReadonlySet<string> = new Set([
  'id',
  'trustor_user_id',
  'trustee_user_id',
  'project_id',
  'impersonation',
  'expires_at',
  'remaining_uses',
  'deleted_at',
  'redelegated_trust_id',
  'redelegation_count',
  'allow_redelegation',
  'roles',
  'roles_links',
  'links',
])

export interface TrustRow {
  id: string
  trustor_user_id: string
  trustee_user_id: string
  project_id: string | null
  impersonation: boolean
  deleted_at: Date | null
  expires_at: Date | null
  expires_at_int: number | null
  remaining_uses: number | null
  redelegated_trust_id: string | null
  redelegation_count: number | null
  extra: string | null
}

export const trustOf = (row: TrustRow, roleIds: readonly string[]): Trust => ({
  id: row.id,
  trustor_user_id: row.trustor_user_id,
  trustee_user_id: row.trustee_user_id,
  project_id: row.project_id,
  impersonation: row.impersonation,
  // Older rows have the time without fractions alone.
  expires_at: row.expires_at_int ?? (row.expires_at === null ? null : row.expires_at.getTime() * 1000),
  remaining_uses: row.remaining_uses,
  deleted_at: row.deleted_at,
  redelegated_trust_id: row.redelegated_trust_id,
  redelegation_count: row.redelegation_count ?? 0,
  roleIds,
  extra: extrasIn(extrasOf(row.extra), ownAttributes),
})

/** Keystone keeps the roles among the extra attributes as well. */
export const rowOf = ({ roleIds, extra, expires_at, ...trust }: Trust): TrustRow => ({
  ...trust,
  expires_at: expires_at === null ? null : dateOf(expires_at),
  expires_at_int: expires_at,
  extra: JSON.stringify({ roles: roleIds.map((id) => ({ id })), ...extra }),
})

/** As a list shows it, in upstream's order. */
export function trustView(trust: Trust): { readonly id: string } & Readonly<Record<string, unknown>> {
  const { roleIds: _roles, extra, expires_at, deleted_at, ...own } = trust
  const { id, trustor_user_id, trustee_user_id, project_id, impersonation, ...rest } = own
  return {
    ...extra,
    id,
    trustor_user_id,
    trustee_user_id,
    project_id,
    impersonation,
    // Upstream drops the fraction here, and nowhere else.
    expires_at: expires_at === null ? null : isoSeconds(dateOf(expires_at)).replace('Z', '.000000Z'),
    remaining_uses: rest.remaining_uses,
    deleted_at,
    redelegated_trust_id: rest.redelegated_trust_id,
    redelegation_count: rest.redelegation_count,
  }
}

/** What rules see (INV-09). */
export const trustFacts = ({ extra: _extra, roleIds: _roles, ...facts }: Trust) => facts
