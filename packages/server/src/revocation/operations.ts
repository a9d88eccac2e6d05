import { record } from '../kernel/changes/index.ts'
import type { Context, WriteContext } from '../kernel/context.ts'
import { type RevocableToken, type RevocationEvent, revokes } from './match.ts'
import { eventsFor, insertEvent, pruneEvents } from './store.ts'

/** Rows one revocation may prune: the request that revokes never pays for a backlog. */
const PRUNED_AT_ONCE_MAX = 1000

/** Ends the tokens that the event names, now. Times are kept in whole seconds, as tokens are. */
export async function revoke(ctx: WriteContext, named: Partial<Omit<RevocationEvent, 'revokedAt'>>): Promise<void> {
  const now = wholeSecond(ctx.now())
  const event: RevocationEvent = {
    domainId: null,
    projectId: null,
    userId: null,
    roleId: null,
    trustId: null,
    consumerId: null,
    accessTokenId: null,
    issuedBefore: now,
    expiresAt: null,
    auditId: null,
    auditChainId: null,
    ...named,
    revokedAt: now,
  }
  await insertEvent(ctx.tx, event)
  const { token, revoke: section } = ctx.config
  const keptS = token.expiration + section.expiration_buffer
  await pruneEvents(ctx.tx, new Date(now.getTime() - keptS * 1000), PRUNED_AT_ONCE_MAX)
  record(ctx.tx, {
    entity: 'revocation_event',
    id: event.auditId ?? event.userId ?? event.projectId ?? event.trustId ?? event.consumerId ?? ctx.newId(),
    op: 'create',
    lane: 'revocation',
    body: bodyOf(event),
  })
}

export async function isRevoked(ctx: Pick<Context, 'db'>, token: RevocableToken): Promise<boolean> {
  return (await eventsFor(ctx.db, token)).some((event) => revokes(event, token))
}

function bodyOf(event: RevocationEvent): Record<string, unknown> {
  return {
    domain_id: event.domainId,
    project_id: event.projectId,
    user_id: event.userId,
    role_id: event.roleId,
    trust_id: event.trustId,
    consumer_id: event.consumerId,
    access_token_id: event.accessTokenId,
    issued_before: event.issuedBefore.toISOString(),
    expires_at: event.expiresAt?.toISOString() ?? null,
    audit_id: event.auditId,
    audit_chain_id: event.auditChainId,
  }
}

const wholeSecond = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000)
