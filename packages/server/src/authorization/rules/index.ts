import type { RuleDefault } from '@quoin/policy'
import { accessRules } from './access-rules.ts'
import { applicationCredentials } from './application-credentials.ts'
import { auth } from './auth.ts'
import { credentials } from './credentials.ts'
import { domainConfig } from './domain-config.ts'
import { domains } from './domains.ts'
import { ec2Credentials } from './ec2-credentials.ts'
import { ec2Tokens } from './ec2-tokens.ts'
import { endpointFilter } from './endpoint-filter.ts'
import { endpointGroups } from './endpoint-groups.ts'
import { endpointPolicy } from './endpoint-policy.ts'
import { endpoints } from './endpoints.ts'
import { grants } from './grants.ts'
import { groups } from './groups.ts'
import { helpers } from './helpers.ts'
import { identityProviders } from './identity-providers.ts'
import { impliedRoles } from './implied-roles.ts'
import { legacyPolicies } from './legacy-policies.ts'
import { limits } from './limits.ts'
import { mappings } from './mappings.ts'
import { oauth1AccessTokens } from './oauth1-access-tokens.ts'
import { oauth1Consumers } from './oauth1-consumers.ts'
import { projects } from './projects.ts'
import { protocols } from './protocols.ts'
import { quoinRules } from './quoin.ts'
import { regions } from './regions.ts'
import { registeredLimits } from './registered-limits.ts'
import { revocationEvents } from './revocation-events.ts'
import { revocationList } from './revocation-list.ts'
import { roleAssignments } from './role-assignments.ts'
import { roles } from './roles.ts'
import { s3Tokens } from './s3-tokens.ts'
import { serviceProviders } from './service-providers.ts'
import { services } from './services.ts'
import { tokens } from './tokens.ts'
import { trusts } from './trusts.ts'
import { users } from './users.ts'

/**
 * Keystone's default rules as data: names, check strings, token scopes and deprecated forms are upstream's (2026.1),
 * byte for byte, because operators' policy files build on them. The descriptions are ours.
 */
const rules = [
  ...helpers,
  ...accessRules,
  ...oauth1AccessTokens,
  ...applicationCredentials,
  ...auth,
  ...oauth1Consumers,
  ...credentials,
  ...domains,
  ...domainConfig,
  ...ec2Credentials,
  ...endpoints,
  ...endpointGroups,
  ...grants,
  ...groups,
  ...identityProviders,
  ...impliedRoles,
  ...limits,
  ...mappings,
  ...legacyPolicies,
  ...endpointPolicy,
  ...projects,
  ...endpointFilter,
  ...protocols,
  ...regions,
  ...registeredLimits,
  ...revocationEvents,
  ...roles,
  ...roleAssignments,
  ...s3Tokens,
  ...ec2Tokens,
  ...services,
  ...serviceProviders,
  ...revocationList,
  ...tokens,
  ...trusts,
  ...users,
] as const

/** Every default rule of Keystone, helper rules first. */
export const defaultRules: readonly RuleDefault[] = rules

/** These, and those of our own operations. */
export const everyRule: readonly RuleDefault[] = [...rules, ...quoinRules]

/** The name of a default rule: a misspelt one does not compile (INV-11). */
export type RuleName = (typeof rules)[number]['name']

/**
 * Rules that upstream declares but never asks. An operator who sets one changes nothing, there or here.
 * - `delete_access_token`: its operation asks `ec2_delete_credential` instead.
 * - `revocation_list`: its operation needs no rule, since PKI tokens and their list are gone.
 * - `list_projects_for_user`, `list_domains_for_user`: their operations ask `get_auth_projects` and `get_auth_domains`.
 */
export const neverEnforced = [
  'identity:delete_access_token',
  'identity:revocation_list',
  'identity:list_projects_for_user',
  'identity:list_domains_for_user',
] as const satisfies readonly RuleName[]
