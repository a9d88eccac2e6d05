import { describe, expect, test } from 'vitest'
import type { RecordedChange } from '../kernel/changes/index.ts'
import { announced, eventsOf, silent } from './announced.ts'
import { eventType } from './event.ts'

const change = (entity: string, op: RecordedChange['op'], more: Partial<RecordedChange> = {}): RecordedChange => ({
  ...{ seq: 7, at: new Date('2026-03-01T12:00:00.123Z'), entity, id: 'x1', op, body: {}, lane: 'data', version: 1 },
  ...{ userId: 'u1', requestId: 'req-1', origin: null, because: null },
  ...more,
})
const types = (entity: string, op: RecordedChange['op'], more?: Partial<RecordedChange>): string[] =>
  eventsOf(change(entity, op, more)).map(({ facts }) => eventType(facts))

describe('which changes are told of', () => {
  test('the entities that are, and those that upstream is silent about', () => {
    expect(announced).toEqual([
      ...['access_rule', 'access_token', 'application_credential', 'assignment', 'consumer', 'credential', 'domain'],
      ...['endpoint', 'group', 'membership', 'password', 'policy', 'project', 'project_tag', 'region', 'request_token'],
      ...['role', 'service', 'trust', 'user'],
    ])
    expect(announced.filter((entity) => silent.includes(entity))).toEqual([])
    for (const entity of [...silent, 'something_new', 'constructor', '__proto__'])
      for (const op of ['create', 'update', 'delete'] as const) expect(types(entity, op), entity).toEqual([])
  })

  test.each([
    ['user', ['identity.user.created', 'identity.user.updated', 'identity.user.deleted']],
    [
      'domain',
      [
        'identity.domain.created',
        'identity.project.updated,identity.domain.updated',
        'identity.project.deleted,identity.domain.deleted',
      ],
    ],
    ['project_tag', ['identity.project tag.created', '', 'identity.project tag.deleted']],
    ['membership', ['identity.group.updated', 'identity.group.updated', 'identity.group.updated']],
    ['credential', ['identity.credential.created', '', 'identity.credential.deleted']],
    ['trust', ['identity.OS-TRUST:trust.created', '', 'identity.OS-TRUST:trust.deleted']],
    ['access_rule', ['', '', 'identity.access_rule.deleted']],
    ['request_token', ['identity.OS-OAUTH1:request_token.created', '', '']],
    ['access_token', ['identity.OS-OAUTH1:access_token.created', '', 'identity.OS-OAUTH1:access_token.deleted']],
    [
      'consumer',
      [
        'identity.OS-OAUTH1:consumer.created',
        'identity.OS-OAUTH1:consumer.updated',
        'identity.OS-OAUTH1:consumer.deleted',
      ],
    ],
  ])('%s', (entity, expected) => {
    expect((['create', 'update', 'delete'] as const).map((op) => types(entity, op).join())).toEqual(expected)
  })

  test('what follows from something else is silent, unless upstream tells of it', () => {
    expect(types('credential', 'delete', { because: 'user' })).toEqual([])
    expect(types('assignment', 'delete', { because: 'role' })).toEqual([])
    expect(types('user', 'update', { because: 'project' })).toEqual([])
    expect(types('user', 'update', { because: 'sign-in' })).toEqual([])
    expect(types('user', 'delete', { because: 'domain' })).toEqual(['identity.user.deleted'])
    expect(types('group', 'delete', { because: 'domain' })).toEqual(['identity.group.deleted'])
    expect(types('role', 'delete', { because: 'domain' })).toEqual([])
    expect(types('application_credential', 'delete', { because: 'user' })).toEqual([
      'identity.application_credential.deleted',
    ])
    expect(types('application_credential', 'delete', { because: 'grant' })).toEqual([])
  })

  test('a password is told of when its user changed it themselves; otherwise the user is told of as a whole', () => {
    expect(types('password', 'update', { body: { self_service: true } })).toEqual(['identity.user.updated'])
    expect(types('password', 'update', { body: { self_service: false } })).toEqual([])
    expect(types('password', 'update', { body: { self_service: true }, because: 'sign-in' })).toEqual([])
  })

  test('a grant names its parts as upstream does', () => {
    const body = { type: 'GroupDomain', actor_id: 'g', target_id: 'd', role_id: 'r', inherited: true }
    const [event] = eventsOf(change('assignment', 'delete', { body }))
    expect(event?.facts).toEqual({
      ...{ kind: 'grant', operation: 'deleted', outcome: 'success' },
      grant: { domain: 'd', group: 'g', inherited_to_projects: true, role: 'r' },
    })
  })

  test('events of the same change have the same keys whenever they are made, and of no other', () => {
    const keys = (seq: number) => eventsOf(change('domain', 'update', { seq })).map(({ key }) => key)
    expect(keys(7)).toEqual(keys(7))
    expect(new Set([...keys(7), ...keys(8)]).size).toBe(4)
  })
})
