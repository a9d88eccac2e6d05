import { Type } from 'typebox'
import { operation } from '../kernel/declare.ts'
import { BadRequest } from '../kernel/errors.ts'
import { url } from '../kernel/http/links.ts'
import { isoMicros, isoSeconds, parseIso } from '../kernel/times.ts'
import type { RevocationEvent } from './match.ts'
import { eventsSince } from './store.ts'

/** Events one answer holds at most. */
const EVENTS_MAX = 10_000

export const listRevocationEvents = operation({
  method: 'GET',
  path: '/v3/OS-REVOKE/events',
  summary: 'List revocation events, so that another verifier can apply them',
  home: { rel: 'events', extension: 'OS-REVOKE/1.0' },
  rule: 'identity:list_revoke_events',
  answer: Type.Object({ events: Type.Array(Type.Object({})), links: Type.Object({}) }),
  run: async (ctx, { query }) => ({
    events: (await eventsSince(ctx.db, sinceOf(query.since), EVENTS_MAX)).map(shown),
    links: { next: null, self: url(ctx, 'OS-REVOKE/events'), previous: null },
  }),
})

function sinceOf(text: string | undefined): Date | null {
  if (text === undefined || text === '') return null
  const since = parseIso(text)
  if (since === undefined) throw new BadRequest(`invalidate date format ${text}`)
  return since
}

function shown(event: RevocationEvent): Record<string, string> {
  const domainKey = event.expiresAt === null ? 'domain_id' : 'domain_scope_id'
  const named: Record<string, string | null> = {
    user_id: event.userId,
    role_id: event.roleId,
    [domainKey]: event.domainId,
    project_id: event.projectId,
    audit_id: event.auditId,
    audit_chain_id: event.auditChainId,
    'OS-TRUST:trust_id': event.trustId,
    'OS-OAUTH1:consumer_id': event.consumerId,
    'OS-OAUTH1:access_token_id': event.accessTokenId,
    expires_at: event.expiresAt === null ? null : isoSeconds(event.expiresAt),
    issued_before: isoMicros(event.issuedBefore),
    revoked_at: isoMicros(event.revokedAt),
  }
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== null))
}
