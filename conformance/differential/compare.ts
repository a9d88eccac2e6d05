import { canonical, type Json } from '../normalise.ts'
import type { Observed, Recorded } from './record.ts'

/** A case in which the right answer is not the oracle's. */
export interface Known {
  readonly reason: string
  /** `area/step` ids. */
  readonly steps: readonly string[]
  readonly answer: RightAnswer
}

/** What is right instead of what the oracle said. */
export type RightAnswer =
  /** What the oracle said to another step, for example to a caller whose rights are now the same. */
  | { readonly like: string }
  /** A refusal in the error envelope; without a message, any. */
  | { readonly refused: number; readonly message?: string }
  /** The oracle's answer but for these parts; a header that is null is not sent, an `anyBody` is not compared. */
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string | null>>
      readonly body?: Json
      readonly anyBody?: true
      /** Makes the right body of the oracle's, where both are long and differ in a regular way. */
      readonly change?: (body: Json) => Json
    }

export interface Difference {
  readonly id: string
  readonly request: string
  readonly what: string
}

/** What the subject does otherwise than the oracle, or than the list of known cases says it should. */
export function compare(
  oracle: readonly Recorded[],
  subject: readonly Recorded[],
  known: readonly Known[] = [],
): Difference[] {
  const expectedById = new Map<string, Known>()
  for (const item of known) for (const id of item.steps) expectedById.set(id, item)
  const subjectById = new Map(subject.map((item) => [item.id, item]))
  const oracleById = new Map(oracle.map((item) => [item.id, item]))
  const differences: Difference[] = []
  for (const { id, request, observed, fault } of oracle) {
    const add = (what: string) => differences.push({ id, request, what })
    const other = subjectById.get(id)
    const exception = expectedById.get(id)
    expectedById.delete(id)
    if (fault !== undefined && exception === undefined) add(`the oracle's step failed: ${fault}`)
    if (other?.fault !== undefined) add(`the step failed: ${other.fault}`)
    if (observed === undefined || other?.observed === undefined) continue
    const right = exception ? rightAnswer(exception.answer, observed, other.observed, oracleById) : observed
    if (exception && canonical(toJson(right)) === canonical(toJson(observed))) add('listed as known, but not different')
    for (const what of unlike(right, other.observed)) add(what)
  }
  for (const id of expectedById.keys())
    differences.push({ id, request: '', what: 'listed as known, but there is no such step' })
  return differences
}

function rightAnswer(
  answer: RightAnswer,
  oracle: Observed,
  seen: Observed,
  oracleById: ReadonlyMap<string, Recorded>,
): Observed {
  if ('like' in answer) {
    const other = oracleById.get(answer.like)?.observed
    if (other === undefined) throw new Error(`known.ts names a step that the oracle did not answer: ${answer.like}`)
    return other
  }
  if ('refused' in answer) return refusal(answer.refused, answer.message ?? messageOf(seen.body) ?? 'a message')
  const headers = Object.entries({ ...oracle.headers, ...answer.headers })
  return {
    status: answer.status ?? oracle.status,
    headers: Object.fromEntries(headers.filter((entry): entry is [string, string] => entry[1] !== null)),
    body: answer.anyBody ? seen.body : (answer.body ?? answer.change?.(oracle.body) ?? oracle.body),
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Request Entity Too Large',
}

const refusal = (status: number, message: string): Observed => ({
  status,
  headers: {
    'content-type': 'application/json',
    vary: 'X-Auth-Token',
    'x-openstack-request-id': 'req-<uuid>',
    ...(status === 401 ? { 'www-authenticate': 'Keystone uri="http://<host>/v3"' } : {}),
  },
  body: { error: { code: status, message, title: TITLES[status] ?? '' } },
})

/** One line for each difference, for the message of a failing test. */
export const report = (differences: readonly Difference[]): string =>
  differences.map(({ id, request, what }) => `${id}\n    ${request}\n    ${what}`).join('\n')

function unlike(right: Observed, seen: Observed): string[] {
  const found: string[] = []
  const differ = (what: string, expected: Json, actual: Json) => {
    if (canonical(expected) !== canonical(actual))
      found.push(
        `${what}: expected ${short(canonical(expected))}\n    ${' '.repeat(what.length)}  but got  ${short(canonical(actual))}`,
      )
  }
  differ('status', right.status, seen.status)
  for (const name of new Set([...Object.keys(right.headers), ...Object.keys(seen.headers)]))
    differ(`header ${name}`, right.headers[name] ?? '<absent>', seen.headers[name] ?? '<absent>')
  if (right.status === 400 && sameSchemaFailure(messageOf(right.body), messageOf(seen.body))) return found
  for (const [path, expected, actual] of [...unlikeParts('body', right.body, seen.body)].slice(0, PARTS_SHOWN_MAX))
    differ(path, expected, actual)
  return found
}

/**
 * Zed shows the validator's whole report; 2026.1 shows one line with the last part of the field's path, the value and
 * the report's first sentence, or, where it still validates by hand, the report with Zed's heading. The field and the
 * sentence must be the same, but that Quoin hides what may be a secret.
 */
export function sameSchemaFailure(zed: string | undefined, seen: string | undefined): boolean {
  const report = /^(?:Invalid input for field '([^']*)': )?(.*?)\n\nFailed validating /s.exec(zed ?? '')
  if (!report || seen === undefined) return false
  const [, path, first = ''] = report
  const sentences = [first]
  if (path?.includes('password')) sentences.push(first.replace(/^.*(?= is not of type )/, "'***'"))
  const field = path === undefined ? '' : `${path.split('/').at(-1)}. Value: `
  return sentences.some(
    (sentence) =>
      seen === (path === undefined ? sentence : `Invalid input for field '${path}': ${sentence}`) ||
      (seen.startsWith(`Invalid input for field/attribute ${field}`) && seen.endsWith(`. ${sentence}`)),
  )
}

function messageOf(body: Json): string | undefined {
  const error = isObject(body) ? body.error : undefined
  const message = error !== undefined && isObject(error) ? error.message : undefined
  return typeof message === 'string' ? message : undefined
}

const PARTS_SHOWN_MAX = 5

// The smallest parts of two values that differ, so that one field of a long list can be seen.
function* unlikeParts(path: string, right: Json, seen: Json): Generator<readonly [string, Json, Json]> {
  if (canonical(right) === canonical(seen)) return
  if (!isObject(right) || !isObject(seen) || Array.isArray(right) !== Array.isArray(seen))
    return yield [path, right, seen]
  if (Array.isArray(right) && Array.isArray(seen) && right.length !== seen.length) return yield [path, right, seen]
  for (const key of new Set([...Object.keys(right), ...Object.keys(seen)]))
    yield* unlikeParts(`${path}.${key}`, right[key] ?? absentIn(right, key), seen[key] ?? absentIn(seen, key))
}

// A key that is not there is not a key with null.
const absentIn = (value: object, key: string): Json => (key in value ? null : '<absent>')

const isObject = (value: Json): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null

const SHOWN_MAX = 1500
const short = (text: string) => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text)
const toJson = ({ status, headers, body }: Observed): Json => ({ status, headers, body })
