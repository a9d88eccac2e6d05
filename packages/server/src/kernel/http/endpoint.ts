import type { Config } from '../config/index.ts'

/**
 * Where the caller reaches us: [DEFAULT] public_endpoint, or what the request says. Forwarded headers count only when
 * [oslo_middleware] enable_proxy_headers_parsing is set (INV-16).
 */
export interface Wire {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly encrypted: boolean
  readonly remoteAddress: string
  readonly localAddress: string
  readonly localPort: number
}

export interface Origin {
  /** `scheme://host[:port]`, standard ports left out. */
  readonly endpoint: string
  readonly remoteAddress: string
}

const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

export function originOf(config: Config, wire: Wire): Origin {
  const forwarded = config.oslo_middleware.enable_proxy_headers_parsing ? forwardedOf(wire.headers) : {}
  const remoteAddress = forwarded.remote ?? wire.remoteAddress
  const configured = config.DEFAULT.public_endpoint
  if (configured !== null) return { endpoint: configured.replace(/\/+$/, ''), remoteAddress }
  const scheme = forwarded.scheme ?? (wire.encrypted ? 'https' : 'http')
  const host = forwarded.host ?? wire.headers.host ?? ''
  const named = HOST.test(host) ? host : `${wire.localAddress}:${wire.localPort}`
  return { endpoint: `${scheme}://${withoutStandardPort(scheme, named)}${forwarded.prefix ?? ''}`, remoteAddress }
}

const withoutStandardPort = (scheme: string, host: string): string =>
  host.endsWith(scheme === 'https' ? ':443' : ':80') ? host.slice(0, host.lastIndexOf(':')) : host

interface Forwarded {
  scheme?: 'http' | 'https'
  host?: string
  remote?: string
  prefix?: string
}

function forwardedOf(headers: Wire['headers']): Forwarded {
  const found: Forwarded = {}
  const standard = headers.forwarded?.split(',')[0]
  const pair = (name: string) =>
    standard?.match(new RegExp(`(?:^|;)\\s*${name}=("?)([^";]+)\\1`, 'i'))?.[2] ?? undefined
  const scheme = pair('proto') ?? headers['x-forwarded-proto']?.split(',')[0]?.trim()
  if (scheme === 'http' || scheme === 'https') found.scheme = scheme
  const host = pair('host') ?? headers['x-forwarded-host']?.split(',')[0]?.trim()
  if (host !== undefined && HOST.test(host)) found.host = host
  const remote = pair('for') ?? headers['x-forwarded-for']?.split(',')[0]?.trim()
  if (remote !== undefined && /^[0-9a-f.:[\]]+$/i.test(remote)) found.remote = remote
  const prefix = headers['x-forwarded-prefix']?.trim()
  if (prefix !== undefined && /^(?:\/[\w.-]+)+$/.test(prefix)) found.prefix = prefix
  return found
}
