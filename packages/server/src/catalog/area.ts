import { area } from '../kernel/declare.ts'
import { endpointFilterOperations } from './endpoint-filter/api.ts'
import { endpointGroupOperations } from './endpoint-filter/groups-api.ts'
import { removeAssociations } from './endpoint-filter/operations.ts'
import { endpointPolicyOperations } from './endpoint-policy/api.ts'
import { removePolicyAssociations } from './endpoint-policy/operations.ts'
import { endpointOperations } from './endpoints/api.ts'
import { legacyPolicyOperations } from './legacy-policies/api.ts'
import { regionOperations } from './regions/api.ts'
import { serviceOperations } from './services/api.ts'

/** What the cloud offers and where: regions, services and their endpoints. */
export const catalog = area({
  name: 'catalog',
  operations: [
    ...regionOperations,
    ...serviceOperations,
    ...endpointOperations,
    ...endpointGroupOperations,
    ...endpointFilterOperations,
    ...legacyPolicyOperations,
    ...endpointPolicyOperations,
  ],
  onRemove: {
    endpoint: async (ctx, id) => {
      await removeAssociations(ctx, { endpoint_id: id })
      await removePolicyAssociations(ctx, { endpoint_id: id })
    },
    service: (ctx, id) => removePolicyAssociations(ctx, { service_id: id }),
    region: (ctx, id) => removePolicyAssociations(ctx, { region_id: id }),
    project: (ctx, id) => removeAssociations(ctx, { project_id: id }),
  },
})
