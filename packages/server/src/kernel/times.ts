/** Times as the Identity API prints them. */

/** `YYYY-MM-DDThh:mm:ss.ffffffZ`, from a Date (milliseconds are all it holds). */
export const isoMicros = (date: Date): string => date.toISOString().replace('Z', '000Z')

/** The same from whole seconds since the epoch. */
export const isoOfSeconds = (seconds: number): string => isoMicros(new Date(seconds * 1000))

/** `YYYY-MM-DDThh:mm:ssZ`. */
export const isoSeconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

const ISO =
  /^(\d{4})(?:(?:-(\d{1,2})|(\d{2})(?!$))(?:(?:-(\d{1,2})|(\d{2}))(?:[ T](\d{2})(?::?(\d{2}))?(?::?(\d{1,2})(?:[.,](\d+))?)?(Z|[-+]\d{2}:?(?:\d{2})?)?)?)?)?$/

const MINUTE_MS = 60_000

/**
 * An ISO 8601 time as upstream's parser takes it: what is left out is the earliest, no zone means UTC. Undefined when it
 * is none, or beyond the years 1 to 9999.
 */
export function parseIso(text: string): Date | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const number = (...groups: number[]): number => Number(groups.map((group) => match[group]).find(Boolean) ?? 0)
  const [year, hour, minute, second] = [number(1), number(6), number(7), number(8)]
  const month = number(2, 3) || (match[2] === undefined && match[3] === undefined ? 1 : 0)
  const day = number(4, 5) || (match[4] === undefined && match[5] === undefined ? 1 : 0)
  const millis = Number((match[9] ?? '').padEnd(3, '0').slice(0, 3))
  const offset = offsetMinutes(match[10] ?? 'Z')
  if (hour > 23 || minute > 59 || second > 59 || Math.abs(offset) >= 24 * 60) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  date.setTime(date.setUTCHours(hour, minute, second, millis) - offset * MINUTE_MS)
  return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999 ? date : undefined
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0)
  return zone.startsWith('-') ? -minutes : minutes
}
