import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { parseIso } from '../../kernel/times.ts'

/** What a signature says of its time: when it was made, or until when it is good. */
export type Freshness = { readonly signed: string | undefined } | { readonly endsAtS: number }

/** Amazon's own bound on addresses that are signed beforehand. */
const AHEAD_MAX_S = 7 * 24 * 3600

/**
 * INV-35: a signature is good for [credential] auth_ttl minutes around its date, in both directions. Without a date it
 * would be good for ever: it is refused, where upstream takes it.
 * @throws Unauthorized
 */
export function assertFresh(ctx: Pick<Context, 'now' | 'config'>, time: Freshness): void {
  const nowS = ctx.now().getTime() / 1000
  if ('endsAtS' in time) {
    if (time.endsAtS < nowS || time.endsAtS > nowS + AHEAD_MAX_S)
      throw new Unauthorized().because('the signed address has ended, or ends too late')
    return
  }
  if (time.signed === undefined || time.signed === '') throw new Unauthorized().because('the signature has no date')
  const signed = parseIso(time.signed) ?? parseRfc1123(time.signed)
  if (signed === undefined) throw new Unauthorized().because('Credential timestamp is invalid')
  if (Math.abs(nowS - signed.getTime() / 1000) > ctx.config.credential.auth_ttl * 60)
    throw new Unauthorized().because('Credential is expired, or dated in the future')
}

const RFC_1123 = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/

function parseRfc1123(text: string): Date | undefined {
  const ms = RFC_1123.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms)
}
