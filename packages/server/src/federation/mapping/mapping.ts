/** A mapping as mapping/schema.ts has found it well formed. */
export interface Mapping {
  readonly rules: readonly Rule[]
  readonly schema_version: SchemaVersion
}

/** 2.0: domains for projects, and one for all of a rule. 3.0: projects from the assertion, kept in step with it. */
export const SCHEMA_VERSIONS = ['1.0', '2.0', '3.0'] as const
export type SchemaVersion = (typeof SCHEMA_VERSIONS)[number]

export interface Rule {
  readonly local: readonly Local[]
  readonly remote: readonly Remote[]
}

/** What is asked of one attribute of the assertion. */
export interface Remote {
  readonly type: string
  readonly any_one_of?: readonly unknown[]
  readonly not_any_of?: readonly unknown[]
  readonly blacklist?: readonly unknown[]
  readonly whitelist?: readonly unknown[]
  readonly regex?: boolean
}

export interface DomainRef {
  readonly id?: string
  readonly name?: string
}

export type UserType = 'ephemeral' | 'local'

/** What a rule gives. Before substitution its texts hold `{0}`, `{1}` …; afterwards what these stand for. */
export interface Local {
  readonly user?: {
    readonly id?: string
    readonly name?: string
    readonly email?: string
    readonly domain?: DomainRef
    readonly type?: UserType
  }
  readonly group?: { readonly id?: string; readonly name?: string; readonly domain?: DomainRef }
  readonly groups?: string
  readonly group_ids?: string
  readonly domain?: DomainRef
  readonly projects?: readonly MappedProject[]
  readonly projects_json?: string
}

export interface MappedProject {
  readonly name: string
  readonly roles: readonly { readonly name: string }[]
  readonly domain?: DomainRef
}

export interface MappedGroup {
  readonly name: string
  readonly domain: DomainRef
}

/** What an assertion comes to. Names are not looked up yet. */
export interface Mapped {
  readonly user: {
    readonly id?: string
    readonly name?: string
    readonly email?: string
    readonly domain?: DomainRef
    readonly type: UserType
  }
  readonly group_ids: readonly string[]
  readonly group_names: readonly MappedGroup[]
  readonly projects: readonly MappedProject[]
}

/** Why a mapping gives nothing for an assertion, or cannot be used at all. Told to operators, not to who signs in. */
export class MappingRefused extends Error {}
