import type { Context } from '../../kernel/context.ts'
import { type Extras, extrasOf } from '../../kernel/extras.ts'
import { isoMicros } from '../../kernel/times.ts'
import { optionsFrom, type UserOptions } from './options.ts'

/** One way in which an identity provider knows a user. */
export interface FederatedIdentity {
  readonly idp_id: string
  readonly protocol_id: string
  readonly unique_id: string
  readonly display_name: string | null
}

export interface User {
  readonly id: string
  readonly name: string
  readonly domain_id: string
  /** False also for a user who has been inactive for longer than [security_compliance] allows. */
  readonly enabled: boolean
  readonly default_project_id: string | null
  /** When the current password expires; null for never, and without a password. */
  readonly password_expires_at: Date | null
  readonly options: UserOptions
  /** Extras without a column. Policy never sees them. */
  readonly extra: Extras
  /** How identity providers know the user. */
  readonly federated: readonly FederatedIdentity[]
}

/** A user as stored, spread over several tables. */
export interface StoredUser {
  readonly row: {
    readonly id: string
    readonly domain_id: string
    readonly enabled: boolean | null
    readonly extra: string | null
    readonly default_project_id: string | null
    readonly created_at: Date | null
    readonly last_active_at: string | null
    readonly local_user_id: number | null
    readonly local_name: string | null
    readonly nonlocal_name: string | null
    readonly failed_auth_count: number | null
  }
  readonly options: readonly { readonly option_id: string; readonly option_value: string | null }[]
  readonly password: StoredPassword | null
  readonly federated: readonly FederatedIdentity[]
}

export interface StoredPassword {
  readonly id: number
  readonly password_hash: string | null
  readonly self_service: boolean
  readonly createdAt: Date
  readonly expiresAt: Date | null
}

type Now = Pick<Context, 'config' | 'now'>

export function userOf(ctx: Now, stored: StoredUser): User {
  const { row, password, federated } = stored
  const options = optionsFrom(stored.options)
  return {
    id: row.id,
    name: row.local_name ?? row.nonlocal_name ?? federated[0]?.display_name ?? '',
    domain_id: row.domain_id,
    enabled: row.enabled === true && !isInactive(ctx, row, options),
    default_project_id: row.default_project_id,
    password_expires_at: password?.expiresAt ?? null,
    options,
    extra: extrasOf(row.extra),
    federated,
  }
}

const DAY_MS = 86_400_000

/** Whole days between UTC days, as upstream counts them. */
function isInactive({ config, now }: Now, row: StoredUser['row'], options: UserOptions): boolean {
  const daysMax = config.security_compliance.disable_user_account_days_inactive
  if (daysMax === null || options.ignore_user_inactivity === true) return false
  const since = row.last_active_at ?? (row.created_at === null ? null : dayOf(row.created_at))
  if (since === null) return false
  return (Date.parse(dayOf(now())) - Date.parse(since)) / DAY_MS >= daysMax
}

/** The UTC day, YYYY-MM-DD. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10)

/** Names under which clients of older versions send what is no attribute of a user; kept, and not shown. */
const HIDDEN: ReadonlySet<string> = new Set(['password', 'tenants', 'groups', 'domains', 'federated', 'links'])
const HIDDEN_IN_EXTRA: ReadonlySet<string> = new Set(['password', 'tenants', 'federated', 'links'])

const without = (extra: Extras, hidden: ReadonlySet<string>): Extras =>
  Object.fromEntries(Object.entries(extra).filter(([key]) => !hidden.has(key)))

/** A user as lists show it. */
export function shownUser(user: User) {
  const { default_project_id } = user
  return {
    ...without(user.extra, HIDDEN),
    id: user.id,
    name: user.name,
    domain_id: user.domain_id,
    enabled: user.enabled,
    ...(default_project_id === null ? {} : { default_project_id }),
    password_expires_at: user.password_expires_at === null ? null : isoMicros(user.password_expires_at).slice(0, -1),
    options: user.options,
  }
}

/** PATCH answers show the extra attributes a second time, under one key. */
export const shownExtra = (user: User): Extras => without(user.extra, HIDDEN_IN_EXTRA)

/** What policy may look at: facts of ours, no extra attributes (INV-09). */
export const policyUser = ({ id, name, domain_id, enabled, default_project_id }: User) => ({
  id,
  name,
  domain_id,
  enabled,
  default_project_id,
})

/** Alone, a user is shown with the identities that providers know; `extra` is set in PATCH answers. */
export function shownWhole(user: User, extra?: Extras) {
  return {
    ...shownUser(user),
    ...(extra === undefined ? {} : { extra }),
    ...(user.federated.length === 0 ? {} : { federated: shownFederated(user.federated) }),
  }
}

/** Protocols by identity provider. */
function shownFederated(identities: readonly FederatedIdentity[]) {
  const byIdp = new Map<string, { protocol_id: string; unique_id: string }[]>()
  for (const { idp_id, protocol_id, unique_id } of identities) {
    const protocols = byIdp.get(idp_id) ?? []
    protocols.push({ protocol_id, unique_id })
    byIdp.set(idp_id, protocols)
  }
  return [...byIdp].map(([idp_id, protocols]) => ({ idp_id, protocols }))
}

/** A user in the change log: columns, whole, without secrets. */
export const userBody = ({ row, options, federated }: StoredUser) => ({
  id: row.id,
  domain_id: row.domain_id,
  name: row.local_name ?? row.nonlocal_name ?? federated[0]?.display_name ?? null,
  enabled: row.enabled,
  extra: extrasOf(row.extra),
  default_project_id: row.default_project_id,
  created_at: row.created_at?.toISOString() ?? null,
  last_active_at: row.last_active_at,
  options: optionsFrom(options),
  federated: federated.map((identity) => ({ ...identity })),
})
