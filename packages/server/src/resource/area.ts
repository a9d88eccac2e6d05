import { area } from '../kernel/declare.ts'
import { domainConfigOperations } from './domain-config/api.ts'
import { domains } from './domains/api.ts'
import { projects } from './projects/api.ts'
import { tags } from './tags/api.ts'

/** Domains, the projects in them, and projects' tags. */
export const resource = area({
  name: 'resource',
  operations: [...domains, ...domainConfigOperations, ...projects, ...tags],
})
