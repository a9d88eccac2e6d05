import { area } from '../kernel/declare.ts'
import { discoveryOperations } from './api.ts'

/** How clients and machines find their way: versions, documents made from the declarations, health. */
export const discovery = area({ name: 'discovery', operations: discoveryOperations })
