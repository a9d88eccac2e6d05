import { record } from '../kernel/changes/index.ts'
import type { WriteContext } from '../kernel/context.ts'
import { revoke } from '../revocation/operations.ts'
import { groupOf } from './groups/group.ts'
import { deleteGroups, groupsInDomain } from './groups/store.ts'
import { recordUser } from './users/operations.ts'
import { deleteUsers, storedUsers, unsetDefaultProject, usersInDomain, usersWithDefaultProject } from './users/store.ts'

/**
 * A domain's groups and users go with it, batch by batch. One revocation event names the domain and ends the tokens of
 * all its users: upstream writes one for each user, which a domain of a hundred thousand would not bear.
 */
export async function removeGroupsAndUsers(ctx: WriteContext, domainId: string): Promise<void> {
  let after = ''
  for (;;) {
    const groups = await groupsInDomain(ctx.tx, domainId, after)
    const last = groups.at(-1)
    if (last === undefined) break
    for (const { id } of groups) await ctx.removed('group', id)
    await deleteGroups(
      ctx.tx,
      groups.map(({ id }) => id),
    )
    for (const group of groups)
      record(ctx.tx, { entity: 'group', id: group.id, op: 'delete', body: { ...groupOf(group) } })
    after = last.id
  }
  after = ''
  for (;;) {
    const rows = await usersInDomain(ctx.tx, domainId, after)
    const last = rows.at(-1)
    if (last === undefined) break
    const users = await storedUsers(ctx.tx, rows)
    for (const { id } of rows) await ctx.removed('user', id)
    await deleteUsers(
      ctx.tx,
      rows.map(({ id }) => id),
    )
    for (const user of users) recordUser(ctx, user, 'delete')
    after = last.id
  }
  await revoke(ctx, { domainId })
}

/** Nobody's default project is one that is gone. */
export async function unsetRemovedProject(ctx: WriteContext, projectId: string): Promise<void> {
  for (;;) {
    const rows = await usersWithDefaultProject(ctx.tx, projectId)
    if (rows.length === 0) return
    await unsetDefaultProject(
      ctx.tx,
      rows.map(({ id }) => id),
    )
    for (const user of await storedUsers(ctx.tx, rows))
      recordUser(ctx, { ...user, row: { ...user.row, default_project_id: null } }, 'update')
  }
}
