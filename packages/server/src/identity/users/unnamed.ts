import type { WriteContext } from '../../kernel/context.ts'
import { revoke } from '../../revocation/operations.ts'
import { recordUser } from './operations.ts'
import { deleteIdentities, deleteMembershipsBy, deleteUsers, storedUsers, usersKnownBy } from './store.ts'

/** An identity provider, or one of its protocols. */
export interface Vouching {
  readonly idpId: string
  readonly protocolId?: string
}

/**
 * An identity provider or protocol goes. Users whom it alone named go with it, batch by batch; others lose the identity.
 * Memberships that the provider vouched for end.
 */
export async function removeIdentitiesOf(ctx: WriteContext, by: Vouching): Promise<void> {
  for (;;) {
    const rows = await usersKnownBy(ctx.tx, by)
    if (rows.length === 0) break
    const users = await storedUsers(ctx.tx, rows)
    await deleteIdentities(
      ctx.tx,
      by,
      rows.map(({ id }) => id),
    )
    const isOf = (identity: { readonly idp_id: string; readonly protocol_id: string }): boolean =>
      identity.idp_id === by.idpId && (by.protocolId === undefined || identity.protocol_id === by.protocolId)
    const gone: string[] = []
    for (const user of users) {
      const federated = user.federated.filter((identity) => !isOf(identity))
      const named = user.row.local_name !== null || user.row.nonlocal_name !== null || federated.length > 0
      if (named) {
        recordUser(ctx, { ...user, federated }, 'update')
        continue
      }
      gone.push(user.row.id)
      await ctx.removed('user', user.row.id)
      recordUser(ctx, user, 'delete')
    }
    if (gone.length > 0) await deleteUsers(ctx.tx, gone)
    for (const userId of gone) await revoke(ctx, { userId })
  }
  if (by.protocolId === undefined) await deleteMembershipsBy(ctx.tx, by.idpId)
}
