import { memberIdsOfGroup } from '../../identity/operations.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { revoke } from '../../revocation/operations.ts'
import { recordGrant } from './operations.ts'
import { deleteGrants, type GrantKey, hasGrants, someGrants } from './store.ts'

/** What becomes of grants when one of their three parts goes. */

/** Of a user or group. */
export const removeGrantsOfActor = (ctx: WriteContext, actorId: string): Promise<void> =>
  removeGrants(ctx, { actor_id: actorId })

/** On a project or domain. */
export const removeGrantsOnTarget = (ctx: WriteContext, targetId: string): Promise<void> =>
  removeGrants(ctx, { target_id: targetId })

export const removeGrantsOfRole = (ctx: WriteContext, roleId: string): Promise<void> =>
  removeGrants(ctx, { role_id: roleId })

/** Batch by batch: exactly what is recorded is deleted. */
async function removeGrants(ctx: WriteContext, key: GrantKey): Promise<void> {
  for (;;) {
    const grants = await someGrants(ctx.tx, key)
    if (grants.length === 0) return
    await deleteGrants(ctx.tx, grants)
    for (const grant of grants) recordGrant(ctx, 'delete', grant)
  }
}

/** A group that goes ends its members' tokens when it gave them roles anywhere. Call it while it has members and grants. */
export async function endGroup(ctx: WriteContext, groupId: string): Promise<void> {
  if (!(await hasGrants(ctx.db, groupId))) return
  for await (const userIds of memberIdsOfGroup(ctx, groupId))
    for (const userId of userIds) await revoke(ctx, { userId })
}
