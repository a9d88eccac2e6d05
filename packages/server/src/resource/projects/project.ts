import type { Selectable } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import type { Options } from '../immutable.ts'

/**
 * Projects and domains as values. A domain is a project that acts as one: same row, no parent, and a domain_id that
 * names the root, which the API shows as null.
 */
export interface Project {
  readonly id: string
  readonly name: string
  /** Null for a project that acts as a domain. */
  readonly domain_id: string | null
  readonly description: string | null
  readonly enabled: boolean
  /** The domain's id for a project at the top; null for a project that acts as a domain. */
  readonly parent_id: string | null
  readonly is_domain: boolean
  readonly tags: readonly string[]
  readonly options: Options
  /** Attributes that are none of Keystone's own. Shown at the top level, never to policy. */
  readonly extra: Readonly<Record<string, unknown>>
}

export type Domain = Omit<Project, 'domain_id' | 'parent_id' | 'is_domain'>

export type ProjectRow = Selectable<Tables['project']>

/** The one row above all domains. No API shows it. */
export const ROOT_DOMAIN_ID = '<<keystone.domain.root>>'

export const storedDomainId = (domainId: string | null): string => domainId ?? ROOT_DOMAIN_ID

export const projectOf = (row: ProjectRow, tags: readonly string[], options: Options): Project => ({
  id: row.id,
  name: row.name,
  domain_id: row.domain_id === ROOT_DOMAIN_ID ? null : row.domain_id,
  description: row.description,
  enabled: row.enabled === true,
  parent_id: row.parent_id,
  is_domain: row.is_domain,
  tags,
  options,
  extra: extraOf(row.extra),
})

export function domainOf(project: Project): Domain {
  const { domain_id: _domain, parent_id: _parent, is_domain: _is, ...domain } = project
  return domain
}

/** As GET shows a project. */
export function projectView(project: Project): { readonly id: string } & Readonly<Record<string, unknown>> {
  const { extra, ...own } = project
  return { ...extra, ...own }
}

/** As GET shows a domain. */
export function domainView(domain: Domain): { readonly id: string } & Readonly<Record<string, unknown>> {
  const { extra, ...own } = domain
  return { ...extra, ...own }
}

/** What policy may know of a project or domain: the server's facts, not what its owner wrote beside them (INV-09). */
export function facts<Thing extends Project | Domain>(thing: Thing): Omit<Thing, 'extra'> {
  const { extra: _extra, ...known } = thing
  return known
}

/** What the change log keeps: the row as it is stored, its tags and options. */
export const changeBody = (project: Project): Record<string, unknown> => ({
  ...facts(project),
  domain_id: storedDomainId(project.domain_id),
  extra: project.extra,
})

function extraOf(text: string | null): Readonly<Record<string, unknown>> {
  const value: unknown = text === null || text === '' ? null : JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
