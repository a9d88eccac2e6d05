import { isIPv4, isIPv6 } from 'node:net'
import { rstrip, strip } from './python-text.ts'

/** Thrown when text is not a value of its type. The message says what is wanted: "must be …". */
export class BadValue extends Error {}

export interface Limits {
  readonly min?: number
  readonly max?: number
}

const TRUE = ['true', '1', 'on', 'yes']
const FALSE = ['false', '0', 'off', 'no']

/** INV-59: oslo's eight words and no others, in any case. */
export function readBoolean(text: string): boolean {
  const word = text.toLowerCase()
  if (TRUE.includes(word)) return true
  if (FALSE.includes(word)) return false
  throw new BadValue(`must be one of ${[...TRUE, ...FALSE].join(', ')}`)
}

/** INV-59: decimal digits, as Python's int() takes them, that JavaScript can hold exactly. */
/** What Python's int() and float() look at: unlike strip(), they leave the separators U+001C to U+001F, and refuse them. */
const numeral = (text: string): string =>
  [...text].some((character) => character >= '\u001c' && character <= '\u001f') ? text : strip(text)

export function readInteger(text: string, limits: Limits): number {
  const digits = numeral(text)
  const value = Number(digits.replaceAll('_', ''))
  if (!/^[+-]?\d+(?:_\d+)*$/.test(digits) || !Number.isSafeInteger(value) || !within(value, limits))
    throw new BadValue(`must be a whole number${limitsText(limits)}`)
  return value
}

export function readFloat(text: string, limits: Limits): number {
  const digits = numeral(text)
  const value = Number(digits.replaceAll('_', ''))
  if (!FLOAT.test(digits) || !Number.isFinite(value) || !within(value, limits))
    throw new BadValue(`must be a number${limitsText(limits)}`)
  return value
}

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i

const within = (value: number, { min, max }: Limits): boolean =>
  (min === undefined || value >= min) && (max === undefined || value <= max)

function limitsText({ min, max }: Limits): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}

export function readChoice<C extends string>(text: string, choices: readonly C[], anyCase = false): C {
  const found = choices.find((choice) => (anyCase ? choice.toLowerCase() === text.toLowerCase() : choice === text))
  if (found === undefined)
    throw new BadValue(`must be one of ${choices.map((choice) => (choice === '' ? "''" : choice)).join(', ')}`)
  return found
}

/** Items parted by commas; blanks around an item and commas at the end do not count. */
export function readList(text: string): string[] {
  const items = rstrip(strip(text), ',')
  return items === '' ? [] : items.split(',').map(strip)
}

/** `name:[a,b],name:[c]`, as oslo's Dict of bounded Lists. */
export function readListsByName(text: string): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>()
  let rest = strip(text)
  while (rest !== '') {
    const entry = /^([^:,[\]]+):\s*\[([^\]]*)\]\s*(?:,|$)/.exec(rest)
    const name = strip(entry?.[1] ?? '')
    if (entry === null || name === '' || lists.has(name))
      throw new BadValue('must be NAME:[ITEM,ITEM] pairs parted by commas, each name once')
    lists.set(name, readList(entry[2] ?? ''))
    rest = strip(rest.slice(entry[0].length))
  }
  return lists
}

/** `name:value,name:value`. A part without a colon belongs to the value before it, as in oslo. */
export function readDict(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  if (strip(text) === '') return values
  const parts = strip(text).split(',')
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    while (!part.includes(':') && parts.length > 0) part += `,${parts.shift()}`
    const colon = part.indexOf(':')
    const name = strip(part.slice(0, Math.max(colon, 0)))
    if (colon < 0 || name === '' || values.has(name))
      throw new BadValue('must be NAME:VALUE pairs parted by commas, each name once')
    values.set(name, strip(part.slice(colon + 1)))
  }
  return values
}

const PERCENT = '%[0-9A-Fa-f]{2}'
const NAME_CHARS = "A-Za-z0-9._~!$&'()*+,;=\\-"
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)/
const AUTHORITY = new RegExp(
  `^(?:(?:[${NAME_CHARS}:]|${PERCENT})+@)?(\\[[^\\]]*\\]|(?:[${NAME_CHARS}]|${PERCENT})+)(?::\\d{0,5})?$`,
)

/**
 * A URI with scheme and host, as written. As in oslo, the path may hold what RFC 3986 wants escaped; but not blanks,
 * control characters and backslashes, since it comes to stand in headers and links.
 */
export function readUri(text: string, lengthMax = Number.POSITIVE_INFINITY): string {
  const [, authority = ''] = URI.exec(text) ?? []
  const host = AUTHORITY.exec(authority)?.[1]
  const path = text.slice(text.indexOf(authority) + authority.length).replace(/[?#].*/su, '')
  if (
    host === undefined ||
    !isUriHost(host) ||
    /[[\]]/.test(path) ||
    /[\s\p{Cc}\\]/u.test(text) ||
    text.length > lengthMax
  )
    throw new BadValue(
      `must be a URI with scheme and host${Number.isFinite(lengthMax) ? `, at most ${lengthMax} characters long` : ''}`,
    )
  return text
}

function isUriHost(host: string): boolean {
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1).replace(/%25[^%]+$/, ''))
  return !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.split('.').every((byte) => Number(byte) <= 255)
}

const LABEL = /^(?!-)[A-Z0-9-]{1,63}(?<!-)$/i

export function readHostname(text: string): string {
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  const labels = name.split('.')
  if (text.length > 253 || !/[a-z-]/i.test(labels.at(-1) ?? '') || !labels.every((label) => LABEL.test(label)))
    throw new BadValue('must be a host name')
  return name
}

/** An IP address, or a network as address/bits. */
export function readNetwork(text: string): string {
  const [address = '', bits, ...more] = text.split('/')
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0
  const isNumber = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width)
  if (width === 0 || !isNumber || more.length > 0)
    throw new BadValue('must be an IP address, or a network such as 192.0.2.0/24')
  return text
}

export function readHostAddress(text: string): string {
  if (isIPv4(text) || isIPv6(text)) return text
  try {
    return readHostname(text)
  } catch {
    throw new BadValue('must be an IP address or a host name')
  }
}
