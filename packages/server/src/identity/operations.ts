/** What other areas use of users, groups and passwords. */
export type { Group } from './groups/group.ts'
export { groupIdsOfUser, memberIdsOfGroup } from './groups/membership.ts'
export { createGroup, groupById, groupByName, type NewGroup } from './groups/operations.ts'
export { assertReportable, partialPasswordHash } from './passwords/partial-hash.ts'
export { assertStrong } from './passwords/rules.ts'
export { type PasswordVerdict, verifyPassword } from './passwords/verify.ts'
export { createUser, type NewUser, type UserChange, updateUser, userById, userByName } from './users/operations.ts'
export type { User } from './users/user.ts'
