import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIPv6 } from 'node:net'
import type { Config } from '../config/index.ts'

/**
 * Headers by which a proxy says who a user is. They count when the connection itself comes from a configured proxy:
 * forwarded addresses, which anybody can write, are not looked at (INV-16).
 */
export interface Arrival {
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  /** Of the other end of the connection. */
  readonly peerAddress: string
}

type Settings = Pick<Config['quoin'], 'auth_proxy_addresses' | 'auth_proxy_secret'>

const SECRET_HEADER = 'x-auth-proxy-secret'

export function vouchedHeader(settings: Settings, arrival: Arrival, name: string): string | undefined {
  if (!comesFromProxy(settings, arrival)) return undefined
  return onlyValue(arrival.rawHeaders, name)
}

function comesFromProxy({ auth_proxy_addresses, auth_proxy_secret }: Settings, arrival: Arrival): boolean {
  if (auth_proxy_addresses.length === 0) return false
  const address = arrival.peerAddress.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!listOf(auth_proxy_addresses).check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return false
  if (auth_proxy_secret === null || auth_proxy_secret === '') return true
  return isSame(auth_proxy_secret, onlyValue(arrival.rawHeaders, SECRET_HEADER) ?? '')
}

/** A header that is there twice may be a visitor's and the proxy's: neither is believed. */
function onlyValue(rawHeaders: readonly string[], name: string): string | undefined {
  const wanted = name.toLowerCase()
  let value: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== wanted) continue
    if (value !== undefined) return undefined
    value = rawHeaders[at + 1]
  }
  return value
}

const lists = new WeakMap<readonly string[], BlockList>()

function listOf(networks: readonly string[]): BlockList {
  const known = lists.get(networks)
  if (known !== undefined) return known
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  lists.set(networks, list)
  return list
}

const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
