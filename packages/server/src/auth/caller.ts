import type { Caller } from '../kernel/context.ts'
import { tokenBody } from './tokens/body.ts'
import type { ValidToken } from './tokens/valid-token.ts'

const callers = new WeakMap<ValidToken, Caller>()

type Facts = Omit<Caller, keyof { [Key in keyof Caller as Key extends symbol ? Key : never]: true }>

/** The one place where a caller is made, here from a token that was just found valid. */
export function callerOfToken(token: ValidToken): Caller {
  const known = callers.get(token)
  if (known !== undefined) return known
  const { scope, payload, user } = token
  const project = scope.kind === 'project' ? scope.project : null
  const facts: Facts = {
    userId: user.id,
    userDomainId: user.domain.id,
    projectId: project?.id ?? null,
    projectDomainId: project?.domain.id ?? null,
    domainId: scope.kind === 'domain' ? scope.domain.id : null,
    systemScope: scope.kind === 'system' ? 'all' : null,
    isDomainProject: project?.isDomain ?? false,
    roles: token.roles.map((role) => role.name),
    roleIds: token.roles.map((role) => role.id),
    methods: payload.methods,
    groupIds: token.federation?.groupIds ?? [],
    delegation: token.delegation,
    federation: token.federation,
    thumbprint: token.thumbprint,
    auditIds: payload.auditIds,
    expiresAt: new Date(payload.expiresAtS * 1000),
    token: tokenBody(token, { catalog: null, serviceProviders: [], adminProject: null }),
    tokenId: token.id,
  }
  const caller = facts as Caller
  callers.set(token, caller)
  return caller
}

/** And here from a certificate that its proxy and issuer answer for (auth/tokenless.ts): rules see no token. */
export function callerWithoutToken(
  known: Omit<
    Facts,
    'systemScope' | 'isDomainProject' | 'delegation' | 'thumbprint' | 'auditIds' | 'token' | 'tokenId'
  >,
): Caller {
  const facts: Facts = {
    ...known,
    systemScope: null,
    isDomainProject: false,
    delegation: null,
    thumbprint: null,
    auditIds: [],
    token: {},
    tokenId: '',
  }
  return facts as Caller
}
