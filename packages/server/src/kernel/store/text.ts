import { type Expression, type RawBuilder, sql } from 'kysely'
import type { Dialect } from './dialect.ts'

export interface TextMatch {
  readonly how: 'contains' | 'startswith' | 'endswith'
  readonly value: string
  readonly caseSensitive: boolean
}

/**
 * Part of a text, meaning the same on every database: `%` and `_` stand for themselves, and case counts or does not as
 * asked, where LIKE alone ignores it on MySQL, minds it on PostgreSQL and ignores ASCII only on SQLite.
 * Comparing whole texts needs no help: `=` and `in` are exact everywhere.
 */
export function matchesText(
  dialect: Dialect,
  column: Expression<string | null>,
  match: TextMatch,
): RawBuilder<boolean> {
  const wanted = match.caseSensitive ? match.value : match.value.toLowerCase()
  const text = match.caseSensitive ? column : sql<string>`lower(${column})`
  if (dialect === 'sqlite') return onSqlite(text, wanted, match.how)
  const escaped = wanted.replace(/[|%_]/g, (char) => `|${char}`)
  const pattern = { contains: `%${escaped}%`, startswith: `${escaped}%`, endswith: `%${escaped}` }[match.how]
  if (dialect === 'postgresql') return sql<boolean>`${text} like ${pattern} escape '|'`
  return sql<boolean>`convert(${text} using utf8mb4) collate utf8mb4_bin like ${pattern} escape '|'`
}

/** SQLite's LIKE ignores ASCII case whatever is asked; instr and substr do not. */
function onSqlite(text: Expression<unknown>, wanted: string, how: TextMatch['how']): RawBuilder<boolean> {
  switch (how) {
    case 'contains':
      return sql<boolean>`instr(${text}, ${wanted}) > 0`
    case 'startswith':
      return sql<boolean>`substr(${text}, 1, length(${wanted})) = ${wanted}`
    case 'endswith':
      // substr(x, -0) is the whole text.
      return wanted === ''
        ? sql<boolean>`${text} is not null`
        : sql<boolean>`substr(${text}, -length(${wanted})) = ${wanted}`
  }
}
