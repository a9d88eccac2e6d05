import type { Table } from '../../schema/columns.ts'
import { BadRequest } from '../errors.ts'

/**
 * For what has to be told before something else is looked up or written: what does not fit its column is refused in the
 * same words when it is stored.
 * @throws BadRequest when a text is longer, in characters, than its column
 */
export function assertFits(table: Table, column: string, value: string | null | undefined): void {
  const max = table.columns[column]?.length
  if (max === undefined || value === null || value === undefined) return
  if (value.length <= max || [...value].length <= max) return
  throw BadRequest.tooLong(column, { text: value, charactersMax: max })
}
