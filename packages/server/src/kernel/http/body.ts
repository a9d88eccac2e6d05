import type { Query } from '../declare.ts'
import { BadRequest } from '../errors.ts'
import { parseQuery } from './query.ts'

/**
 * A request's JSON body, with one defined handling of what JSON leaves open (INV-46, INV-47): strict UTF-8, bounded
 * depth, no NUL, no lone surrogates, no number without end, no key that could reach an object's prototype. A key given twice keeps its last
 * value, as upstream's decoder does.
 */
export type Json = { readonly [key: string]: unknown }

const DEPTH_MAX = 64
const NOT_JSON = () => BadRequest.missing('valid JSON', 'request body')
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function parseBody(raw: Buffer, contentType: string | undefined): Json {
  if (raw.length === 0) return {}
  if (!isJson(contentType)) throw BadRequest.missing('application/json', 'Content-Type header')
  let value: unknown
  try {
    const text = decoder.decode(raw)
    if (depthOf(text) > DEPTH_MAX) throw NOT_JSON().because(`nested deeper than ${DEPTH_MAX}`)
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof BadRequest) throw error
    throw NOT_JSON().because((error as Error).message)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw NOT_JSON().because('not an object')
  refuseExotic(value)
  return value as Json
}

const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i

/** A form's fields, read as a query is. What does not say that it is a form has none. */
export function parseForm(raw: Buffer, contentType: string | undefined): Query {
  if (!FORM.test(contentType ?? '')) return parseQuery('')
  try {
    return parseQuery(decoder.decode(raw))
  } catch (error) {
    if (error instanceof BadRequest) throw error
    throw new BadRequest('The form is not valid UTF-8.')
  }
}

function isJson(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return type === '' || type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))
}

/** Depth of brackets outside strings: cheap, and taken before parsing. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 0x5c) i += 1
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (char === 0x7d || char === 0x5d) depth -= 1
  }
  return deepest
}

function refuseExotic(value: unknown): void {
  if (typeof value === 'string') refuseText(value)
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
    throw NOT_JSON().because('a number is out of range')
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw new BadRequest(`'__proto__' is not accepted as an attribute name.`)
    refuseText(key)
    refuseExotic(item)
  }
}

function refuseText(text: string): void {
  if (text.includes('\u0000')) throw new BadRequest('Text in the request body must not contain the character U+0000.')
  if (!text.isWellFormed()) throw new BadRequest('Text in the request body must not contain lone surrogates.')
}
