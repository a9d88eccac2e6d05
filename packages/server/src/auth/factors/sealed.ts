import { fernetEncrypt } from '@quoin/tokens'
import type { Context } from '../../kernel/context.ts'

/**
 * What is begun in one request and finished in another, in the hands of whoever began it: encrypted and signed with the
 * token keys, for one purpose, for a short time. Nothing is stored for what is never finished (INV-51).
 */
export interface Sealed {
  readonly purpose: 'totp-enrolment' | 'passkey-registration' | 'passkey-login'
  /** Seconds since the epoch. */
  readonly expiresAtS: number
  readonly facts: Readonly<Record<string, string>>
}

const SEALED_LENGTH_MAX = 2048

export function seal(ctx: Context, { purpose, expiresAtS, facts }: Sealed): string {
  const primary = ctx.keys.tokens.keys()[0]
  if (primary === undefined) throw new Error(`no key in ${ctx.keys.tokens.directory}`)
  // JSON begins with a brace: no token and no receipt does.
  const plaintext = Buffer.from(JSON.stringify({ purpose, expiresAtS, facts }))
  return fernetEncrypt(primary, plaintext, { seconds: Math.floor(ctx.now().getTime() / 1000), iv: ctx.random(16) })
}

/** Undefined for what is not ours, for another purpose, or too late. */
export function unseal(ctx: Context, purpose: Sealed['purpose'], text: string): Sealed | undefined {
  const opened = text.length > SEALED_LENGTH_MAX ? undefined : ctx.keys.tokens.decrypt(text)
  if (opened === undefined || opened.plaintext[0] !== '{'.charCodeAt(0)) return undefined
  const sealed = JSON.parse(Buffer.from(opened.plaintext).toString('utf8')) as Sealed
  return sealed.purpose === purpose && ctx.now().getTime() < sealed.expiresAtS * 1000 ? sealed : undefined
}
