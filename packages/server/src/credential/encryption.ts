import { credentialKeyHash, encryptCredential, nullKey } from '@quoin/tokens'
import type { Context } from '../kernel/context.ts'
import { EC2, jsonOf } from './credentials/credential.ts'

/**
 * Blobs are encrypted at rest, as Keystone does and with the same keys (INV-57). Of type 'ec2' exactly, Keystone writes
 * the blob as a JSON text of its own, and after an update plainly: both are read.
 */
export interface Sealed {
  readonly encrypted_blob: string
  readonly key_hash: string
}

type Sealing = Pick<Context, 'keys' | 'random' | 'now' | 'log'>

/** What a blob is encrypted as: by type. */
export const plainOf = (type: string, blob: string): string => (type === EC2 ? JSON.stringify(blob) : blob)

export function seal(ctx: Sealing, plain: string): Sealed {
  const { directory } = ctx.keys.credentials
  const [primary] = ctx.keys.credentials.keys()
  if (primary === undefined) throw new Error(`no key in ${directory}`)
  const key_hash = credentialKeyHash(primary)
  if (key_hash === NULL_KEY_HASH)
    ctx.log.warn(
      `A credential is stored with a key that everybody knows: run 'quoin credential_setup' for ${directory}`,
    )
  const at = { seconds: Math.floor(ctx.now().getTime() / 1000), iv: ctx.random(16) }
  return { encrypted_blob: encryptCredential(primary, plain, at), key_hash }
}

const NULL_KEY_HASH = credentialKeyHash(nullKey)

/** Undefined when none of the keys opens it. */
export const unseal = (ctx: Pick<Context, 'keys'>, stored: string): string | undefined =>
  plainText(ctx.keys.credentials.decrypt(stored)?.plaintext)

const plainText = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')

/** The blob of a row. */
export function blobOf(ctx: Pick<Context, 'keys'>, row: { id: string; type: string; encrypted_blob: string }): string {
  const plain = unseal(ctx, row.encrypted_blob)
  if (plain === undefined)
    throw new Error(`credential ${row.id} cannot be decrypted with the keys in ${ctx.keys.credentials.directory}`)
  if (row.type !== EC2) return plain
  const value = jsonOf(plain)
  return typeof value === 'string' ? value : plain
}
