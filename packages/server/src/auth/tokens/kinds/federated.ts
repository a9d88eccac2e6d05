import { effectiveRoles } from '../../../assignment/operations.ts'
import { standingOf } from '../../../federation/operations.ts'
import { Unauthorized } from '../../../kernel/errors.ts'
import { ownFoundation, type ResolveKind } from './foundation.ts'

/**
 * A token of an outside login rests on its identity provider and protocol, and carries the groups that the assertion gave.
 * Its roles are those of the user and of these groups on its own scope: unlike upstream, roles on the system are none on a
 * project (INV-43).
 */
export const federatedFoundation: ResolveKind<'federated-unscoped' | 'federated-project' | 'federated-domain'> = async (
  ctx,
  payload,
) => {
  const { userId, idpId, protocolId, groupIds } = payload
  const federation = { idpId, protocolId, groupIds }
  const { asserted, tags } = await standingOf(ctx, federation)
  const target =
    payload.kind === 'federated-project'
      ? { projectId: payload.projectId }
      : payload.kind === 'federated-domain'
        ? { domainId: payload.domainId }
        : null
  return {
    ...ownFoundation(userId),
    federation,
    tags,
    async roles() {
      if (target === null) return { roles: [], tags: [] }
      const roles = await effectiveRoles(ctx, userId, target, asserted)
      if (roles.roles.length === 0) throw new Unauthorized().because(`federated user ${userId} has no access there`)
      return roles
    },
  }
}
