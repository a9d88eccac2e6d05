/**
 * Makes the answers of two servers comparable: what may differ (ids, times, tokens, addresses) becomes a placeholder,
 * what may not stays as it is. One `Names` belongs to one server; the same id gets the same placeholder wherever that
 * server shows it, so an id mixed up with another is a difference.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Ids with a known meaning on one server, for example `9f0c…` → `alice`. */
export class Names {
  readonly #byId = new Map<string, string>()
  readonly #uses = new Map<string, number>()
  readonly #origin: string

  constructor(url: string) {
    this.#origin = new URL(url).host
  }

  /** Gives an id its placeholder; the first name given to an id stays. A name used before gets a number. */
  learn(id: string, name: string): void {
    if (this.#byId.has(id) || !LOOKS_LIKE_ID.test(id)) return
    const use = (this.#uses.get(name) ?? 0) + 1
    this.#uses.set(name, use)
    this.#byId.set(id, use === 1 ? name : `${name}#${use}`)
  }

  /** Frees the name of something that was removed, when nothing else has it: its successor is called the same. */
  forget(id: string): void {
    const name = this.#byId.get(id)
    if (name !== undefined && this.#uses.get(name) === 1) this.#uses.delete(name)
  }

  /** Learns the ids of all objects in a value that have both an id and a name, as `user:alice`. */
  learnFrom(value: Json, kind = ''): void {
    if (Array.isArray(value)) {
      for (const item of value as readonly Json[]) this.learnFrom(item, kind.replace(/s$/, ''))
    } else if (typeof value === 'object' && value !== null) {
      const { id, name, ID, Name, ...rest } = value as { readonly [key: string]: Json }
      const [known, called] = [id ?? ID, name ?? Name] // the command line client heads its columns in capitals
      if (typeof known === 'string' && typeof called === 'string') this.learn(known, `${kind}:${called}`)
      for (const [key, item] of Object.entries(rest)) this.learnFrom(item, key)
    }
  }

  /** Replaces what may differ in a text. Ids without a name are kept between markers, for `numbered`. */
  text(text: string): string {
    return text
      .replaceAll(this.#origin, '<host>')
      .replace(TOKEN, '<token>')
      .replace(REQUEST_ID, 'req-<uuid>')
      .replace(TIME, (_time, fraction: string | undefined, zone: string | undefined) => timeShape(fraction, zone))
      .replace(ID, (id) => {
        const name = this.#byId.get(id)
        return name === undefined ? `${MARK}${id}${MARK}` : `<${name}>`
      })
  }
}

const MARK = '\u0001'
const MARKED = new RegExp(`${MARK}([^${MARK}]*)${MARK}`, 'g')
const LOOKS_LIKE_ID = /^[0-9a-f]{32}$|^[0-9a-f]{64}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ID = /(?<![0-9a-zA-Z])([0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-zA-Z])/g
const TOKEN = /gAAAA[\w=-]{50,}/g
const REQUEST_ID = /req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const TIME = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g
const AUDIT_ID = /^[\w-]{22}$/
/** What is shown once and chosen at random, by the key that holds it. */
const SECRETS: Readonly<Record<string, RegExp>> = { secret: /^[\w-]{86}$/, oauth_verifier: /^[0-9A-Za-z]{8}$/ }

/** Normalises a JSON value: arrays lose their order unless `ordered`, and unnamed ids are numbered in what results. */
export function normaliseJson(value: Json, names: Names, ordered = false): Json {
  names.learnFrom(value)
  return numbered(walk(value, names, ordered, ''))
}

/** Replaces the markers of ids without a name by numbers, in order of appearance. */
export function numbered<T extends Json>(value: T): T {
  const numbers = new Map<string, number>()
  const number = (id: string) => {
    const known = numbers.get(id)
    if (known !== undefined) return `<id${known}>`
    numbers.set(id, numbers.size + 1)
    return `<id${numbers.size}>`
  }
  return mapStrings(value, (text) => text.replace(MARKED, (_marked, id: string) => number(id))) as T
}

/** Keeps only the size of lists and the form of links, for pages of lists that are ordered by random ids. */
export function shapeOf(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '<value>'
  const links = (text: string) =>
    text.includes('<host>')
      ? text.replace(/<(?!host>)[^>]*>/g, '<id>').replace(/marker=[^&]*/, 'marker=<id>')
      : '<text>'
  const entries = Object.entries(value as { readonly [key: string]: Json })
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      Array.isArray(item) ? `<${item.length} items>` : mapStrings(item, links, false),
    ]),
  )
}

/** Text that is equal for equal values, whatever the order of their keys. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

function walk(value: Json, names: Names, ordered: boolean, key: string): Json {
  if (typeof value === 'string') {
    if (SECRETS[key]?.test(value)) return `<${key}>`
    return key === 'audit_ids' && AUDIT_ID.test(value) ? mark(value) : names.text(value)
  }
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => walk(item, names, ordered, key))
    // Audit ids are [own, parent's]: their order is their meaning.
    return ordered || key === 'audit_ids' ? items : items.sort(byContent)
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as { readonly [key: string]: Json })
  // Keys may hold ids too: parents_as_ids and subtree_as_ids nest objects by project id.
  return Object.fromEntries(
    entries.map(([name, item]) => [names.text(name), walk(item, names, ordered, name)] as const).sort(byKey),
  )
}

const mark = (id: string) => `${MARK}${id}${MARK}`
const withoutIds = (value: Json) => canonical(value).replace(MARKED_IN_JSON, '<id>')
const MARKED_IN_JSON = /\\u0001.*?\\u0001/g
const byContent = (a: Json, b: Json) => {
  const [left, right] = [withoutIds(a), withoutIds(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
const byKey = ([a]: readonly [string, Json], [b]: readonly [string, Json]) => (a < b ? -1 : a > b ? 1 : 0)

function mapStrings(value: Json, change: (text: string) => string, keys = true): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item: Json) => mapStrings(item, change, keys))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as { readonly [key: string]: Json })
  return Object.fromEntries(entries.map(([key, item]) => [keys ? change(key) : key, mapStrings(item, change, keys)]))
}

function timeShape(fraction: string | undefined, zone = ''): string {
  if (fraction === undefined) return `<time${zone}>`
  return /^\.0+$/.test(fraction) ? `<time${fraction}${zone}>` : `<time.${'f'.repeat(fraction.length - 1)}${zone}>`
}
