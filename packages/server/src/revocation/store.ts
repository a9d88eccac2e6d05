import type { Db, Tx } from '../kernel/store/index.ts'
import type { RevocableToken, RevocationEvent } from './match.ts'

type Row = {
  domain_id: string | null
  project_id: string | null
  user_id: string | null
  role_id: string | null
  trust_id: string | null
  consumer_id: string | null
  access_token_id: string | null
  issued_before: Date
  expires_at: Date | null
  revoked_at: Date
  audit_id: string | null
  audit_chain_id: string | null
}

const eventOf = (row: Row): RevocationEvent => ({
  domainId: row.domain_id,
  projectId: row.project_id,
  userId: row.user_id,
  roleId: row.role_id,
  trustId: row.trust_id,
  consumerId: row.consumer_id,
  accessTokenId: row.access_token_id,
  issuedBefore: row.issued_before,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  auditId: row.audit_id,
  auditChainId: row.audit_chain_id,
})

export async function insertEvent(tx: Tx, event: RevocationEvent): Promise<void> {
  await tx
    .insertInto('revocation_event')
    .values({
      domain_id: event.domainId,
      project_id: event.projectId,
      user_id: event.userId,
      role_id: event.roleId,
      trust_id: event.trustId,
      consumer_id: event.consumerId,
      access_token_id: event.accessTokenId,
      issued_before: event.issuedBefore,
      expires_at: event.expiresAt,
      revoked_at: event.revokedAt,
      audit_id: event.auditId,
      audit_chain_id: event.auditChainId,
    })
    .execute()
}

/** Events that may concern a token; `revokes` decides. */
export async function eventsFor(db: Db, token: RevocableToken): Promise<readonly RevocationEvent[]> {
  const users = [token.userId, token.trustorId, token.trusteeId].filter((id) => id !== null)
  const rows = await db
    .selectFrom('revocation_event')
    .selectAll()
    .where('issued_before', '>=', new Date(token.issuedAtS * 1000))
    .where((eb) => eb.or([eb('user_id', 'is', null), eb('user_id', 'in', users)]))
    .where((eb) => eb.or([eb('project_id', 'is', null), eb('project_id', '=', token.projectId)]))
    .where((eb) => eb.or([eb('audit_id', 'is', null), eb('audit_id', '=', token.auditId)]))
    .where((eb) => eb.or([eb('trust_id', 'is', null), eb('trust_id', '=', token.trustId)]))
    .execute()
  return rows.map(eventOf)
}

export async function eventsSince(db: Db, since: Date | null, limit: number): Promise<readonly RevocationEvent[]> {
  let query = db.selectFrom('revocation_event').selectAll().orderBy('revoked_at').orderBy('id').limit(limit)
  if (since !== null) query = query.where('revoked_at', '>', since)
  return (await query.execute()).map(eventOf)
}

/** Removes at most `max` events that can concern no living token. */
export async function pruneEvents(tx: Tx, before: Date, max: number): Promise<void> {
  const rows = await tx
    .selectFrom('revocation_event')
    .select('id')
    .where('revoked_at', '<', before)
    .limit(max)
    .execute()
  if (rows.length === 0) return
  await tx
    .deleteFrom('revocation_event')
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
}
