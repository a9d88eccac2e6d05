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
  const named = HOST.test(host) ? host : `${bracketed(wire.localAddress)}:${wire.localPort}`
  return { endpoint: `${scheme}://${withoutStandardPort(scheme, named)}${forwarded.prefix ?? ''}`, remoteAddress }
}

const withoutStandardPort = (scheme: string, host: string): string =>
  host.endsWith(scheme === 'https' ? ':443' : ':80') ? host.slice(0, host.lastIndexOf(':')) : host

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)

interface Forwarded {
  scheme?: 'http' | 'https'
  host?: string
  remote?: string
  prefix?: string
}

/** A proxy that sends RFC 7239's header says all by it: the older ones may then be the caller's own. */
function forwardedOf(headers: Wire['headers']): Forwarded {
  const said =
    headers.forwarded === undefined
      ? {
          proto: first(headers['x-forwarded-proto']),
          host: first(headers['x-forwarded-host']),
          for: first(headers['x-forwarded-for']),
        }
      : pairsOf(first(headers.forwarded) ?? '')
  const found: Forwarded = {}
  if (said.proto === 'http' || said.proto === 'https') found.scheme = said.proto
  if (said.host !== undefined && HOST.test(said.host)) found.host = said.host
  if (said.for !== undefined && ADDRESS.test(said.for)) found.remote = said.for
  const prefix = headers['x-forwarded-prefix']?.trim()
  if (prefix !== undefined && /^(?:\/[\w.-]+)+$/.test(prefix)) found.prefix = prefix
  return found
}

const ADDRESS = /^[0-9a-f.:[\]]+$/i

/** What the proxy nearest to the caller said. */
const first = (header: string | undefined): string | undefined => header?.split(',')[0]?.trim()

function pairsOf(forwarded: string): { proto?: string; host?: string; for?: string } {
  const pairs = forwarded.split(';').map((pair): [string, string] => {
    const at = pair.indexOf('=')
    const value = pair.slice(at + 1).trim()
    return [pair.slice(0, Math.max(at, 0)).trim().toLowerCase(), /^"(.*)"$/.exec(value)?.[1] ?? value]
  })
  return Object.fromEntries(pairs)
}
