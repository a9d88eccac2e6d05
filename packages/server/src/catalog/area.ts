import { area } from '../kernel/declare.ts'
import { endpointOperations } from './endpoints/api.ts'
import { regionOperations } from './regions/api.ts'
import { serviceOperations } from './services/api.ts'

/** What the cloud offers and where: regions, services and their endpoints. */
export const catalog = area({
  name: 'catalog',
  operations: [...regionOperations, ...serviceOperations, ...endpointOperations],
})
