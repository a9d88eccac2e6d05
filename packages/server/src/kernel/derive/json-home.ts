import type { JsonHomeEntry, Operation } from '../declare.ts'

/**
 * The JSON Home document: what is where, by relation. Addresses are relative to /v3.
 * https://datatracker.ietf.org/doc/html/draft-nottingham-json-home-03
 */
export interface JsonHome {
  readonly resources: Readonly<Record<string, JsonHomeResource>>
}

type JsonHomeResource = {
  readonly href?: string
  readonly 'href-template'?: string
  readonly 'href-vars'?: Readonly<Record<string, string>>
  readonly hints?: { readonly status: string }
}

const DOCS = 'https://docs.openstack.org/api/openstack-identity/3'

export function jsonHome(operations: readonly Operation[], prefix = ''): JsonHome {
  const resources: Record<string, JsonHomeResource> = {}
  for (const { home, path } of operations) {
    if (home === undefined) continue
    for (const entry of [home, ...(home.also ?? [])]) resources[relation(entry)] = resource(entry, path, prefix)
  }
  return { resources }
}

const relation = ({ rel, extension }: JsonHomeEntry): string =>
  extension === undefined ? `${DOCS}/rel/${rel}` : `${DOCS}/ext/${extension}/rel/${rel}`

function resource(entry: JsonHomeEntry, path: string, prefix: string): JsonHomeResource {
  const href = prefix + path.replace(/^\/v3/, '')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const hints = entry.status === undefined ? {} : { hints: { status: entry.status } }
  if (names.length === 0) return { href, ...hints }
  const vars = names.map((name) => [name, `${DOCS}/${parameterPath(entry, name)}`])
  return { 'href-template': href, 'href-vars': Object.fromEntries(vars), ...hints }
}

/** `params` may say another core name (`role_id`) or a whole path (`ext/OS-TRUST/1.0/param/trust_id`). */
function parameterPath({ params }: JsonHomeEntry, name: string): string {
  const said = params?.[name]
  return said?.includes('/') ? said : `param/${said ?? name}`
}
