import type { RecordedChange } from '../kernel/changes/index.ts'

/**
 * Which cached facts a change concerns. Every tag a cached value may carry is bumped here and nowhere else; tokens are
 * resolved with the same names in tokens/resolve.ts and assignment/effective.ts.
 */
export function tagsOf(change: Pick<RecordedChange, 'entity' | 'id' | 'op' | 'body'>): readonly string[] {
  const { entity, id, op, body } = change
  const named = (key: string): string | undefined => (typeof body[key] === 'string' ? (body[key] as string) : undefined)
  switch (entity) {
    case 'user':
    case 'password':
      return [`user:${id}`]
    case 'project':
      return [`project:${id}`]
    case 'domain':
      return [`domain:${id}`, `project:${id}`]
    case 'group':
      return op === 'delete' ? ['groups'] : []
    case 'membership':
      return [`groups-of:${named('user_id') ?? ''}`]
    case 'assignment':
    case 'system_assignment':
      return [`assignments-of:${named('actor_id') ?? ''}`]
    case 'role':
    case 'implied_role':
      return ['roles']
    case 'region':
    case 'service':
    case 'endpoint':
    case 'endpoint_group':
      return ['catalog']
    case 'project_tag':
      return []
    case 'project_endpoint':
    case 'project_endpoint_group':
      return ['endpoint-filter', `project:${named('project_id') ?? ''}`]
    case 'service_provider':
      return ['service_providers']
    case 'revocation_event':
      return [revocationTag(named)]
    default:
      return [`${entity}:${id}`]
  }
}

/** The narrowest name that all tokens an event can end carry. */
function revocationTag(named: (key: string) => string | undefined): string {
  const audit = named('audit_id') ?? named('audit_chain_id')
  if (audit !== undefined) return `revoked:audit:${audit}`
  const user = named('user_id')
  if (user !== undefined) return `revoked:user:${user}`
  const trust = named('trust_id')
  if (trust !== undefined) return `revoked:trust:${trust}`
  const project = named('project_id')
  return project === undefined ? 'revoked:other' : `revoked:project:${project}`
}
