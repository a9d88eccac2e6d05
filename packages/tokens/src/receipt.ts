import { type PayloadCodec, readExpiry, readId, readMethods, writeExpiry, writeId, writeMethods } from './fields.ts'
import { MsgpackReader, MsgpackWriter } from './msgpack.ts'

/** What a user has proven so far when a multi-factor rule asks for more. */
export interface Receipt {
  readonly userId: string
  /** Names from `[auth] methods`. A receipt that was read lists them in reverse configured order. */
  readonly methods: readonly string[]
  /** Seconds since the epoch. */
  readonly expiresAtS: number
}

/**
 * Lays a receipt out as Keystone does. It has no version and three fields only, which is all that tells it from a token
 * where both use one key repository: no token reads as a receipt, nor the other way round.
 * @throws PayloadError for what the format cannot hold
 */
export function packReceipt(receipt: Receipt, codec: PayloadCodec): Buffer {
  const to = new MsgpackWriter().array(3)
  writeId(to, receipt.userId)
  writeMethods(to, receipt.methods, codec)
  writeExpiry(to, receipt.expiresAtS)
  return to.bytes()
}

/** Reads what `packReceipt` or Keystone laid out; undefined for anything else, never an error (INV-23). */
export function unpackReceipt(plaintext: Uint8Array, codec: PayloadCodec): Receipt | undefined {
  const from = new MsgpackReader(plaintext)
  if (from.array() !== 3) return undefined
  const receipt = { userId: readId(from), methods: readMethods(from, codec), expiresAtS: readExpiry(from) }
  return from.finished() ? receipt : undefined
}
