import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { FernetKey } from './fernet-key.ts'

/**
 * The Fernet envelope (github.com/fernet/spec), as Keystone puts it into tokens: URL-safe base64 without padding of
 * `0x80 | seconds, 8 bytes | IV, 16 bytes | AES-128-CBC ciphertext | HMAC-SHA256, 32 bytes`.
 * Reading is total and strict: one spelling for one envelope (INV-22), undefined for everything else (INV-23).
 */

/** Longest token that is looked at, in characters: as long as all headers of a request may be. */
export const fernetLengthMax = 16_384

const version = 0x80
const blockLength = 16
const headLength = 1 + 8 + 16
const macLength = 32
const overhead = headLength + macLength
const fernetLengthMin = Math.ceil(((overhead + blockLength) * 4) / 3)
/** 9999-12-31T23:59:59Z, the last second that the API's timestamps can show. */
export const secondsMax = 253_402_300_799

export interface FernetMoment {
  /** Issue time in whole seconds since the epoch. */
  readonly seconds: number
  /** 16 random bytes, never used twice. */
  readonly iv: Uint8Array
}

export interface FernetContent {
  readonly plaintext: Buffer
  /** From the envelope, in whole seconds since the epoch. */
  readonly issuedAtS: number
}

/** Encrypts and signs; the padding is stripped as Keystone does. */
export function fernetEncrypt(key: FernetKey, plaintext: Uint8Array, at: FernetMoment): string {
  if (!Number.isInteger(at.seconds) || at.seconds < 0 || at.seconds > secondsMax)
    throw new RangeError(`A Fernet token cannot be issued at ${at.seconds} seconds`)
  if (at.iv.length !== blockLength) throw new RangeError(`A Fernet token needs an IV of 16 bytes, got ${at.iv.length}`)
  const head = Buffer.alloc(headLength)
  head[0] = version
  head.writeBigUInt64BE(BigInt(at.seconds), 1)
  head.set(at.iv, 9)
  const cipher = createCipheriv('aes-128-cbc', key.encryption, at.iv)
  const signed = Buffer.concat([head, cipher.update(plaintext), cipher.final()])
  return Buffer.concat([signed, mac(key, signed)]).toString('base64url')
}

/**
 * Checks the signature against each key in turn and decrypts. Expiry is not Fernet's business here: Keystone keeps it
 * in the payload.
 */
export function fernetDecrypt(
  keys: readonly FernetKey[],
  token: string,
  lengthMax: number = fernetLengthMax,
): FernetContent | undefined {
  const envelope = openEnvelope(token, lengthMax)
  return envelope && decryptEnvelope(keys, envelope)
}

/** The bytes of a token that has the shape of one; costs no cryptography. */
export function openEnvelope(token: string, lengthMax: number = fernetLengthMax): Buffer | undefined {
  // INV-23: the length is judged before anything is allocated.
  if (token.length < fernetLengthMin || token.length > lengthMax) return undefined
  const envelope = Buffer.from(token, 'base64url')
  // INV-22: the decoder forgives padding, the other alphabet, whitespace and stray bits, so only what it would write
  // itself is accepted. Otherwise a revoked or cached token could come back in another spelling.
  if (envelope.toString('base64url') !== token) return undefined
  if (envelope[0] !== version || (envelope.length - overhead) % blockLength !== 0) return undefined
  return envelope
}

export function decryptEnvelope(keys: readonly FernetKey[], envelope: Buffer): FernetContent | undefined {
  const signed = envelope.subarray(0, -macLength)
  const given = envelope.subarray(-macLength)
  const key = keys.find((candidate) => timingSafeEqual(mac(candidate, signed), given))
  if (!key) return undefined
  const issuedAtS = envelope.readUInt32BE(1) * 2 ** 32 + envelope.readUInt32BE(5)
  if (issuedAtS > secondsMax) return undefined
  const plaintext = decryptBlocks(key, envelope.subarray(9, headLength), signed.subarray(headLength))
  return plaintext && { plaintext, issuedAtS }
}

const mac = (key: FernetKey, bytes: Buffer): Buffer => createHmac('sha256', key.signing).update(bytes).digest()

/** Checks the padding by hand: OpenSSL would throw. No oracle, because only what our key signed comes this far. */
function decryptBlocks(key: FernetKey, iv: Buffer, ciphertext: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-128-cbc', key.encryption, iv).setAutoPadding(false)
  const padded = decipher.update(ciphertext)
  const count = padded[padded.length - 1] ?? 0
  if (count < 1 || count > blockLength) return undefined
  const end = padded.length - count
  for (let i = end; i < padded.length; i++) if (padded[i] !== count) return undefined
  return padded.subarray(0, end)
}
