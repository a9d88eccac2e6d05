import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** An authenticator in software, as a browser would speak of it: for tests of passkeys. Each part can be made wrong. */
export interface Ceremony {
  readonly challenge: string
  readonly origin?: string
  readonly rpId?: string
  readonly userVerified?: boolean
  readonly signCount?: number
  readonly crossOrigin?: boolean
  readonly userHandle?: string
  readonly format?: string
}

const UP = 0x01
const UV = 0x04
const ATTESTED = 0x40

export const RP_ID = 'cloud.test'
export const ORIGIN = 'https://console.cloud.test'

export class Authenticator {
  readonly id = randomBytes(16)
  readonly #userHandle: string
  readonly #privateKey: KeyObject
  readonly #cose: Buffer

  constructor(userId: string) {
    this.#userHandle = Buffer.from(userId).toString('base64url')
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' }) as { x?: string; y?: string }
    this.#privateKey = privateKey
    // RFC 9053: { 1: 2, 3: -7, -1: 1, -2: x, -3: y }
    this.#cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ])
  }

  create(ceremony: Ceremony) {
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.#cose])
    const authData = Buffer.concat([authenticatorData(ceremony, ATTESTED), attested])
    const format = ceremony.format ?? 'none'
    const attestationObject = Buffer.concat([
      Buffer.from('a363666d74', 'hex'),
      Buffer.from([0x60 + format.length]),
      Buffer.from(format),
      Buffer.from('6761747453746d74a0', 'hex'),
      Buffer.from('686175746844617461', 'hex'),
      Buffer.from([0x59, authData.length >> 8, authData.length & 0xff]),
      authData,
    ])
    return {
      ...this.#names(),
      response: {
        clientDataJSON: clientData('webauthn.create', ceremony).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
      },
    }
  }

  get(ceremony: Ceremony) {
    const authData = authenticatorData(ceremony, 0)
    const client = clientData('webauthn.get', ceremony)
    const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()])
    return {
      ...this.#names(),
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', signed, this.#privateKey).toString('base64url'),
        userHandle: ceremony.userHandle ?? this.#userHandle,
      },
    }
  }

  #names() {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
  }
}

const clientData = (type: string, { challenge, origin = ORIGIN, crossOrigin = false }: Ceremony): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }))

function authenticatorData({ rpId = RP_ID, userVerified = true, signCount = 0 }: Ceremony, flags: number): Buffer {
  const head = Buffer.alloc(5)
  head[0] = UP | flags | (userVerified ? UV : 0)
  head.writeUInt32BE(signCount, 1)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), head])
}
