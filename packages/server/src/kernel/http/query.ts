import type { Query } from '../declare.ts'
import { BadRequest } from '../errors.ts'

const KEYS_MAX = 100

/** The query as decoded pairs, without a prototype; a key given twice keeps its first value, as upstream reads it. */
export function parseQuery(text: string): Query {
  const query: Record<string, string> = Object.create(null)
  if (text === '') return query
  let count = 0
  for (const [key, value] of new URLSearchParams(text)) {
    count += 1
    if (count > KEYS_MAX) throw new BadRequest(`The query has more than ${KEYS_MAX} keys.`)
    if (value.includes('\u0000') || key.includes('\u0000'))
      throw new BadRequest('The query must not contain the character U+0000.')
    if (query[key] === undefined) query[key] = value
  }
  return query
}
