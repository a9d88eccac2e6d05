import { type RawBuilder, sql } from 'kysely'
import type { Query } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { sameText } from '../../kernel/lists/index.ts'

/**
 * `tags` (has all of them), `tags-any` (has one of them), `not-tags` and `not-tags-any` (the opposites); what is given
 * is met together. Upstream joins two negative filters, or a negative one with a positive one that nothing matches, so
 * that more is listed than was asked for; here a filter never widens a list (INV-12).
 */
export interface TagFilter {
  readonly quantity: 'all' | 'any'
  readonly negated: boolean
  readonly tags: readonly string[]
}

export const TAG_FILTERS = ['tags', 'tags-any', 'not-tags', 'not-tags-any'] as const

/** Different tags one filter may name. */
const TAGS_ASKED_MAX = 500

export function tagFilters(query: Query): readonly TagFilter[] {
  return TAG_FILTERS.flatMap((name) => {
    const text = query[name]
    if (text === undefined) return []
    const tags = [...new Set(text.split(','))]
    if (tags.length > TAGS_ASKED_MAX) throw new BadRequest(`The filter ${name} names more than ${TAGS_ASKED_MAX} tags.`)
    return [{ quantity: name.endsWith('any') ? 'any' : 'all', negated: name.startsWith('not'), tags }]
  })
}

/** Holds for rows of `project` that meet the filter. */
export function tagCondition({ quantity, negated, tags }: TagFilter): RawBuilder<boolean> {
  const named = sql.join(
    tags.map((tag) => sameText('project_tag.name', tag)),
    sql` or `,
  )
  const found = sql`select count(*) from project_tag where project_tag.project_id = project.id and (${named})`
  const wanted = quantity === 'all' ? tags.length : 1
  return negated ? sql<boolean>`(${found}) < ${sql.lit(wanted)}` : sql<boolean>`(${found}) >= ${sql.lit(wanted)}`
}
