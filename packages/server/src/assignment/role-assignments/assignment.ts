import type { AssignmentRow } from '../effective/store.ts'
import { isOfGroup, isOnProject, isOnSystem, SYSTEM } from '../grants/grant.ts'

/** One role of one actor on one target, as it was granted or as it follows from a grant. */
export interface Assignment {
  readonly actor: 'user' | 'group'
  readonly actorId: string
  readonly target: 'project' | 'domain' | typeof SYSTEM
  readonly targetId: string
  readonly roleId: string
  /** Of a grant as such: that it is for the projects below its target. */
  readonly inherited: boolean
  /** What it follows from: the group that has it, the target it is inherited from, the role that implies it. */
  readonly via: Via
}

export interface Via {
  readonly groupId?: string
  readonly from?: { readonly target: 'project' | 'domain'; readonly id: string }
  readonly roleId?: string
}

export function assignmentOf(row: AssignmentRow): Assignment {
  return {
    actor: isOfGroup(row.type) ? 'group' : 'user',
    actorId: row.actor_id,
    target: isOnSystem(row.type) ? SYSTEM : isOnProject(row.type) ? 'project' : 'domain',
    targetId: row.target_id,
    roleId: row.role_id,
    inherited: row.inherited,
    via: {},
  }
}

/** Whether a grant is on a domain as a project: what is limited to the domain's things leaves it out, as upstream's. */
export const isOnDomainAsProject = ({ type, target_id }: AssignmentRow, domainId: string | null): boolean =>
  isOnProject(type) && target_id === domainId

/** Tells assignments apart and orders them: they have no ids. Also the marker of a page. */
export const keyOf = ({ actor, actorId, target, targetId, roleId, inherited, via }: Assignment): string =>
  [
    ...[target, targetId, actor, actorId, roleId, inherited ? 1 : 0],
    ...[via.groupId ?? '', via.from?.target ?? '', via.from?.id ?? '', via.roleId ?? ''],
  ].join('/')
