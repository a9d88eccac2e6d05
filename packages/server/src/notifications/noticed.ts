import type { Notice } from '../kernel/notice.ts'
import type { Facts } from './event.ts'

const SAML = 'http://docs.oasis-open.org/security/saml/v2.0'

/** What upstream tells of something that is no change. */
export function factsOfNotice(notice: Notice): Facts {
  switch (notice.kind) {
    case 'authentication':
      return notice
    case 'unknown user': {
      const { user, domain } = notice
      return {
        kind: 'authentication',
        outcome: 'failure',
        reason: { message: `Could not find user: ${user.name ?? user.id ?? ''}.`, code: 404 },
        initiator: {
          ...(user.name === undefined ? { user_id: user.id } : { user_name: user.name }),
          domain_id: domain?.id ?? null,
          domain_name: domain?.name ?? null,
        },
      }
    }
    case 'federated authentication': {
      const { outcome, userId, groupIds, identityProvider, auditId } = notice
      const credential = {
        token: masked(auditId ?? 'unknown'),
        type: SAML,
        identity_provider: identityProvider,
        user: userId ?? 'unknown',
        groups: groupIds,
      }
      return { kind: 'authentication', outcome, initiator: { credential } }
    }
    case 'grant refused': {
      const { actor, actorId, target, targetId, roleId, inherited } = notice.grant
      const grant = { [target]: targetId, [actor]: actorId, inherited_to_projects: inherited, role: roleId }
      return { kind: 'grant', operation: notice.operation, outcome: 'failure', grant }
    }
    // Upstream tells it as an update of the user, with the outcome of one.
    case 'password refused':
      return { kind: 'resource', type: 'user', operation: 'updated', id: notice.userId, reason: notice.reason }
  }
}

/** As pycadf shows a token: an eighth at each end. */
function masked(token: string): string {
  const shown = Math.min(32, Math.round(token.length / 8))
  return `${token.slice(0, shown)} xxxxxxxx ${shown === 0 ? token : token.slice(-shown)}`
}
