import { createHash } from 'node:crypto'

/**
 * Ids that are the same whenever they are made from the same text: what is sent a second time has the ids of the first.
 * Secrets are never among the texts.
 */
export function idFrom(text: string): string {
  return uuidFrom(createHash('sha256').update(text).digest())
}

/** As `idFrom`, without dashes. */
export const hexFrom = (text: string): string => idFrom(text).replaceAll('-', '')

/** Keystone's namespace for resources whose ids are no UUIDs. */
const RESOURCES = Buffer.from('4332ecab770b4288a680b9aca3b1b153', 'hex')

/** CADF wants UUIDs: ids of users that are none, as those of LDAP, are made into one the way Keystone does. */
export function resourceUuid(id: string): string {
  if (/^[0-9a-f]{32}$/i.test(id.replace(/^urn:|uuid:|[{}-]/g, ''))) return id
  return uuidFrom(createHash('sha1').update(RESOURCES).update(id).digest()).replaceAll('-', '')
}

/** RFC 9562, version 5: the first 16 bytes of a digest. */
function uuidFrom(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
