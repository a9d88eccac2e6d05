import type { Option } from '../option.ts'
import { api, wsgi } from './api.ts'
import { assignment, role } from './assignment.ts'
import { auth, fernetReceipts, receipt, tokenlessAuth, totp } from './auth.ts'
import { cache } from './cache.ts'
import { catalog, endpointFilter, endpointPolicy, policy } from './catalog.ts'
import { credential } from './credential.ts'
import { database } from './database.ts'
import { serviceDefaults } from './default.ts'
import { applicationCredential, oauth1, oauth2, trust } from './delegation.ts'
import { federation, saml } from './federation.ts'
import { cors, healthcheck, osloMiddleware } from './http.ts'
import { identity, identityMapping, securityCompliance, shadowUsers } from './identity.ts'
import { ldap } from './ldap.ts'
import { unifiedLimit } from './limit.ts'
import { loggingDefaults } from './logging.ts'
import { messagingDefaults, osloMessagingKafka, osloMessagingNotifications, osloMessagingRabbit } from './messaging.ts'
import { osloPolicy } from './oslo-policy.ts'
import { profiler, profilerJaeger, profilerOtlp } from './profiler.ts'
import { edge, quoin } from './quoin.ts'
import { domainConfig, resource } from './resource.ts'
import { fernetTokens, jwtTokens, revoke, token } from './token.ts'

/** Every section and option there is, under the names keystone.conf has for them. */
export const sections = {
  DEFAULT: { ...serviceDefaults, ...loggingDefaults, ...messagingDefaults },
  api,
  application_credential: applicationCredential,
  assignment,
  auth,
  cache,
  catalog,
  cors,
  credential,
  database,
  domain_config: domainConfig,
  edge,
  endpoint_filter: endpointFilter,
  endpoint_policy: endpointPolicy,
  federation,
  fernet_receipts: fernetReceipts,
  fernet_tokens: fernetTokens,
  healthcheck,
  identity,
  identity_mapping: identityMapping,
  jwt_tokens: jwtTokens,
  ldap,
  oauth1,
  oauth2,
  oslo_messaging_kafka: osloMessagingKafka,
  oslo_messaging_notifications: osloMessagingNotifications,
  oslo_messaging_rabbit: osloMessagingRabbit,
  oslo_middleware: osloMiddleware,
  oslo_policy: osloPolicy,
  policy,
  profiler,
  profiler_jaeger: profilerJaeger,
  profiler_otlp: profilerOtlp,
  quoin,
  receipt,
  resource,
  revoke,
  role,
  saml,
  security_compliance: securityCompliance,
  shadow_users: shadowUsers,
  token,
  tokenless_auth: tokenlessAuth,
  totp,
  trust,
  unified_limit: unifiedLimit,
  wsgi,
}

export type Sections = typeof sections
export type SectionName = keyof Sections
/** `section.option` */
export type OptionPath = { [S in SectionName]: `${S}.${keyof Sections[S] & string}` }[SectionName]

export type SectionValues = {
  readonly [S in SectionName]: {
    readonly [N in keyof Sections[S]]: Sections[S][N] extends Option<infer T> ? T : never
  }
}
