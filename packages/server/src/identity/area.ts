import { area } from '../kernel/declare.ts'
import { groups } from './groups/api.ts'
import { memberships } from './groups/membership-api.ts'
import { changePassword } from './passwords/api.ts'
import { removeGroupsAndUsers, unsetRemovedProject } from './removal.ts'
import { users } from './users/api.ts'

/** Who there is: users, their passwords, and the groups they belong to. */
export const identity = area({
  name: 'identity',
  operations: [...users, changePassword, ...groups, ...memberships],
  onRemove: { domain: removeGroupsAndUsers, project: unsetRemovedProject },
})
