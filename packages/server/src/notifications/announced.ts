import type { RecordedChange } from '../kernel/changes/index.ts'
import type { Event, Facts, Operation } from './event.ts'

/**
 * Which changes upstream tells of, and as what. The one table of it: what is not here is not told. `silent` says so of
 * entities that upstream's managers are silent about as well.
 */
type Op = RecordedChange['op']

interface Announced {
  /** Upstream's resource type. */
  readonly type: string
  readonly ops: readonly Op[]
  /** Causes after which upstream tells it all the same; a change that follows from anything else goes silently. */
  readonly alsoAfter?: readonly string[]
}

const ALL: readonly Op[] = ['create', 'update', 'delete']

const resources: Readonly<Record<string, Announced>> = {
  user: { type: 'user', ops: ALL, alsoAfter: ['domain'] },
  group: { type: 'group', ops: ALL, alsoAfter: ['domain'] },
  project: { type: 'project', ops: ALL, alsoAfter: ['domain'] },
  project_tag: { type: 'project tag', ops: ['create', 'delete'] },
  role: { type: 'role', ops: ALL },
  region: { type: 'region', ops: ALL },
  service: { type: 'service', ops: ALL },
  endpoint: { type: 'endpoint', ops: ALL },
  policy: { type: 'policy', ops: ALL },
  credential: { type: 'credential', ops: ['create', 'delete'] },
  trust: { type: 'OS-TRUST:trust', ops: ['create', 'delete'] },
  application_credential: {
    type: 'application_credential',
    ops: ['create', 'delete'],
    alsoAfter: ['user'],
  },
  access_rule: { type: 'access_rule', ops: ['delete'], alsoAfter: ['user'] },
  consumer: { type: 'OS-OAUTH1:consumer', ops: ALL },
  request_token: { type: 'OS-OAUTH1:request_token', ops: ['create'] },
  access_token: { type: 'OS-OAUTH1:access_token', ops: ['create', 'delete'] },
}

/** More than one event, or another form. */
const others: Readonly<Record<string, (change: RecordedChange) => readonly Facts[]>> = {
  // A domain is a project too, and upstream tells of both once it is there.
  domain: ({ id, op }) => [...(op === 'create' ? [] : [resource('project', id, op)]), resource('domain', id, op)],
  membership: ({ body, op }) => [
    {
      ...{ kind: 'resource', type: 'group', operation: 'updated', id: text(body.group_id) },
      actor: { id: text(body.user_id), type: 'user', operation: op === 'create' ? 'added' : 'removed' },
    },
  ],
  // With a user's other attributes it is told with them; alone it is the user's own change.
  password: ({ id, body }) => (body.self_service === true ? [resource('user', id, 'update')] : []),
  assignment: ({ body, op }) => [
    {
      kind: 'grant',
      operation: op === 'create' ? 'created' : 'deleted',
      outcome: 'success',
      grant: {
        ...(text(body.type).endsWith('Project') ? { project: text(body.target_id) } : { domain: text(body.target_id) }),
        ...(text(body.type).startsWith('User') ? { user: text(body.actor_id) } : { group: text(body.actor_id) }),
        inherited_to_projects: body.inherited === true,
        role: text(body.role_id),
      },
    },
  ],
}

/** Entities of which upstream tells nobody, and those it does not have. */
export const silent: readonly string[] = [
  ...['system_assignment', 'implied_role', 'revocation_event', 'domain_config', 'token'],
  ...[
    'registered_limit',
    'limit',
    'endpoint_group',
    'project_endpoint',
    'project_endpoint_group',
    'policy_association',
  ],
  ...['identity_provider', 'federation_protocol', 'mapping', 'service_provider', 'passkey', 'recovery_codes'],
]

/** For those who add entities: the names that are told of. */
export const announced: readonly string[] = [...Object.keys(resources), ...Object.keys(others)].sort()

/** The events of one change, in upstream's order; none for most. */
export function eventsOf(change: RecordedChange): readonly Event[] {
  const { seq, at, entity, id, op, userId, requestId, origin } = change
  const by = { userId, requestId, origin }
  return factsOf(change).map((facts, index) => ({
    key: [seq, at.getTime(), requestId, entity, id, op, index].join(' '),
    at,
    by,
    facts,
  }))
}

function factsOf(change: RecordedChange): readonly Facts[] {
  const { entity, id, op, because } = change
  const special = Object.hasOwn(others, entity) ? others[entity] : undefined
  if (special !== undefined) return because === null ? special(change) : []
  const known = Object.hasOwn(resources, entity) ? resources[entity] : undefined
  if (known === undefined || !known.ops.includes(op)) return []
  if (because !== null && known.alsoAfter?.includes(because) !== true) return []
  return [resource(known.type, id, op)]
}

const PAST: Readonly<Record<Op, Operation>> = { create: 'created', update: 'updated', delete: 'deleted' }

const resource = (type: string, id: string, op: Op): Facts => ({ kind: 'resource', type, operation: PAST[op], id })

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
