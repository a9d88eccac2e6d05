import type { Config } from '../config/index.ts'

/**
 * Cross-origin answers as oslo.middleware's [cors] section asks for. An origin that is not listed gets no CORS headers:
 * its browser then refuses. Nothing is allowed by default.
 */
export function corsHeaders(
  cors: Config['cors'],
  method: string,
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const { origin } = headers
  const allowed = cors.allowed_origin
  if (origin === undefined || allowed === null) return {}
  if (!allowed.includes(origin) && !allowed.includes('*')) return {}
  const wildcard = !allowed.includes(origin)
  const answer: Record<string, string> = {
    'Access-Control-Allow-Origin': wildcard ? '*' : origin,
    Vary: 'X-Auth-Token, Origin',
  }
  if (cors.allow_credentials && !wildcard) answer['Access-Control-Allow-Credentials'] = 'true'
  const wanted = headers['access-control-request-method']
  if (method !== 'OPTIONS' || wanted === undefined) {
    if (cors.expose_headers.length > 0) answer['Access-Control-Expose-Headers'] = cors.expose_headers.join(',')
    return answer
  }
  if (!cors.allow_methods.includes(wanted)) return {}
  const requested = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const permitted = new Set([...cors.allow_headers, ...SIMPLE_HEADERS].map((name) => name.toLowerCase()))
  if (!requested.every((name) => permitted.has(name.toLowerCase()))) return {}
  if (cors.max_age !== null && cors.max_age > 0) answer['Access-Control-Max-Age'] = String(cors.max_age)
  answer['Access-Control-Allow-Methods'] = cors.allow_methods.join(',')
  answer['Access-Control-Allow-Headers'] = requested.join(',')
  return answer
}

const SIMPLE_HEADERS = [
  'Accept',
  'Accept-Language',
  'Content-Type',
  'Cache-Control',
  'Content-Language',
  'Expires',
  'Last-Modified',
  'Pragma',
]
