import type { Query } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { flag } from '../../kernel/lists/index.ts'

/** Which assignments are asked for. Null: any. */
export interface Selection {
  readonly userId: string | null
  readonly groupId: string | null
  readonly roleId: string | null
  readonly projectId: string | null
  readonly domainId: string | null
  /** Those on the system, and no others. */
  readonly system: boolean
  readonly inherited: boolean | null
  /** Those that follow from grants by groups, inheritance and implied roles, instead of the grants as such. */
  readonly effective: boolean
  /** The projects below projectId, too. */
  readonly subtree: boolean
  /** Nothing outside this domain. */
  readonly within: string | null
}

/**
 * The checks and their order are upstream's.
 * @throws BadRequest
 */
export function selectionOf(query: Query, within: string | null): Selection {
  const given = (name: string): string | null => query[name] || null
  const inheritedTo = query['scope.OS-INHERIT:inherited_to']
  const selection: Selection = {
    userId: given('user.id'),
    groupId: given('group.id'),
    roleId: given('role.id'),
    projectId: given('scope.project.id'),
    domainId: given('scope.domain.id'),
    system: query['scope.system'] === 'all',
    inherited: inheritedTo === undefined ? null : inheritedTo === 'projects',
    effective: flag(query, 'effective'),
    subtree: flag(query, 'include_subtree'),
    within,
  }
  const { userId, groupId, projectId, domainId, effective, inherited } = selection
  const system = given('scope.system')
  refuse(domainId !== null && projectId !== null, 'Specify a domain or project, not both')
  refuse(domainId !== null && system !== null, 'Specify system or domain, not both')
  refuse(projectId !== null && system !== null, 'Specify system or project, not both')
  refuse(userId !== null && groupId !== null, 'Specify a user or group, not both')
  refuse(effective && groupId !== null, 'Combining effective and group filter will always result in an empty list.')
  refuse(
    effective && inherited === true && domainId !== null,
    'Combining effective, domain and inherited filters will always result in an empty list.',
  )
  return selection
}

function refuse(when: boolean, message: string): void {
  if (when) throw new BadRequest(message)
}
