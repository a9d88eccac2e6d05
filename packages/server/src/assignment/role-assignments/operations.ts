import type { Context } from '../../kernel/context.ts'
import { subtreeOf } from '../../resource/operations.ts'
import { type Assignment, assignmentOf, isOnDomainAsProject } from './assignment.ts'
import { effectiveAssignments } from './effective.ts'
import type { Selection } from './selection.ts'
import { type GrantFilter, grantRows, systemGrantRows } from './store.ts'

/**
 * Assignments one answer holds at most. Clients know no pages of this list, so it is whole wherever that can be borne;
 * beyond it says that it is truncated.
 */
const LISTED_MAX = 100_000

export async function selectAssignments(
  ctx: Context,
  selection: Selection,
): Promise<{ readonly assignments: readonly Assignment[]; readonly truncated: boolean }> {
  const found = await (selection.effective ? effectiveAssignments : grantedAssignments)(ctx, selection, LISTED_MAX + 1)
  return { assignments: found.slice(0, LISTED_MAX), truncated: found.length > LISTED_MAX }
}

/** Grants as they are. */
async function grantedAssignments(ctx: Context, selection: Selection, max: number): Promise<readonly Assignment[]> {
  const { system, projectId, domainId, within } = selection
  const filter = filterOf(selection)
  const rows = system ? [] : await grantRows(ctx.db, { ...filter, ...(await targetOf(ctx, selection)) }, max)
  // A list of no target in particular also has those on the system, whatever it says of inheritance, as upstream's.
  const withSystem = system || (projectId === null && domainId === null)
  const onSystem = withSystem && within === null ? await systemGrantRows(ctx.db, filter, max - rows.length) : []
  return [...rows.filter((row) => !isOnDomainAsProject(row, within)), ...onSystem].map(assignmentOf)
}

function filterOf({ userId, groupId, roleId, inherited, within }: Selection): GrantFilter {
  return {
    ...(userId === null ? {} : { actor: { kind: 'user', ids: [userId] } }),
    ...(groupId === null ? {} : { actor: { kind: 'group', ids: [groupId] } }),
    ...(roleId === null ? {} : { roleId }),
    ...(inherited === null ? {} : { inherited }),
    ...(within === null ? {} : { within }),
  }
}

async function targetOf(ctx: Context, { projectId, domainId, subtree }: Selection): Promise<GrantFilter> {
  if (domainId !== null) return { target: { kind: 'domain', ids: [domainId] } }
  if (projectId === null) return {}
  const below = subtree ? await subtreeOf(ctx, projectId) : []
  return { target: { kind: 'project', ids: [projectId, ...below.map(({ id }) => id)] } }
}
