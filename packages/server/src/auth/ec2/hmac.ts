import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** What all of Amazon's signatures are made of. */
export const hmac = (algorithm: 'sha1' | 'sha256', key: string | Buffer, signed: string | Buffer): Buffer =>
  createHmac(algorithm, key).update(signed).digest()

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** A key for one day, region and service (Signature Version 4). */
export const signingKey = (secret: string, scope: { day: string; region: string; service: string }): Buffer =>
  [scope.region, scope.service, 'aws4_request'].reduce(
    (key, part) => hmac('sha256', key, part),
    hmac('sha256', `AWS4${secret}`, scope.day),
  )

/** In a time that tells nothing of how much of it was right (INV-32, INV-35). */
export function sameSignature(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given, 'utf8'), Buffer.from(right, 'utf8')]
  return a.length === b.length && timingSafeEqual(a, b)
}
