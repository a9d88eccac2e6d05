import { personas } from '../personas.ts'
import type { Area } from '../steps.ts'
import { applicationCredentials } from './application-credentials.ts'
import { assignments } from './assignments.ts'
import { auth } from './auth.ts'
import { bodies } from './bodies.ts'
import { catalog } from './catalog.ts'
import { credentials } from './credentials.ts'
import { discovery } from './discovery.ts'
import { domainConfig } from './domain-config.ts'
import { domainConfigAccess } from './domain-config-access.ts'
import { domains } from './domains.ts'
import { ec2 } from './ec2.ts'
import { endpointFilter } from './endpoint-filter.ts'
import { endpointFilterAccess } from './endpoint-filter-access.ts'
import { endpointPolicy } from './endpoint-policy.ts'
import { federation, saml } from './federation.ts'
import { groups } from './groups.ts'
import { legacyPolicies } from './legacy-policies.ts'
import { limits } from './limits.ts'
import { limitsAccess } from './limits-access.ts'
import { matrix } from './matrix.ts'
import { mfa } from './mfa.ts'
import { oauth1, oauth2 } from './oauth.ts'
import { projects } from './projects.ts'
import { revocation } from './revocation.ts'
import { roles } from './roles.ts'
import { trusts } from './trusts.ts'
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
  revocation,
  credentials,
  ec2,
  applicationCredentials,
  trusts,
  oauth1,
  oauth2,
  legacyPolicies,
  endpointFilterAccess,
  limitsAccess,
  domainConfigAccess,
  federation,
  saml,
  mfa,
]
