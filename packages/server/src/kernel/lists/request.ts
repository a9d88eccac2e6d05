import type { Config } from '../config/index.ts'
import type { Query } from '../declare.ts'
import { BadRequest } from '../errors.ts'

/**
 * What a caller asks of a list: exact filters (`name=x`), inexact ones (`name__icontains=x`), a page (`limit`,
 * `marker`). Pages are ordered by id; the marker is the last id of the page before.
 */
export interface Filter {
  readonly name: string
  readonly value: string
  readonly comparator: 'equals' | 'contains' | 'startswith' | 'endswith'
  readonly caseSensitive: boolean
}

export interface ListRequest {
  readonly filters: readonly Filter[]
  /** Rows at most; null when the caller named none and no list_limit is set. */
  readonly limit: number | null
  readonly marker: string | null
}

export interface ListBounds {
  /** [DEFAULT] max_db_limit: no page is longer. */
  readonly maxDbLimit: number
  /** [<section>] list_limit or [DEFAULT] list_limit, used when the caller names none. */
  readonly listLimit: number | null
}

type ListSection = 'catalog' | 'identity' | 'policy' | 'resource' | 'role' | 'unified_limit'

export const listBounds = (config: Config, section: ListSection): ListBounds => ({
  maxDbLimit: config.DEFAULT.max_db_limit,
  listLimit: config[section].list_limit ?? config.DEFAULT.list_limit,
})

export function listRequest(query: Query, names: readonly string[], bounds: ListBounds): ListRequest {
  const filters: Filter[] = []
  for (const [key, value] of Object.entries(query)) {
    const [name, comparator] = splitKey(key, names)
    if (name === undefined) continue
    if (comparator === undefined) {
      filters.push({ name, value, comparator: 'equals', caseSensitive: true })
      continue
    }
    const caseSensitive = !comparator.startsWith('i')
    const plain = caseSensitive ? comparator : comparator.slice(1)
    // An unknown comparator matches everything, as upstream's does.
    if (plain === 'contains' || plain === 'startswith' || plain === 'endswith')
      filters.push({ name, value, comparator: plain, caseSensitive })
  }
  return { filters, limit: limitOf(query.limit, bounds), marker: query.marker === '' ? null : (query.marker ?? null) }
}

export const exactFilter = (list: ListRequest, name: string): string | undefined =>
  list.filters.find((filter) => filter.name === name && filter.comparator === 'equals')?.value

export const withoutFilters = (list: ListRequest, ...names: string[]): ListRequest => ({
  ...list,
  filters: list.filters.filter((filter) => !names.includes(filter.name)),
})

function splitKey(key: string, names: readonly string[]): [string | undefined, string | undefined] {
  if (names.includes(key)) return [key, undefined]
  const name = names.find((candidate) => key.startsWith(`${candidate}__`))
  return name === undefined ? [undefined, undefined] : [name, key.slice(name.length + 2)]
}

function limitOf(text: string | undefined, bounds: ListBounds): number | null {
  if (text === undefined || text === '') return bounds.listLimit
  if (!/^\s*[+-]?\d{1,18}\s*$/.test(text))
    throw new BadRequest(`Invalid input for field/attribute limit. Value: ${text.slice(0, 64)}. It must be an integer.`)
  const limit = Number(text)
  if (limit < 0)
    throw new BadRequest(`Invalid input for field/attribute limit. Value: ${text}. It must not be negative.`)
  return limit === 0 ? bounds.listLimit : Math.min(limit, bounds.maxDbLimit)
}

/** Upstream reads a boolean filter so: these words are false, all else (the empty text too) is true. */
export const booleanFilter = (value: string): boolean =>
  !['0', 'f', 'false', 'off', 'n', 'no'].includes(value.trim().toLowerCase())

/** A flag in a query: there, and not '0'. */
export const flag = (query: Query, name: string): boolean => query[name] !== undefined && query[name] !== '0'
