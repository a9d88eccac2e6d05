/** Signatures of Amazon's requests, versions 0 to 4, as the EC2 and S3 front ends hand them to Identity to be checked. */
import { createHash, createHmac } from 'node:crypto'

type Params = Readonly<Record<string, string>>

export interface SignedRequest {
  readonly host: string
  readonly verb: string
  readonly path: string
  readonly params: Params
}

export interface V4Request extends SignedRequest {
  readonly headers: Params
  readonly body_hash: string
}

const base64 = (algorithm: string, secret: string, text: string) =>
  createHmac(algorithm, secret).update(text).digest('base64')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The hash of no body at all. */
export const NO_BODY = sha256('')

export const signV0 = (secret: string, params: Params): string =>
  base64('sha1', secret, `${params.Action}${params.Timestamp}`)

export const signV1 = (secret: string, params: Params): string => {
  const keys = Object.keys(params).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  return base64('sha1', secret, keys.map((key) => key + params[key]).join(''))
}

export const signV2 = (secret: string, { verb, host, path, params }: SignedRequest): string =>
  base64('sha256', secret, [verb, host, path, queryOf({ ...params, SignatureMethod: 'HmacSHA256' })].join('\n'))

/** A version 4 signature; `credential` is `ACCESS/DATE/REGION/SERVICE/aws4_request`. */
export function signV4(secret: string, request: V4Request, credential: string, signedHeaders: string): string {
  const scope = credential.split('/').slice(1)
  const lower = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const canonical = [
    request.verb,
    request.path,
    request.verb === 'POST' ? '' : queryOf(request.params),
    ...signedHeaders.split(';').map((name) => `${name}:${lower.get(name)}`),
    '',
    signedHeaders,
    request.body_hash,
  ].join('\n')
  const date = request.headers['X-Amz-Date'] ?? request.params['X-Amz-Date'] ?? ''
  return signTextV4(secret, ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n'), scope)
}

/** Signs the text of a version 4 request with the key that its scope yields. */
export function signTextV4(secret: string, text: string, scope: readonly string[]): string {
  const key = scope.reduce<Buffer>(
    (inner, part) => createHmac('sha256', inner).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  )
  return createHmac('sha256', key).update(text).digest('hex')
}

export const signS3V1 = (secret: string, text: string): string => base64('sha1', secret, text)

const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
const queryOf = (params: Params) =>
  Object.keys(params)
    .sort()
    .map((key) => `${encoded(key)}=${encoded(params[key] ?? '')}`)
    .join('&')
