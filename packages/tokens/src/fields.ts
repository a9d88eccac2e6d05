import { secondsMax } from './fernet.ts'
import type { MsgpackReader, MsgpackWriter } from './msgpack.ts'

/** What the fields of a payload depend on: options that Keystone and Quoin must agree on to read each other's tokens. */
export interface PayloadCodec {
  /** `[auth] methods`, at most 32: method i has the weight 2^i, so changing their order re-labels live tokens. */
  readonly methods: readonly string[]
  /** `[identity] default_domain_id`: the one domain id that need not be a UUID. */
  readonly defaultDomainId: string
}

/** A value that Keystone's format has no place for. `field` is the property it was in. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError'
  readonly field: string
  constructor(field: string, reason: string) {
    super(`The payload field '${field}' ${reason}`)
    this.field = field
  }
}

const auditIdLength = 22
const uuidHex = /^[0-9a-f]{32}$/i

/** 16 random bytes as an audit id: 22 characters of URL-safe base64. */
export function newAuditId(random16: Uint8Array): string {
  if (random16.length !== 16) throw new RangeError(`An audit id is made of 16 bytes, got ${random16.length}`)
  return Buffer.from(random16).toString('base64url')
}

/**
 * The bytes of an id that is a UUID, however many dashes it has. As in Keystone the spelling is not kept: it comes back
 * in lower case and without dashes.
 */
function uuidBytes(id: string): Buffer | undefined {
  const hex = id.replaceAll('-', '')
  return uuidHex.test(hex) ? Buffer.from(hex, 'hex') : undefined
}

/** `[true, 16 bytes]` for a UUID, `[false, text]` for any other id, `[false, nil]` for none. */
export function writeId(to: MsgpackWriter, id: string | null): MsgpackWriter {
  const bytes = id === null ? undefined : uuidBytes(id)
  to.array(2).bool(bytes !== undefined)
  if (bytes) return to.binary(bytes)
  return id === null ? to.nil() : to.text(id)
}

export function readId(from: MsgpackReader): string {
  if (from.array() !== 2) from.refuse()
  return from.bool() ? readUuid(from) : from.text()
}

export function readOptionalId(from: MsgpackReader): string | null {
  if (from.array() !== 2) from.refuse()
  if (from.bool()) return readUuid(from)
  return from.nextIsNil() ? from.nil() : from.text()
}

/** `[false, text]` even for what looks like a UUID: a certificate's thumbprint. */
export function writeText(to: MsgpackWriter, text: string): MsgpackWriter {
  return to.array(2).bool(false).text(text)
}

/** Bare 16 bytes without a flag: a trust. */
export function writeUuid(to: MsgpackWriter, field: string, id: string): MsgpackWriter {
  const bytes = uuidBytes(id)
  if (!bytes) throw new PayloadError(field, 'must be a UUID')
  return to.binary(bytes)
}

export function readUuid(from: MsgpackReader): string {
  const bytes = from.raw()
  if (bytes.length !== 16) from.refuse()
  return bytes.toString('hex')
}

/** Bare 16 bytes, or the text of the default domain. No other id fits, as in Keystone. */
export function writeDomainId(to: MsgpackWriter, id: string, codec: PayloadCodec): MsgpackWriter {
  const bytes = uuidBytes(id)
  if (bytes) return to.binary(bytes)
  if (id === codec.defaultDomainId) return to.text(id)
  throw new PayloadError('domainId', 'must be a UUID or the default domain')
}

export function readDomainId(from: MsgpackReader, codec: PayloadCodec): string {
  const isText = from.nextIsText()
  const bytes = from.raw()
  const isDefault = bytes.equals(Buffer.from(codec.defaultDomainId, 'utf8'))
  // A default domain with a name of 16 bytes looks like a UUID but for its type.
  if (isDefault && (isText || bytes.length !== 16)) return codec.defaultDomainId
  if (bytes.length !== 16) from.refuse()
  return bytes.toString('hex')
}

/**
 * Methods that no plugin provides and hence `[auth] methods` cannot list. Their fixed bits came with the correction of
 * CVE-2026-80182: without one, what a token made from an EC2 key may not do would be forgotten on the way (INV-36).
 * A Keystone without that correction reads such a token as having no methods, just as it reads its own.
 */
const fixedMethods: readonly (readonly [method: string, weight: number])[] = [
  ['oauth2_credential', 2 ** 33],
  ['ec2credential', 2 ** 32],
]
const configuredMethodsMax = 32

/** Each bit for one method; other methods, such as a protocol that is not configured, are left out as in Keystone. */
export function writeMethods(to: MsgpackWriter, methods: readonly string[], codec: PayloadCodec): MsgpackWriter {
  if (codec.methods.length > configuredMethodsMax)
    throw new PayloadError('methods', `cannot be told apart when more than ${configuredMethodsMax} are configured`)
  let mask = 0
  for (const [i, method] of codec.methods.entries()) if (methods.includes(method)) mask += 2 ** i
  for (const [method, weight] of fixedMethods) if (methods.includes(method)) mask += weight
  return to.uint(mask)
}

/** From the highest bit down. A bit that means nothing here hides all others, as in Keystone. */
export function readMethods(from: MsgpackReader, codec: PayloadCodec): string[] {
  let rest = from.uint()
  const methods: string[] = []
  const take = (method: string, weight: number): void => {
    if (Math.trunc(rest / weight) !== 1) return
    methods.push(method)
    rest -= weight
  }
  for (const [method, weight] of fixedMethods) take(method, weight)
  for (const [i, method] of [...codec.methods.entries()].reverse()) take(method, 2 ** i)
  return methods
}

export function writeExpiry(to: MsgpackWriter, expiresAtS: number): MsgpackWriter {
  if (!(expiresAtS >= 0 && expiresAtS <= secondsMax))
    throw new PayloadError('expiresAtS', 'is no time of this calendar')
  return to.float64(expiresAtS)
}

export function readExpiry(from: MsgpackReader): number {
  const expiresAtS = from.number()
  if (!(expiresAtS >= 0 && expiresAtS <= secondsMax)) from.refuse()
  return expiresAtS
}

/** The token's own audit id and, after a rescope, that of the first token of its chain. */
export function writeAuditIds(to: MsgpackWriter, auditIds: readonly string[]): MsgpackWriter {
  if (auditIds.length !== 1 && auditIds.length !== 2) throw new PayloadError('auditIds', 'must have one or two ids')
  to.array(auditIds.length)
  for (const id of auditIds) {
    const bytes = Buffer.from(id, 'base64url')
    if (id.length !== auditIdLength || bytes.toString('base64url') !== id)
      throw new PayloadError('auditIds', 'must be 22 characters of URL-safe base64')
    to.binary(bytes)
  }
  return to
}

export function readAuditIds(from: MsgpackReader): string[] {
  const count = from.array()
  if (count !== 1 && count !== 2) from.refuse()
  const ids: string[] = []
  for (let i = 0; i < count && i < 2; i++) {
    const bytes = from.raw()
    if (bytes.length !== 16) from.refuse()
    ids.push(bytes.toString('base64url'))
  }
  return ids
}
