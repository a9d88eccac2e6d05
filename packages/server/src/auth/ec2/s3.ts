import type { Freshness } from './fresh.ts'
import { hmac, signingKey } from './hmac.ts'
import type { SignedText } from './request.ts'

/** The signature that a text must have, and what the text itself says of its time; undefined for a text of another kind. */
export function s3Signing(
  secret: string,
  { bytes }: Pick<SignedText, 'bytes'>,
): { signature: string; time: Freshness } | undefined {
  const lines = bytes.toString('latin1').split('\n')
  return lines[0]?.startsWith('AWS4') === true ? version4(secret, bytes, lines) : version2(secret, bytes, lines)
}

/** Amazon's services that an S3 key pair is also good for. */
const SERVICES = ['s3', 'iam', 'sts']

function version4(secret: string, bytes: Buffer, lines: readonly string[]) {
  const [algorithm, date, scope] = lines
  if (algorithm !== 'AWS4-HMAC-SHA256' || date === undefined || scope === undefined || lines.length !== 4)
    return undefined
  const [day, region, service, end, ...rest] = scope.split('/')
  if (day === undefined || region === undefined || end !== 'aws4_request' || rest.length > 0) return undefined
  if (service === undefined || !SERVICES.includes(service) || day === '' || !date.startsWith(day)) return undefined
  const key = signingKey(secret, { day, region, service })
  return { signature: hmac('sha256', key, bytes).toString('hex'), time: { signed: date } }
}

/** Verb, digest and type of the content, date, then headers: S3's own version 2, with SHA-1. */
function version2(secret: string, bytes: Buffer, [, , , date, ...rest]: readonly string[]) {
  const signature = hmac('sha1', secret, bytes).toString('base64')
  const amazon = rest.find((line) => line.startsWith('x-amz-date:'))?.slice('x-amz-date:'.length)
  if (amazon !== undefined) return { signature, time: { signed: amazon.trim() } }
  // In an address that was signed beforehand the date is when it ends.
  if (date !== undefined && /^\d{1,12}$/.test(date)) return { signature, time: { endsAtS: Number(date) } }
  return { signature, time: { signed: date } }
}
