import { expressionBuilder, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { NotFound } from '../errors.ts'
import { type Dialect, matchesText } from '../store/index.ts'
import { booleanFilter, type Filter, type ListRequest } from './request.ts'

/** How a filter's name reads in SQL: a column, and what kind of value it holds. */
export type FilterColumns = Readonly<Record<string, { readonly ref: string; readonly kind: 'text' | 'boolean' }>>

/** Text equality that means the same on every database: case, accents and trailing spaces count (INV-48). */
export function sameText(ref: string, value: string): RawBuilder<boolean> {
  // An expression, not SQL text: kernel/store makes those exact where the database's own comparison is not.
  return sql<boolean>`${expressionBuilder()(sql.ref<string>(ref), '=', value)}`
}

export function condition(dialect: Dialect, ref: string, filter: Filter): RawBuilder<boolean> {
  const { comparator, value, caseSensitive } = filter
  if (comparator === 'equals') return sameText(ref, value)
  return matchesText(dialect, sql.ref<string>(ref), { how: comparator, value, caseSensitive })
}

/** Adds the filters that are columns; says which are left for the caller to apply to the rows. */
export function applyFilters<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  list: ListRequest,
  columns: FilterColumns,
  dialect: Dialect,
): { query: SelectQueryBuilder<DB, TB, O>; left: readonly Filter[] } {
  const left: Filter[] = []
  let filtered = query
  for (const filter of list.filters) {
    const column = Object.hasOwn(columns, filter.name) ? columns[filter.name] : undefined
    if (column === undefined) left.push(filter)
    else if (column.kind === 'text') filtered = filtered.where(condition(dialect, column.ref, filter))
    else if (filter.comparator === 'equals')
      filtered = filtered.where(sql<boolean>`${sql.ref(column.ref)} = ${sql.lit(booleanFilter(filter.value))}`)
  }
  return { query: filtered, left }
}

/** MariaDB refuses to compare an id, three bytes a character, with these. No id holds one; all sort before them. */
const BEYOND_IDS = /[\u{10000}-\u{10ffff}]/gu

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** More rows follow. */
  readonly truncated: boolean
}

/** Rows after the marker in id order, one page. `remaining` are rows' own conditions that SQL could not state. */
export async function page<DB, TB extends keyof DB, O extends { id: string }>(
  query: SelectQueryBuilder<DB, TB, O>,
  list: ListRequest,
  options: {
    readonly id: string
    readonly maxDbLimit: number
    readonly keep?: (row: O) => boolean
    /** Whether the marker names a row at all; upstream answers 404 when it does not. */
    readonly markerExists?: (marker: string) => Promise<boolean>
  },
): Promise<Page<O>> {
  if (list.marker !== null && options.markerExists !== undefined && !(await options.markerExists(list.marker)))
    throw new NotFound(`Marker ${list.marker} could not be found.`)
  const limit = list.limit ?? options.maxDbLimit
  const rows: O[] = []
  let after = list.marker?.replace(BEYOND_IDS, '\uffff') ?? null
  // Rows are fetched in bounded chunks until a page is full, so a condition SQL cannot state never loads a whole table.
  for (;;) {
    let chunkQuery = query.orderBy(sql.ref(options.id)).limit(limit + 1)
    if (after !== null) chunkQuery = chunkQuery.where(sql<boolean>`${sql.ref(options.id)} > ${after}`)
    const chunk = await chunkQuery.execute()
    for (const row of chunk) {
      if (options.keep !== undefined && !options.keep(row)) continue
      if (rows.length === limit) return { rows, truncated: true }
      rows.push(row)
    }
    const last = chunk.at(-1)
    if (chunk.length <= limit || last === undefined) return { rows, truncated: false }
    after = last.id
  }
}
