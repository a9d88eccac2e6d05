import { personas } from '../personas.ts'
import type { Area } from '../steps.ts'
import { assignments } from './assignments.ts'
import { auth } from './auth.ts'
import { bodies } from './bodies.ts'
import { catalog } from './catalog.ts'
import { discovery } from './discovery.ts'
import { domainConfig } from './domain-config.ts'
import { domains } from './domains.ts'
import { endpointFilter } from './endpoint-filter.ts'
import { endpointPolicy } from './endpoint-policy.ts'
import { groups } from './groups.ts'
import { limits } from './limits.ts'
import { matrix } from './matrix.ts'
import { projects } from './projects.ts'
import { roles } from './roles.ts'
import { passwords, users } from './users.ts'

/** Every area, after the set-up that all of them use. */
export const areas: readonly Area[] = [
  personas,
  discovery,
  bodies,
  auth,
  users,
  passwords,
  groups,
  projects,
  domains,
  roles,
  assignments,
  catalog,
  endpointFilter,
  endpointPolicy,
  limits,
  domainConfig,
  matrix,
]
