import { area } from '../kernel/declare.ts'
import { projectIdsOfUser } from './effective/of-user.ts'
import { grantOperations } from './grants/api.ts'
import { inheritOperations } from './grants/inherit-api.ts'
import { endGroup, removeGrantsOfActor, removeGrantsOnTarget } from './grants/remove.ts'
import { impliedRoleOperations } from './implied-roles/api.ts'
import { roleAssignmentOperations } from './role-assignments/api.ts'
import { roleOperations } from './roles/api.ts'
import { removeRolesOfDomain } from './roles/operations.ts'
import { systemOperations } from './system/api.ts'

/** Who may do what where: roles, what they imply, and their grants. */
export const assignment = area({
  name: 'assignment',
  operations: [
    ...roleOperations,
    ...impliedRoleOperations,
    ...grantOperations,
    ...inheritOperations,
    ...systemOperations,
    ...roleAssignmentOperations,
  ],
  provides: { projectsOfUser: projectIdsOfUser },
  onRemove: {
    user: removeGrantsOfActor,
    group: async (ctx, id) => {
      await endGroup(ctx, id)
      await removeGrantsOfActor(ctx, id)
    },
    project: removeGrantsOnTarget,
    domain: async (ctx, id) => {
      await removeGrantsOnTarget(ctx, id)
      await removeRolesOfDomain(ctx, id)
    },
  },
})
