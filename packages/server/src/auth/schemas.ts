import { Type } from 'typebox'
import { BadRequest } from '../kernel/errors.ts'
import { lazyValidator } from '../kernel/validation/index.ts'

/** What POST /v3/auth/tokens accepts. Unknown methods keep their data for whoever serves them. */
const Domain = Type.Object({ id: Type.Optional(Type.String()), name: Type.Optional(Type.String()) })

/** How methods name a user. */
export const UserReferenceBody = Type.Object({
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  domain: Type.Optional(Domain),
})

const User = Type.Object({ ...UserReferenceBody.properties, password: Type.Optional(Type.String()) })

const Scope = Type.Object({
  project: Type.Optional(
    Type.Object({
      id: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
      domain: Type.Optional(Domain),
    }),
  ),
  domain: Type.Optional(Domain),
  'OS-TRUST:trust': Type.Optional(Type.Object({ id: Type.Optional(Type.String()) })),
  system: Type.Optional(Type.Object({ all: Type.Optional(Type.Boolean()) })),
  unscoped: Type.Optional(Type.Unknown()),
})

export const Auth = Type.Object({
  identity: Type.Object({
    methods: Type.Array(Type.String()),
    password: Type.Optional(Type.Object({ user: Type.Optional(User) })),
    token: Type.Optional(Type.Object({ id: Type.String() })),
  }),
  scope: Type.Optional(Type.Unsafe<Type.Static<typeof Scope> | string>({ ...Scope, type: ['object', 'string'] })),
})

export type AuthRequest = Type.Static<typeof Auth>
export type ScopeRequest = NonNullable<AuthRequest['scope']>
export type UserReference = Type.Static<typeof User>
export type DomainReference = Type.Static<typeof Domain>

const check = lazyValidator(Auth)

/** @throws BadRequest naming the field */
export function authRequest(auth: unknown): AuthRequest {
  if (auth === undefined || auth === null) throw BadRequest.missing('auth', 'request body')
  const refused = check(auth)
  if (refused !== undefined) throw refused
  const request = auth as AuthRequest
  const user = request.identity.password?.user
  if (user !== undefined) {
    named(user, 'identity/password/user')
    if (user.domain !== undefined) named(user.domain, 'identity/password/user/domain')
  }
  if (typeof request.scope === 'object') {
    const { project, domain } = request.scope
    if (project !== undefined) {
      named(project, 'scope/project')
      if (project.domain !== undefined) named(project.domain, 'scope/project/domain')
    }
    if (domain !== undefined) named(domain, 'scope/domain')
  }
  return request
}

function named(reference: { id?: string; name?: string }, at: string): void {
  if (reference.id === undefined && reference.name === undefined)
    throw new BadRequest(`Invalid input for field ${at}: id or name must be present.`)
}

/** What a method was sent, as an own key: names come from the request. */
export function methodData(request: AuthRequest, method: string): unknown {
  const { identity } = request
  return Object.hasOwn(identity, method) ? (identity as Record<string, unknown>)[method] : undefined
}
