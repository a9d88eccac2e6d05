import type { Config } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'

/** Where RabbitMQ is: oslo.messaging's `transport://user:password@host:port,user:password@host:port/virtual_host?option=value`. */
export interface Transport {
  readonly brokers: readonly Broker[]
  readonly vhost: string
  /** [oslo_messaging_rabbit], with what the URL's query overrides. */
  readonly rabbit: Config['oslo_messaging_rabbit']
}

export interface Broker {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
}

const PORT = 5672
const LOCAL: Broker = { host: 'localhost', port: PORT, username: 'guest', password: 'guest' }

/** @throws OperatorError, which never repeats the URL: it holds passwords (INV-55) */
export function transportFrom(url: string, config: Config): Transport {
  const { scheme, hosts, path, query } =
    /^(?<scheme>[^:/?#]+):(?:\/\/(?<hosts>[^/?#]*))?(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?/.exec(url)?.groups ??
    {}
  if (scheme === undefined) throw unusable('is no URL', 'Write rabbit://user:password@host:5672/virtual_host.')
  if (scheme !== 'rabbit' && scheme !== 'kombu')
    throw unusable(`is for '${scheme}'`, 'RabbitMQ is served: write rabbit://, or use the log driver.')
  const brokers = (hosts ?? '').split(',').filter(Boolean).map(brokerFrom)
  return {
    brokers: brokers.length === 0 ? [LOCAL] : brokers,
    vhost: decoded(path ?? '') || '/',
    rabbit: withOptions(config, new URLSearchParams(query ?? '')),
  }
}

function brokerFrom(text: string): Broker {
  const at = text.lastIndexOf('@')
  const [, username = '', password = ''] = /^([^:]*):?(.*)$/s.exec(text.slice(0, Math.max(at, 0))) ?? []
  const place = /^(?:\[(?<v6>[^\]]*)\]|(?<name>[^:]*))(?::(?<port>\d{1,5}))?$/.exec(text.slice(at + 1))?.groups
  const host = place?.v6 ?? place?.name
  const port = Number(place?.port ?? PORT)
  if (!host || port < 1 || port > 65_535) throw unusable('names no host, or no port', 'Write host:port.')
  return { host, port, username: decoded(username), password: decoded(password) }
}

/** Options of the URL win, in the forms that keystone.conf has them. */
function withOptions(config: Config, query: URLSearchParams): Config['oslo_messaging_rabbit'] {
  const changed: Record<string, unknown> = {}
  for (const [name, text] of query) {
    const now = Object.hasOwn(config.oslo_messaging_rabbit, name)
      ? config.oslo_messaging_rabbit[name as keyof Config['oslo_messaging_rabbit']]
      : undefined
    if (now === undefined) throw unusable(`has the unknown option '${name}'`, 'Correct or remove it.')
    const value = read(text, now)
    if (value === undefined) throw unusable(`has no value that '${name}' can have`, 'Correct it.')
    changed[name] = value
  }
  return { ...config.oslo_messaging_rabbit, ...changed }
}

function read(text: string, like: unknown): unknown {
  if (typeof like === 'number') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
  if (typeof like !== 'boolean') return text
  if (/^(1|true|yes|on)$/i.test(text)) return true
  return /^(0|false|no|off)$/i.test(text) ? false : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unusable('has a % that begins no escape', 'Write %25 for a percent sign.')
  }
}

const unusable = (what: string, fix: string): OperatorError =>
  new OperatorError(`transport_url of [oslo_messaging_notifications] or [DEFAULT] ${what}`, fix)
