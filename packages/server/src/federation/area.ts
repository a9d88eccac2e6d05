import { area } from '../kernel/declare.ts'
import { identityProviderOperations } from './identity-providers/api.ts'
import { removeProvidersOfDomain } from './identity-providers/operations.ts'
import { mappingOperations } from './mappings/api.ts'
import { protocolOperations } from './protocols/api.ts'
import { serviceProviderOperations } from './service-providers/api.ts'

/** Users who live elsewhere: identity providers, what their word is taken for, and clouds that take ours. */
export const federation = area({
  name: 'federation',
  operations: [
    ...identityProviderOperations,
    ...protocolOperations,
    ...mappingOperations,
    ...serviceProviderOperations,
  ],
  onRemove: { domain: removeProvidersOfDomain },
})
