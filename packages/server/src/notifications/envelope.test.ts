import { describe, expect, test } from 'vitest'
import type { Origin } from '../kernel/changes/index.ts'
import type { Notice } from '../kernel/notice.ts'
import { messageOf, wireText } from './envelope.ts'
import { type Event, type Facts, isOptedOut } from './event.ts'
import { resourceUuid } from './ids.ts'
import { factsOfNotice } from './noticed.ts'

const USER = 'a62253d73320437485884f4e5723d1bb'
const origin: Origin = { userName: 'admin', projectId: 'p1', address: '192.0.2.1', agent: 'ua/1' }
const event = (facts: Facts, by: Partial<Event['by']> = {}): Event => ({
  key: 'k1',
  at: new Date('2026-03-01T12:00:00.123Z'),
  by: { userId: USER, requestId: 'req-1', origin, ...by },
  facts,
})
const updated: Facts = { kind: 'resource', type: 'user', operation: 'updated', id: 'x1' }
const joined: Facts = { ...updated, type: 'group', actor: { id: 'u9', type: 'user', operation: 'added' } }
const as = (format: 'basic' | 'cadf') => ({ format, publisherId: 'identity.host', observerId: 'svc' })
const payload = (facts: Facts, by?: Partial<Event['by']>, format: 'basic' | 'cadf' = 'cadf') =>
  messageOf(event(facts, by), as(format)).payload as Record<string, unknown>

describe('messages', () => {
  test('CADF, as Keystone fills it in', () => {
    const message = messageOf(event(updated), as('cadf'))
    expect(message).toMatchObject({
      publisher_id: 'identity.host',
      event_type: 'identity.user.updated',
      priority: 'INFO',
      timestamp: '2026-03-01 12:00:00.123000',
    })
    expect(message.payload).toEqual({
      typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event',
      eventType: 'activity',
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      eventTime: '2026-03-01T12:00:00.123000+0000',
      action: 'updated.user',
      outcome: 'success',
      observer: { id: 'svc', typeURI: 'service/security' },
      initiator: {
        id: USER,
        typeURI: 'service/security/account/user',
        host: { address: '192.0.2.1', agent: 'ua/1' },
        user_id: USER,
        project_id: 'p1',
        request_id: 'req-1',
        name: 'admin',
        username: 'admin',
      },
      target: { id: 'x1', typeURI: 'data/security/account/user' },
      resource_info: 'x1',
    })
  })

  test('basic, with who joined; without a request nobody is named', () => {
    expect(payload(joined, { origin: { ...origin, globalRequestId: 'req-0' } }, 'basic')).toEqual({
      ...{ resource_info: 'x1', actor_id: 'u9', actor_type: 'user', actor_operation: 'added' },
      ...{ request_id: 'req-1', global_request_id: 'req-0' },
    })
    const none = { userId: null, requestId: null, origin: null }
    expect(payload(updated, none, 'basic')).toEqual({ resource_info: 'x1' })
    expect(payload(updated, none)).not.toHaveProperty('initiator')
    expect(payload(joined)).not.toHaveProperty('actor_id')
  })

  test('grants and logins have CADF alone', () => {
    const grant = { project: 'p', user: 'u', inherited_to_projects: false, role: 'r' }
    const facts: Facts = { kind: 'grant', operation: 'created', outcome: 'success', grant }
    expect(payload(facts, {}, 'basic')).toMatchObject({ action: 'created.role_assignment', ...grant })
  })

  test('a login names the one who signs in, whoever else asked', () => {
    const user = { id: 'b'.repeat(32), name: 'bob' }
    const reason = { message: `The account is locked for user: ${user.id}.`, code: 401 }
    const locked: Notice = { kind: 'authentication', outcome: 'failure', user, reason }
    expect(payload(factsOfNotice(locked))).toMatchObject({
      ...{ action: 'authenticate', outcome: 'failure' },
      reason: { reasonType: reason.message, reasonCode: '401' },
      initiator: { id: user.id, user_id: user.id, username: 'bob', project_id: 'p1' },
    })
  })

  test('somebody who is not there is named as they named themselves', () => {
    const nobody = { userId: null, origin: { address: '192.0.2.1', agent: '' } }
    const byName: Notice = { kind: 'unknown user', user: { name: 'eve' }, domain: { id: 'default', name: 'Default' } }
    const named = payload(factsOfNotice(byName), nobody)
    expect(named).toMatchObject({ outcome: 'failure', reason: { reasonType: 'Could not find user: eve.' } })
    expect(named.initiator).toMatchObject({ user_name: 'eve', domain_id: 'default', domain_name: 'Default' })
    const byId = payload(factsOfNotice({ kind: 'unknown user', user: { id: 'u0' }, domain: null }), nobody)
    expect(byId.initiator).toMatchObject({ user_id: 'u0', domain_id: null, domain_name: null })
  })

  test('INV-55: of the token behind a federated login only its ends are shown', () => {
    const audit = 'abcdefghijklmnopqrstuv'
    const facts = factsOfNotice({
      ...{ kind: 'federated authentication', outcome: 'success', userId: 'u', groupIds: ['g'] },
      ...{ identityProvider: 'idp', auditId: audit },
    })
    expect(payload(facts)).toMatchObject({
      initiator: { credential: { token: 'abc xxxxxxxx tuv', identity_provider: 'idp', user: 'u', groups: ['g'] } },
    })
  })

  test('a copy has the ids of the first, another event has others', () => {
    const first = messageOf(event(updated), as('cadf'))
    expect(messageOf(event(updated), as('cadf'))).toEqual(first)
    const other = messageOf({ ...event(updated), key: 'k2' }, as('cadf'))
    expect(other.message_id).not.toBe(first.message_id)
    const outer = JSON.parse(wireText(first, 2))
    expect(Object.keys(outer)).toEqual(['oslo.version', 'oslo.message'])
    const inner = JSON.parse(outer['oslo.message'])
    expect(inner).toEqual({ ...first, _unique_id: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(JSON.parse(wireText(first, 1))).toEqual(inner)
  })

  test('ids of users that are no UUIDs become some, the way Keystone makes them', () => {
    expect(resourceUuid(USER)).toBe(USER)
    expect(resourceUuid('default')).toBe('0f9f541ff7c25fc79c390b74de3c7653')
  })

  test('opting out goes by type, and for logins by their outcome', () => {
    const failed: Facts = { kind: 'authentication', outcome: 'failure' }
    const out = new Set(['identity.user.updated', 'identity.authenticate.failure', 'identity.authenticate'])
    expect(isOptedOut(updated, out)).toBe(true)
    expect(isOptedOut(joined, out)).toBe(false)
    expect(isOptedOut(failed, out)).toBe(true)
    expect(isOptedOut({ ...failed, outcome: 'success' }, out)).toBe(false)
  })
})
