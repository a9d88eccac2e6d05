import { NotFound } from '../../kernel/errors.ts'

/**
 * A grant says that an actor (a user or a group) has a role on a target: a project, a domain or the system. An inherited
 * one says it of every project below the target, and not of the target itself.
 */
export interface Holding {
  readonly type: GrantType
  readonly actor_id: string
  readonly target_id: string
  readonly inherited: boolean
}

export interface Grant extends Holding {
  readonly role_id: string
}

export type AssignmentType = 'UserProject' | 'GroupProject' | 'UserDomain' | 'GroupDomain'
export type SystemType = 'UserSystem' | 'GroupSystem'
export type GrantType = AssignmentType | SystemType

/** Keystone's name for the one target that is neither a project nor a domain. */
export const SYSTEM = 'system'

export const isOnSystem = (type: string): type is SystemType => type === 'UserSystem' || type === 'GroupSystem'
export const isOnProject = (type: string): boolean => type === 'UserProject' || type === 'GroupProject'
export const isOfGroup = (type: string): boolean => type.startsWith('Group')

export const PROJECT_TYPES = ['UserProject', 'GroupProject'] as const
export const DOMAIN_TYPES = ['UserDomain', 'GroupDomain'] as const
export const USER_TYPES = ['UserProject', 'UserDomain'] as const
export const GROUP_TYPES = ['GroupProject', 'GroupDomain'] as const

/** What the path of a grant names. Without a project or domain the target is the system. */
export interface GrantParams {
  readonly user_id?: string
  readonly group_id?: string
  readonly project_id?: string
  readonly domain_id?: string
  readonly role_id?: string
}

export function holdingOf(params: GrantParams, inherited: boolean): Holding {
  const { user_id, group_id, project_id, domain_id } = params
  const actor = user_id === undefined ? 'Group' : 'User'
  const target = project_id !== undefined ? 'Project' : domain_id !== undefined ? 'Domain' : 'System'
  return {
    type: `${actor}${target}`,
    actor_id: user_id ?? group_id ?? '',
    target_id: project_id ?? domain_id ?? SYSTEM,
    inherited,
  }
}

export const grantOf = (params: GrantParams, inherited: boolean): Grant => ({
  ...holdingOf(params, inherited),
  role_id: params.role_id ?? '',
})

export const noGrant = ({ role_id, actor_id, target_id }: Grant): NotFound =>
  new NotFound(
    `Could not find role assignment with role: ${role_id}, user or group: ${actor_id}, ` +
      `project, domain, or system: ${target_id}.`,
  )
