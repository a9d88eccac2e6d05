import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../../../kernel/context.ts'

/** What a user reads out to a consumer: no characters that look alike. */
const CHARACTERS = 'abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 8
const FORM = new RegExp(`^[${CHARACTERS}]{${LENGTH}}$`)
/** Bytes above would make the first characters likelier. */
const FAIR = 256 - (256 % CHARACTERS.length)

export function newVerifier(ctx: Pick<Context, 'random'>): string {
  let text = ''
  while (text.length < LENGTH)
    for (const byte of ctx.random(LENGTH * 2))
      if (byte < FAIR && text.length < LENGTH) text += CHARACTERS[byte % CHARACTERS.length]
  return text
}

export const isVerifier = (text: string): boolean => FORM.test(text)

/** In constant time (INV-32). */
export const isSameVerifier = (given: string, expected: string | null): boolean =>
  expected !== null && given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
