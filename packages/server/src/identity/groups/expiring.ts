import { record } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { deleteExpiringMembership, expiringGroupIds, saveExpiringMembership } from './store.ts'

/**
 * What an identity provider says of a user's groups at a login: memberships that it vouches for, for a time. Those it says
 * no more of end. A provider speaks for its own memberships alone (INV-43).
 * @returns whether the user's groups are others than before
 */
export async function renewMemberships(
  ctx: WriteContext,
  { userId, idpId }: { readonly userId: string; readonly idpId: string },
  groupIds: readonly string[],
): Promise<boolean> {
  const { tx } = ctx
  let changed = false
  const stale = new Set(await expiringGroupIds(tx, userId, idpId))
  for (const groupId of groupIds) {
    stale.delete(groupId)
    const isNew = await saveExpiringMembership(tx, { userId, groupId, idpId }, ctx.now())
    recordExpiring(ctx, isNew ? 'create' : 'update', { userId, groupId, idpId })
    changed ||= isNew
  }
  for (const groupId of stale) {
    await deleteExpiringMembership(tx, { userId, groupId, idpId })
    recordExpiring(ctx, 'delete', { userId, groupId, idpId })
    changed = true
  }
  return changed
}

function recordExpiring(
  ctx: WriteContext,
  op: 'create' | 'update' | 'delete',
  { userId, groupId, idpId }: { readonly userId: string; readonly groupId: string; readonly idpId: string },
): void {
  record(ctx.tx, {
    entity: 'membership',
    id: `${groupId}/${userId}/${idpId}`,
    op,
    body: { user_id: userId, group_id: groupId, idp_id: idpId, last_verified: ctx.now().toISOString() },
  })
}
