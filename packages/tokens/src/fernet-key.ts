/** A Fernet key: 32 bytes, of which the first 16 sign and the last 16 encrypt. */
export interface FernetKey {
  readonly signing: Buffer
  readonly encryption: Buffer
}

/** A text that is no Fernet key. `reason` says why and never contains the text (INV-55). */
export class KeyError_ extends Error {
  override readonly name = 'KeyError_'
  readonly reason: string
  constructor(reason: string) {
    super(`Not a Fernet key: ${reason}`)
    this.reason = reason
  }
}

const keyTextLength = 44
// Both base64 alphabets: Keystone reads keys made with `openssl rand -base64 32` too, and so must we.
const keyText = /^[A-Za-z0-9_+/-]{43}=$/

/**
 * Reads a key as it stands in a key file: 44 characters of URL-safe base64.
 * @throws KeyError_
 */
export function parseFernetKey(text: string): FernetKey {
  if (text.length !== keyTextLength)
    throw new KeyError_(`it has ${text.length} characters where ${keyTextLength} are needed`)
  if (!keyText.test(text)) throw new KeyError_('it is not the URL-safe base64 of 32 bytes')
  return fernetKey(Buffer.from(text, 'base64'))
}

/** The key made of 32 bytes, of which it keeps a copy. */
export function fernetKey(bytes: Uint8Array): FernetKey {
  if (bytes.length !== 32) throw new KeyError_(`it has ${bytes.length} bytes where 32 are needed`)
  return { signing: Buffer.from(bytes.subarray(0, 16)), encryption: Buffer.from(bytes.subarray(16)) }
}

/** The key as it is written to a key file. */
export function formatFernetKey(key: FernetKey): string {
  return `${Buffer.concat([key.signing, key.encryption]).toString('base64url')}=`
}
