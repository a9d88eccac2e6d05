import type { Context } from '../kernel/context.ts'
import { BadRequest } from '../kernel/errors.ts'
import { isoMicros, parseIso } from '../kernel/times.ts'

/** Ends of what is delegated. Keystone's tables hold microseconds since the epoch; a Date would lose the last three digits. */
export type Micros = number

const MALFORMED =
  ' The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.'

/** A time to come, always read as UTC. @throws BadRequest */
export function endIn(ctx: Pick<Context, 'now'>, text: string): Micros {
  const date = parseIso(text.endsWith('Z') ? text : `${text}Z`)
  if (date === undefined) throw new BadRequest(`Timestamp not in expected format.${MALFORMED}`)
  if (date < ctx.now()) throw new BadRequest(`The 'expires_at' must not be before now.${MALFORMED}`)
  const digits = /[.,]\d{3}(\d{1,3})/.exec(text)?.[1] ?? ''
  return date.getTime() * 1000 + Number(digits.padEnd(3, '0'))
}

export const dateOf = (end: Micros): Date => new Date(end / 1000)

/** Whole seconds since the epoch, as tokens count. */
export const secondsOf = (end: Micros): number => Math.floor(end / 1_000_000)

/** `YYYY-MM-DDThh:mm:ss.ffffff`, without a zone, as application credentials show it. */
export const shownEnd = (end: Micros): string =>
  `${isoMicros(dateOf(end)).slice(0, 20)}${String(end % 1_000_000).padStart(6, '0')}`
