import { createHmac, timingSafeEqual } from 'node:crypto'

/** Time-based one-time passwords (RFC 6238) as Keystone has them: SHA-1, six digits, thirty seconds. Pure. */
export const STEP_S = 30
const DIGITS = 6
/** RFC 4226 and Keystone's library take no shorter secret. */
const SECRET_BYTES_MIN = 16

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The seed of a `totp` credential: base32 in capitals, padding left out or not. Null for what Keystone could not use
 * either; such a row matches no code.
 */
export function secretOf(seed: string): Buffer | null {
  const text = seed.replace(/=+$/, '')
  if (!/^[A-Z2-7]+$/.test(text) || [1, 3, 6].includes(text.length % 8)) return null
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const digit of text) {
    value = ((value << 5) | BASE32.indexOf(digit)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((value >> bits) & 0xff)
  }
  return bytes.length < SECRET_BYTES_MIN ? null : Buffer.from(bytes)
}

/** Bytes in base32, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32.charAt((value >> (bits - 5)) & 31)
  }
  return bits === 0 ? text : text + BASE32.charAt((value << (5 - bits)) & 31)
}

export function passcodeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_S)

/**
 * The step whose code this is, among the current one and those before it that count; null for none. All are computed and
 * compared in constant time, whichever it is (INV-32).
 */
export function matchingStep(secret: Uint8Array, passcode: string, now: Date, previous: number): number | null {
  const given = Buffer.from(passcode)
  let matching: number | null = null
  for (let back = previous; back >= 0; back -= 1) {
    const step = stepAt(now) - back
    const expected = Buffer.from(passcodeAt(secret, step))
    if (given.length === expected.length && timingSafeEqual(given, expected)) matching = step
  }
  return matching
}

export interface OtpauthLabel {
  readonly issuer: string
  readonly account: string
}

/** What an authenticator app reads from a QR code. */
export function otpauthUri(seed: string, { issuer, account }: OtpauthLabel): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  const query = `secret=${seed}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_S}`
  return `otpauth://totp/${label}?${query}`
}
