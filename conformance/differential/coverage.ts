import { NOT_SERVED_YET } from '../not-served-yet.ts'
import { OPERATIONS, operationOf, withoutNames } from '../operations.ts'
import type { Recorded } from './record.ts'

const OPEN = 'it is open to everybody'
const GONE = 'it is answered by a refusal alone, since tokens of PKI are gone'
const ASSERTED = 'it takes an assertion, which a web server in front of Keystone would bring'
const PROTOCOL = '/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth'
const WEBSSO = [
  '/v3/auth/OS-FEDERATION/websso/{protocol_id}',
  '/v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso',
]

/** Operations that cannot be had in both ways, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'GET /': OPEN,
  'GET /healthcheck': OPEN,
  'GET /v3/OS-SIMPLE-CERT/ca': GONE,
  'GET /v3/OS-SIMPLE-CERT/certificates': GONE,
  'GET /v3/auth/tokens/OS-PKI/revoked': GONE,
  ...Object.fromEntries(
    [PROTOCOL, ...WEBSSO].flatMap((path) => ['GET', 'POST'].map((method) => [`${method} ${path}`, ASSERTED])),
  ),
}

/** What is not asked both in a way that is served and in one that is refused. */
export function coverage(recorded: readonly Recorded[]): string[] {
  const statuses = new Map<string, number[]>()
  for (const { request, observed } of recorded) {
    const operation = operationOf(request)
    if (operation === undefined || observed === undefined) continue
    statuses.set(operation, [...(statuses.get(operation) ?? []), observed.status])
  }
  const missing = new Set(NOT_SERVED_YET.map(withoutNames))
  return OPERATIONS.filter((operation) => !missing.has(withoutNames(operation))).flatMap((operation) => {
    const seen = statuses.get(operation) ?? []
    const served = seen.some((status) => status >= 200 && status < 400)
    const refused = seen.some((status) => status >= 400 && status < 500)
    const lacking = [...(served ? [] : ['never served']), ...(refused ? [] : ['never refused'])]
    const excused = EXCEPTIONS[operation] !== undefined
    if (excused && lacking.length === 0) return [`${operation}: has both, take it off the list of exceptions`]
    return excused || lacking.length === 0 ? [] : [`${operation}: ${lacking.join(', ')}`]
  })
}
