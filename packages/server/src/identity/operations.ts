/** What other areas use of users, groups and passwords. */

export { renewMemberships } from './groups/expiring.ts'
export type { Group } from './groups/group.ts'
export { groupIdsOfUser, groupsOfUser, memberIdsOfGroup, ttlMinutes, type UserGroups } from './groups/membership.ts'
export { createGroup, groupById, groupByName, type NewGroup } from './groups/operations.ts'
export { pythonMatcher } from './passwords/python-regex.ts'
export { assertStrong } from './passwords/rules.ts'
export { type PasswordVerdict, verifyPassword } from './passwords/verify.ts'
export { resetUnknownActivity } from './users/activity.ts'
export { createUser, type NewUser, type UserChange, updateUser, userById, userByName } from './users/operations.ts'
export { type OutsideUser, type Shadow, shadowUser } from './users/shadow.ts'
export { removeIdentitiesOf } from './users/unnamed.ts'
export type { User } from './users/user.ts'
