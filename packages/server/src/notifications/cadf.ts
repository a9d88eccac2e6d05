import type { Event, Facts } from './event.ts'
import { idFrom, resourceUuid } from './ids.ts'

/**
 * Payloads: CADF (DMTF DSP0262) as Keystone fills it in through pycadf, and Keystone's own basic form. Keys are in the
 * order in which Keystone's JSON has them.
 */

/** CADF's names for what Keystone has; everything else is 'unknown' there. */
const TARGETS: Readonly<Record<string, string>> = {
  group: 'data/security/group',
  project: 'data/security/project',
  role: 'data/security/role',
  user: 'data/security/account/user',
  domain: 'data/security/domain',
  region: 'data/security/region',
  endpoint: 'data/security/endpoint',
  service: 'data/security/service',
  policy: 'data/security/policy',
  'OS-TRUST:trust': 'data/security/trust',
  'OS-OAUTH1:access_token': 'data/security/credential',
  'OS-OAUTH1:request_token': 'data/security/credential',
  'OS-OAUTH1:consumer': 'data/security/account',
  application_credential: 'data/security/credential',
}
const ACCOUNT = 'service/security/account/user'

export interface Form {
  readonly format: 'basic' | 'cadf'
  /** The id of the catalog's identity service; null when it has none. */
  readonly observerId: string | null
}

/** Grants and authentications have no basic form. */
export const payloadOf = (event: Event, form: Form): object =>
  form.format === 'basic' && event.facts.kind === 'resource' ? basic(event, event.facts) : cadf(event, form)

function basic({ by }: Event, { id, actor }: Facts & { kind: 'resource' }): object {
  const globalId = by.origin?.globalRequestId
  return {
    resource_info: id,
    ...(actor && { actor_id: actor.id, actor_type: actor.type, actor_operation: actor.operation }),
    ...(by.requestId !== null && { request_id: by.requestId }),
    ...(globalId !== undefined && { global_request_id: globalId }),
  }
}

function cadf(event: Event, { observerId }: Form): object {
  const { key, at, facts } = event
  const initiator = initiatorOf(event)
  const reason = facts.kind === 'grant' ? undefined : facts.reason
  return {
    typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event',
    eventType: 'activity',
    id: idFrom(`event ${key}`),
    eventTime: at.toISOString().replace('Z', '000+0000'),
    action: actionOf(facts),
    outcome: facts.kind === 'resource' ? 'success' : facts.outcome,
    observer: { id: observerId ?? idFrom(`observer ${key}`), typeURI: 'service/security' },
    ...(initiator && { initiator }),
    target: targetOf(key, facts),
    ...(reason && { reason: { reasonType: reason.message, reasonCode: String(reason.code) } }),
    ...('passwordHash' in facts && { attachments: [attachmentOf(facts.passwordHash)] }),
    ...(facts.kind === 'resource' && { resource_info: facts.id }),
    ...(facts.kind === 'grant' && facts.grant),
  }
}

const attachmentOf = (content: string | undefined): object => ({
  typeURI: 'mime:text/plain',
  content,
  name: 'partial_password_hash',
})

const actionOf = (facts: Facts): string =>
  facts.kind === 'authentication'
    ? 'authenticate'
    : `${facts.operation}.${facts.kind === 'grant' ? 'role_assignment' : facts.type}`

const targetOf = (key: string, facts: Facts): object =>
  facts.kind === 'resource'
    ? { id: facts.id || idFrom(`target ${key}`), typeURI: TARGETS[facts.type] ?? 'unknown' }
    : { id: idFrom(`target ${key}`), typeURI: ACCOUNT }

/** Who did it. The name is given twice: `username` is upstream's older key for it. */
function initiatorOf({ key, by, facts }: Event): object | undefined {
  const { origin } = by
  if (origin === null) return undefined
  const signsIn = facts.kind === 'authentication' ? facts.user : undefined
  const userId = signsIn?.id ?? by.userId
  const name = signsIn === undefined ? origin.userName : signsIn.name
  return {
    id: userId === null ? idFrom(`initiator ${key}`) : resourceUuid(userId),
    typeURI: ACCOUNT,
    host: { address: origin.address, agent: origin.agent },
    ...(userId !== null && { user_id: userId }),
    ...(origin.projectId !== undefined && { project_id: origin.projectId }),
    ...(origin.domainId !== undefined && { domain_id: origin.domainId }),
    ...(by.requestId !== null && { request_id: by.requestId }),
    ...(origin.globalRequestId !== undefined && { global_request_id: origin.globalRequestId }),
    ...(facts.kind === 'authentication' && facts.initiator),
    ...(typeof name === 'string' && { name, username: name }),
  }
}
