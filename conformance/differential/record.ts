import { type Answer, exchange } from '../http.ts'
import { type Json, Names, normaliseJson, numbered, shapeOf } from '../normalise.ts'
import type { IdentityServer } from '../servers/identity-server.ts'
import type { Area, Step } from './steps.ts'

/** The part of an answer that a client can rely on, without what differs from one server to the next. */
export interface Observed {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

export interface Recorded {
  /** `area/step` */
  readonly id: string
  readonly request: string
  /** Absent for a step that could not be sent, because an earlier one did not give what it needs. */
  readonly observed?: Observed
  /** Why the step failed as a step, whatever the other server says. */
  readonly fault?: string
}

const HEADERS = [
  'allow',
  'content-type',
  'location',
  'openstack-auth-receipt',
  'vary',
  'www-authenticate',
  'x-openstack-request-id',
  'x-subject-token',
] as const

/** Sends all steps of all areas to one server, in order, and returns what it answered. */
export async function record(server: IdentityServer, areas: readonly Area[]): Promise<Recorded[]> {
  const names = new Names(server.url)
  const saved = new Map<string, string>([
    ['url', server.url],
    ['admin-password', server.adminPassword],
    ['garbage', 'gAAAAABgarbage'],
  ])
  const recorded: Recorded[] = []
  let last = 0
  for (const area of areas) {
    for (const step of area.steps) {
      if (step.afterSuccess && last >= 400) continue
      const done = await perform(server, step, saved, names)
      if (!step.tidy) last = done.observed?.status ?? 0
      if (!step.tidy) recorded.push({ id: `${area.name}/${step.name}`, request: step.send, ...done })
    }
  }
  return recorded
}

async function perform(
  server: IdentityServer,
  asWritten: Step,
  saved: Map<string, string>,
  names: Names,
): Promise<{ observed?: Observed; fault?: string }> {
  const wanting = new Set<string>()
  const get = (name: string, otherwise = '') => {
    const value = saved.get(name)
    if (value === undefined) wanting.add(name)
    return value ?? otherwise
  }
  const fill = (text: string) => text.replace(/\{([a-z][\w-]*)\}/g, (whole, name: string) => get(name, whole))
  const made = asWritten.make?.(get)
  const step = made === undefined ? asWritten : { ...asWritten, ...made }
  const [method = '', path = ''] = step.send.split(/ (.*)/s)
  const url = server.url + fill(path)
  const sent = { method, ...bodyOf(step, fill), headers: headersOf(step, fill) }
  if (wanting.size > 0) return step.tidy ? {} : { fault: `nothing was saved as ${[...wanting].join(', ')}` }
  if (step.pause_s) await new Promise((resolve) => setTimeout(resolve, (step.pause_s ?? 0) * 1000))
  const answer = await exchange(url, sent).catch((error: NodeJS.ErrnoException) => dropped(error))
  const json = parsed(answer)
  if (json !== undefined) names.learnFrom(json)
  if (method === 'DELETE' && answer.status === 204) names.forget(fill(path).split(/[/?]/).at(-1) ?? '')
  const missing = save(step, answer, json, saved, names)
  const observed = observe(answer, json, step, names)
  return missing.length > 0 && !step.tidy && !step.mayRefuse
    ? { observed, fault: `the answer lacks ${missing.join(', ')}` }
    : { observed }
}

// Closing the connection on a request it does not like is an answer too, and compared as one.
function dropped(error: NodeJS.ErrnoException): Answer {
  if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error
  return { status: 0, headers: {}, text: 'connection closed' }
}

function bodyOf(step: Step, fill: (text: string) => string): { body?: string | Buffer } {
  if (step.raw !== undefined) return { body: step.raw }
  return step.body === undefined ? {} : { body: fill(JSON.stringify(step.body)) }
}

function headersOf(step: Step, fill: (text: string) => string): Record<string, string> {
  const asked = step.as ?? 'system-admin'
  const token = typeof asked === 'object' ? asked.token : asked === 'anonymous' ? undefined : asked
  const given = Object.entries(step.headers ?? {}).map(([name, value]) => [name.toLowerCase(), fill(value)] as const)
  const all: Record<string, string> = {
    ...(token === undefined ? {} : { 'x-auth-token': fill(`{${token}}`) }),
    ...(step.body !== undefined || step.raw !== undefined ? { 'content-type': 'application/json' } : {}),
    ...Object.fromEntries(given),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

function save(step: Step, answer: Answer, json: Json | undefined, saved: Map<string, string>, names: Names): string[] {
  const missing: string[] = []
  for (const [name, where] of Object.entries(step.save ?? {})) {
    const value = where.startsWith('header ') ? answer.headers[where.slice(7)] : at(json, where.split('.'))
    saved.delete(name)
    if (typeof value !== 'string') missing.push(where)
    else {
      saved.set(name, value)
      names.learn(value, name)
    }
  }
  return missing
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as { readonly [key: string]: Json })[key] : undefined,
    value,
  )
}

function parsed({ headers, text }: Answer): Json | undefined {
  if (/x-www-form-urlencoded/.test(headers['content-type'] ?? '')) return Object.fromEntries(new URLSearchParams(text))
  if (!/json/.test(headers['content-type'] ?? '') || text === '') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined // observed as the text it is, so the comparison shows it
  }
}

function observe({ status, headers, text }: Answer, json: Json | undefined, step: Step, names: Names): Observed {
  const seen = HEADERS.flatMap((name) => {
    const value = headers[name]
    if (value === undefined) return []
    const plain = numbered(names.text(String(value)))
    return [[name, name === 'allow' ? plain.split(/,\s*/).sort().join(', ') : plain] as const]
  })
  const body = json === undefined ? numbered(names.text(text)) : normaliseJson(json, names, step.ordered ?? false)
  return { status, headers: Object.fromEntries(seen), body: step.shape ? shapeOf(body) : body }
}
