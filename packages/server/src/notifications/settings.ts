import { hostname } from 'node:os'
import type { Config } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { type Transport, transportFrom } from './transport-url.ts'

/** What keystone.conf says of notifications, checked. */
export interface Settings {
  readonly format: 'basic' | 'cadf'
  readonly optOut: ReadonlySet<string>
  readonly publisherId: string
  readonly topics: readonly string[]
  readonly exchange: string
  /** Attempts to send what is kept in memory alone; -1: as long as it takes. */
  readonly retry: number
  readonly log: boolean
  readonly rabbit: { readonly version: 1 | 2; readonly transport: Transport } | null
}

/** oslo.messaging's drivers that are served; `noop` does nothing there either. */
const DRIVERS = ['messagingv2', 'messaging', 'log', 'noop'] as const

/** Null when nothing is to be sent: no driver is set, as by default. @throws OperatorError */
export function settingsOf(config: Config): Settings | null {
  const { DEFAULT, oslo_messaging_notifications: section } = config
  const drivers = section.driver.map((name) => name.trim()).filter(Boolean)
  const unknown = drivers.find((name) => !DRIVERS.some((known) => known === name))
  if (unknown !== undefined)
    throw new OperatorError(
      `[oslo_messaging_notifications] driver = ${unknown} is not served`,
      `Use ${DRIVERS.join(', ')}.`,
    )
  const version = drivers.includes('messagingv2') ? 2 : 1
  const messaging = drivers.includes('messagingv2') || drivers.includes('messaging')
  const log = drivers.includes('log')
  if (!messaging && !log) return null
  const url = section.transport_url ?? DEFAULT.transport_url
  return {
    format: DEFAULT.notification_format,
    optOut: new Set(DEFAULT.notification_opt_out),
    publisherId: `identity.${DEFAULT.default_publisher_id || hostname()}`,
    topics: section.topics,
    exchange: DEFAULT.control_exchange,
    retry: section.retry,
    log,
    rabbit: messaging ? { version, transport: transportFrom(url, config) } : null,
  }
}
