import {
  type PayloadCodec,
  readAuditIds,
  readDomainId,
  readExpiry,
  readId,
  readMethods,
  readOptionalId,
  readUuid,
  writeAuditIds,
  writeDomainId,
  writeExpiry,
  writeId,
  writeMethods,
  writeText,
  writeUuid,
} from './fields.ts'
import { MsgpackReader, MsgpackWriter } from './msgpack.ts'

/**
 * The eleven payloads of Keystone's Fernet tokens: a MessagePack array `[version, ...fields]`. Both directions below
 * are laid out in the order of the wire, so one can be read against the other.
 */
export interface TokenBase {
  readonly userId: string
  /** Names from `[auth] methods`. A payload that was read lists them in reverse configured order. */
  readonly methods: readonly string[]
  /** Seconds since the epoch. */
  readonly expiresAtS: number
  /** The token's own id and, if it was made from another token, that of the first of the chain; 22 characters each. */
  readonly auditIds: readonly string[]
}

interface Federated {
  readonly groupIds: readonly string[]
  readonly idpId: string
  readonly protocolId: string
}

export type TokenPayload = TokenBase &
  (
    | { readonly kind: 'unscoped' }
    | { readonly kind: 'domain'; readonly domainId: string }
    | { readonly kind: 'project'; readonly projectId: string }
    | { readonly kind: 'trust'; readonly projectId: string; readonly trustId: string }
    | (Federated & { readonly kind: 'federated-unscoped' })
    | (Federated & { readonly kind: 'federated-project'; readonly projectId: string })
    | (Federated & { readonly kind: 'federated-domain'; readonly domainId: string })
    | { readonly kind: 'oauth1'; readonly projectId: string; readonly accessTokenId: string }
    | { readonly kind: 'system'; readonly system: 'all' }
    | {
        readonly kind: 'application-credential'
        readonly projectId: string
        readonly applicationCredentialId: string
      }
    | {
        readonly kind: 'oauth2-mtls'
        readonly projectId: string
        readonly domainId: string | null
        readonly thumbprint: string
      }
  )

export type TokenKind = TokenPayload['kind']

/** By version: the kind, and how many elements the array has, the version itself included. */
const layouts: readonly (readonly [TokenKind, number])[] = [
  ['unscoped', 5],
  ['domain', 6],
  ['project', 6],
  ['trust', 7],
  ['federated-unscoped', 8],
  ['federated-project', 9],
  ['federated-domain', 9],
  ['oauth1', 7],
  ['system', 6],
  ['application-credential', 7],
  ['oauth2-mtls', 8],
]

/**
 * Lays a payload out as Keystone does, byte for byte.
 * @throws PayloadError for what the format cannot hold
 */
export function packPayload(payload: TokenPayload, codec: PayloadCodec): Buffer {
  const to = new MsgpackWriter()
  for (const [version, [kind, count]] of layouts.entries()) if (kind === payload.kind) to.array(count).uint(version)
  writeId(to, payload.userId)
  writeMethods(to, payload.methods, codec)
  return writeFields(to, payload, codec).bytes()
}

function writeFields(to: MsgpackWriter, payload: TokenPayload, codec: PayloadCodec): MsgpackWriter {
  switch (payload.kind) {
    case 'unscoped':
      return writeEnd(to, payload)
    case 'domain':
      writeDomainId(to, payload.domainId, codec)
      return writeEnd(to, payload)
    case 'project':
      writeId(to, payload.projectId)
      return writeEnd(to, payload)
    case 'trust':
      writeId(to, payload.projectId)
      writeEnd(to, payload)
      return writeUuid(to, 'trustId', payload.trustId)
    case 'federated-unscoped':
      writeFederated(to, payload)
      return writeEnd(to, payload)
    case 'federated-project':
      writeId(to, payload.projectId)
      writeFederated(to, payload)
      return writeEnd(to, payload)
    case 'federated-domain':
      writeId(to, payload.domainId)
      writeFederated(to, payload)
      return writeEnd(to, payload)
    case 'oauth1':
      writeId(to, payload.projectId)
      writeId(to, payload.accessTokenId)
      return writeEnd(to, payload)
    case 'system':
      to.text(payload.system)
      return writeEnd(to, payload)
    case 'application-credential':
      writeId(to, payload.projectId)
      writeEnd(to, payload)
      return writeId(to, payload.applicationCredentialId)
    case 'oauth2-mtls':
      writeId(to, payload.projectId)
      writeId(to, payload.domainId)
      writeEnd(to, payload)
      return writeText(to, payload.thumbprint)
  }
}

function writeEnd(to: MsgpackWriter, payload: TokenBase): MsgpackWriter {
  writeExpiry(to, payload.expiresAtS)
  return writeAuditIds(to, payload.auditIds)
}

function writeFederated(to: MsgpackWriter, federated: Federated): void {
  to.array(federated.groupIds.length)
  for (const id of federated.groupIds) writeId(to, id)
  writeId(to, federated.idpId)
  to.text(federated.protocolId)
}

/** Reads what `packPayload` or Keystone laid out; undefined for anything else, never an error (INV-23). */
export function unpackPayload(plaintext: Uint8Array, codec: PayloadCodec): TokenPayload | undefined {
  const from = new MsgpackReader(plaintext)
  const count = from.array()
  const layout = layouts[from.uint()]
  if (layout?.[1] !== count) return undefined
  const payload = readFields(from, layout[0], codec)
  return from.finished() ? payload : undefined
}

/** The fields of the object literals are evaluated as they stand, which is the order of the wire. */
function readFields(from: MsgpackReader, kind: TokenKind, codec: PayloadCodec): TokenPayload {
  const start = { userId: readId(from), methods: readMethods(from, codec) }
  switch (kind) {
    case 'unscoped':
      return { kind, ...start, ...readEnd(from) }
    case 'domain':
      return { kind, ...start, domainId: readDomainId(from, codec), ...readEnd(from) }
    case 'project':
      return { kind, ...start, projectId: readId(from), ...readEnd(from) }
    case 'trust':
      return { kind, ...start, projectId: readId(from), ...readEnd(from), trustId: readUuid(from) }
    case 'federated-unscoped':
      return { kind, ...start, ...readFederated(from), ...readEnd(from) }
    case 'federated-project':
      return { kind, ...start, projectId: readId(from), ...readFederated(from), ...readEnd(from) }
    case 'federated-domain':
      return { kind, ...start, domainId: readId(from), ...readFederated(from), ...readEnd(from) }
    case 'oauth1':
      return { kind, ...start, projectId: readId(from), accessTokenId: readId(from), ...readEnd(from) }
    case 'system':
      return { kind, ...start, system: readSystem(from), ...readEnd(from) }
    case 'application-credential':
      return { kind, ...start, projectId: readId(from), ...readEnd(from), applicationCredentialId: readId(from) }
    case 'oauth2-mtls':
      return {
        kind,
        ...start,
        projectId: readId(from),
        domainId: readOptionalId(from),
        ...readEnd(from),
        thumbprint: readId(from),
      }
  }
}

const readEnd = (from: MsgpackReader) => ({ expiresAtS: readExpiry(from), auditIds: readAuditIds(from) })

const readFederated = (from: MsgpackReader): Federated => ({
  groupIds: Array.from({ length: from.array() }, () => readId(from)),
  idpId: readId(from),
  protocolId: from.text(),
})

function readSystem(from: MsgpackReader): 'all' {
  if (from.text() !== 'all') from.refuse()
  return 'all'
}
