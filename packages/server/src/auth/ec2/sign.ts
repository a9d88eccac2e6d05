import { hmac, sha256Hex, signingKey } from './hmac.ts'
import type { SignedRequest } from './request.ts'

/** The signature that a request must have, and the date that it covers. */
export interface Signing {
  readonly signature: string
  /** As it was signed; absent when the request has none. */
  readonly date: string | undefined
}

/**
 * Signature versions 1, 2 and 4. Version 0 signs an action and a time, and nothing of what is asked for: it is refused
 * (INV-35), like a version that is none.
 */
export function signingsOf(secret: string, request: SignedRequest): readonly Signing[] {
  const { params, host } = request
  switch (params.SignatureVersion) {
    case '1':
      return [{ signature: version1(secret, params), date: params.Timestamp }]
    case '2':
      return hostsOf(host).map((each) => ({ signature: version2(secret, request, each), date: params.Timestamp }))
    case undefined:
      return version4(secret, request)
    default:
      return []
  }
}

/** Some clients leave the port away when they sign. */
function hostsOf(host: string): readonly string[] {
  if (!host.includes(':')) return [host]
  const without = host.replace(/^.*@/, '').replace(/^\[([^\]]*)\].*$|^([^:]*):.*$/, '$1$2')
  return [host, without.toLowerCase()]
}

function version1(secret: string, params: SignedRequest['params']): string {
  const names = Object.keys(params).sort((a, b) => byCodePoint(a.toLowerCase(), b.toLowerCase()))
  return hmac('sha1', secret, names.map((name) => name + params[name]).join('')).toString('base64')
}

/** Always HMAC-SHA256: the name of another algorithm among the parameters makes another signature, so it never fits. */
function version2(secret: string, { verb, path, params }: SignedRequest, host: string): string {
  const query = canonicalQuery({ ...params, SignatureMethod: 'HmacSHA256' })
  return hmac('sha256', secret, `${verb}\n${host}\n${path}\n${query}`).toString('base64')
}

function version4(secret: string, request: SignedRequest): readonly Signing[] {
  const { params, headers } = request
  const inHeader = headers.authorization?.startsWith(ALGORITHM) === true
  if (!inHeader && params['X-Amz-Algorithm'] !== ALGORITHM) return []
  const parameter = (name: string): string =>
    inHeader
      ? ((headers.authorization ?? '').split(`${name}=`)[1]?.split(',')[0] ?? '').trim()
      : (params[`X-Amz-${name}`] ?? '')

  const [, day, region, service, end, ...more] = parameter('Credential').split('/')
  const date = headers['x-amz-date'] ?? params['X-Amz-Date']
  if (day === undefined || region === undefined || service === undefined || end !== 'aws4_request' || more.length > 0)
    return []
  // The day that the key is for is that of the request.
  if (day === '' || date?.startsWith(day) !== true) return []
  const key = signingKey(secret, { day, region, service })
  const scope = `${day}/${region}/${service}/aws4_request`
  const signedHeaders = parameter('SignedHeaders')
  return canonicalHeaders(headers, signedHeaders.split(';')).map((canonical) => {
    const asked = [
      request.verb.toUpperCase(),
      request.path,
      // The parameters of a POST came in its body, which has a hash of its own.
      request.verb.toUpperCase() === 'POST' ? '' : canonicalQuery(params),
      canonical,
      signedHeaders,
      request.bodyHash,
    ]
    const text = [ALGORITHM, date, scope, sha256Hex(asked.join('\n'))].join('\n')
    return { signature: hmac('sha256', key, text).toString('hex'), date }
  })
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
/** Versions of Boto that sign the host without its port. */
const BOTO_WITHOUT_PORT = /^Boto\/2\.[0-9]\.[0-2]/

/** With the values as Amazon writes them, their spaces drawn together, and as upstream does, which leaves them. */
function canonicalHeaders(headers: SignedRequest['headers'], names: readonly string[]): readonly string[] {
  const isOldBoto = BOTO_WITHOUT_PORT.test(headers['user-agent'] ?? '')
  const lines = (shown: (value: string) => string): string =>
    names
      .flatMap((name) => {
        const value = Object.hasOwn(headers, name) ? headers[name] : undefined
        if (value === undefined) return []
        return [`${name}:${shown(name === 'host' && isOldBoto ? (value.split(':')[0] ?? '') : value)}`]
      })
      .join('\n')
  const [amazon, upstream] = [lines((value) => value.trim().replace(/ +/g, ' ')), lines((value) => value.trim())]
  return (amazon === upstream ? [amazon] : [amazon, upstream]).map((text) => `${text}\n`)
}

function canonicalQuery(params: Readonly<Record<string, string>>): string {
  return Object.keys(params)
    .sort(byCodePoint)
    .map((name) => `${percentEncoded(name)}=${percentEncoded(params[name] ?? '')}`)
    .join('&')
}

/** RFC 3986: all but letters, digits and -._~ */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
