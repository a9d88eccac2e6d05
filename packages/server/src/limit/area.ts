import { area } from '../kernel/declare.ts'
import { limitOperations } from './limits/api.ts'
import { limitsByProject, removeLimitsOf } from './limits/operations.ts'
import { registeredLimitOperations } from './registered-limits/api.ts'

/** How much of a service's resources projects and domains may use. Services enforce it; here it is kept and checked. */
export const limit = area({
  name: 'limit',
  operations: [...registeredLimitOperations, ...limitOperations],
  provides: { limitsOfProjects: limitsByProject },
  onRemove: {
    project: (ctx, id) => removeLimitsOf(ctx, { project_id: id }),
    domain: (ctx, id) => removeLimitsOf(ctx, { domain_id: id }),
  },
})
