/** What the later areas and bootstrap ask of roles and who holds them. */
export { type EffectiveRoles, effectiveRoles, type RoleTarget } from './effective/effective-roles.ts'
export { domainsOfUser, hasSystemAccess, projectsOfUser } from './effective/of-user.ts'
export { type HeldRoles, roleIdsOnProject, rolesWithImplied } from './effective/passed-on.ts'
export { grantOnProject, grantOnSystem, projectRolesOf, revokeOnProject } from './grants/operations.ts'
export { ensureImpliedRole, removeImpliedRoleIfThere } from './implied-roles/operations.ts'
export { ensureRole, isRoleNamed, roleNamed, rolesByIds, showRole, uniqueRoleByName } from './roles/operations.ts'
export { type Role, roleView } from './roles/role.ts'
