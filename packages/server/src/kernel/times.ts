/** Times as the Identity API prints them. */

/** `YYYY-MM-DDThh:mm:ss.ffffffZ`, from a Date (milliseconds are all it holds). */
export const isoMicros = (date: Date): string => date.toISOString().replace('Z', '000Z')

/** The same from whole seconds since the epoch. */
export const isoOfSeconds = (seconds: number): string => isoMicros(new Date(seconds * 1000))

/** `YYYY-MM-DDThh:mm:ssZ`. */
export const isoSeconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

/** An ISO 8601 time as upstream's parser takes it; no zone means UTC. Undefined when it is none. */
export function parseIso(text: string): Date | undefined {
  const match =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/.exec(
      text.trim(),
    )
  if (match === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.replace(':', '').slice(3) || '00'}`
  const millis = fraction.padEnd(3, '0').slice(0, 3)
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
