import type { Federation } from '../../kernel/context.ts'
import { isoOfSeconds } from '../../kernel/times.ts'
import type { TokenScope, ValidToken } from './valid-token.ts'

/** The `token` object of POST and GET /v3/auth/tokens, in upstream's key order. Pure. */
export interface BodyOptions {
  /** null leaves the catalog out. */
  readonly catalog: readonly unknown[] | null
  /** Other clouds that take our users. */
  readonly serviceProviders: readonly unknown[]
  /** [resource] admin_project_name and admin_project_domain_name, when both are set. */
  readonly adminProject: { readonly name: string; readonly domainName: string } | null
}

export function tokenBody(token: ValidToken, options: BodyOptions): Record<string, unknown> {
  const { user, payload } = token
  return {
    methods: payload.methods,
    user: {
      domain: user.domain,
      id: user.id,
      name: user.name,
      ...(token.federation === null
        ? { password_expires_at: user.passwordExpiresAt }
        : { 'OS-FEDERATION': federationBody(token.federation) }),
    },
    audit_ids: payload.auditIds,
    expires_at: isoOfSeconds(payload.expiresAtS),
    issued_at: isoOfSeconds(token.issuedAtS),
    ...(payload.kind === 'trust' ? token.extras : {}),
    ...scopeBody(token.scope, token, options),
    ...(token.scope.kind === 'unscoped' || options.catalog === null ? {} : { catalog: options.catalog }),
    ...(options.serviceProviders.length === 0 ? {} : { service_providers: options.serviceProviders }),
    ...(payload.kind === 'trust' ? {} : token.extras),
  }
}

const federationBody = ({ idpId, protocolId, groupIds }: Federation) => ({
  groups: groupIds.map((id) => ({ id })),
  identity_provider: { id: idpId },
  protocol: { id: protocolId },
})

function scopeBody(scope: TokenScope, token: ValidToken, options: BodyOptions): Record<string, unknown> {
  switch (scope.kind) {
    case 'unscoped':
      return {}
    case 'system':
      return { roles: token.roles, system: { all: true } }
    case 'domain':
      return { domain: scope.domain, roles: token.roles }
    case 'project': {
      const { project } = scope
      const { adminProject } = options
      return {
        project: { domain: project.domain, id: project.id, name: project.name },
        ...(token.payload.kind === 'trust' ? {} : { is_domain: project.isDomain }),
        roles: token.roles,
        ...(adminProject === null || token.payload.kind === 'trust'
          ? {}
          : {
              is_admin_project: project.name === adminProject.name && project.domain.name === adminProject.domainName,
            }),
      }
    }
    default:
      return scope satisfies never
  }
}
