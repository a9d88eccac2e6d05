import { Unstorable } from './errors.ts'

/** How values are written and read, the same on every database. */

/**
 * A value as it is sent. Text that one of the databases cannot hold, or would change in silence (NUL on PostgreSQL, half
 * of a surrogate pair anywhere), is refused on all of them: a name must not come back as another one (INV-48).
 * Anything but plain values is a mistake of ours, stopped here because the MySQL driver writes objects as SQL.
 */
export function encode(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      if (UNSTORABLE_TEXT.test(value)) throw new Unstorable('text with a NUL character or half a surrogate pair')
      return value
    case 'number':
      if (!Number.isFinite(value)) throw new Unstorable(`the number ${value}`)
      return value
    case 'boolean':
    case 'bigint':
      return value
    default:
      if (value === null || value instanceof Uint8Array) return value
      if (value instanceof Date) return timeText(value)
      throw new TypeError(`a ${typeof value} is not a value of a column`)
  }
}

const UNSTORABLE_TEXT = /\0|\p{Surrogate}/u

/** SQLAlchemy's text form of a UTC instant, understood by all three databases and sortable as text on SQLite. */
export function timeText(time: Date): string {
  const iso = Number.isNaN(time.getTime()) ? '' : time.toISOString()
  // Outside the years 1 to 9999 the ISO form is longer, and neither Python nor MySQL has such times.
  if (iso.length !== 24 || iso.startsWith('0000')) throw new Unstorable('a time outside the years 1 to 9999')
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`
}

/** The instant a DATETIME means; beyond milliseconds it is cut, as `Date` holds no more. */
export function timeOf(stored: string): Date {
  const time = STORED_TIME.exec(stored)
  const date = new Date(
    time === null ? Number.NaN : `${time[1]}T${time[2] ?? '00:00:00'}.${(time[3] ?? '').slice(0, 3).padEnd(3, '0')}Z`,
  )
  if (Number.isNaN(date.getTime())) throw new Error(`the database holds '${stored}' where a time belongs`)
  return date
}

const STORED_TIME = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:\.(\d+))?)?$/
