import { BadRequest, Unauthorized } from '../../kernel/errors.ts'

/** A request that was signed with a key pair, as the service that received it retells it. */
export interface SignedRequest {
  readonly access: string
  readonly signature: string
  readonly verb: string
  readonly host: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly bodyHash: string
}

/** The same for S3: the text that was signed is all there is. */
export interface SignedText {
  readonly access: string
  readonly signature: string
  readonly bytes: Buffer
}

type Fields = Readonly<Record<string, unknown>>

/** Clients have called it by three names; the first that says anything counts. */
export function credentialsIn(body: unknown): Fields {
  if (!isObject(body) || Object.keys(body).length === 0) throw new BadRequest('request must include a request body')
  for (const name of ['credentials', 'credential', 'ec2Credentials']) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined
    if (isObject(value) && Object.keys(value).length > 0) return value
    if (value !== undefined && value !== null && !isObject(value)) throw wrong(name, 'an object')
  }
  return {}
}

/** @throws Unauthorized without a key or signature, BadRequest for what cannot be one */
export function signedRequest(fields: Fields): SignedRequest {
  const access = needed(fields, 'access')
  const signature = needed(fields, 'signature')
  return {
    access,
    signature,
    verb: text(fields, 'verb'),
    host: text(fields, 'host'),
    path: text(fields, 'path'),
    params: texts(fields, 'params', (name) => name),
    headers: texts(fields, 'headers', (name) => name.toLowerCase().trim()),
    bodyHash: text(fields, 'body_hash'),
  }
}

export function signedText(fields: Fields): SignedText {
  const access = needed(fields, 'access')
  const signature = needed(fields, 'signature')
  return { access, signature, bytes: Buffer.from(needed(fields, 'token'), 'base64') }
}

function needed(fields: Fields, name: string): string {
  const value = text(fields, name)
  if (value === '') throw new Unauthorized().because(`no '${name}' was supplied`)
  return value
}

/** Empty when it is not there: no signature covers it then. */
function text(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw wrong(name, 'a string')
  return value
}

function texts(fields: Fields, name: string, key: (name: string) => string): Readonly<Record<string, string>> {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw wrong(name, 'an object')
  return Object.fromEntries(Object.entries(value).map(([each, of]) => [key(each), scalar(`${name}.${each}`, of)]))
}

/** Numbers and booleans as Python writes them, which is what upstream signs. */
function scalar(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  throw wrong(name, 'a string')
}

const wrong = (name: string, what: string): BadRequest =>
  new BadRequest(`Invalid input for field 'credentials.${name}': it must be ${what}.`)

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
