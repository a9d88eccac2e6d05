import { userById } from '../identity/operations.ts'
import type { Context } from '../kernel/context.ts'
import { BadRequest, Unauthorized } from '../kernel/errors.ts'
import { proofOfProxy } from './methods/external.ts'
import { type AuthMethod, methodNamed, type Proof } from './methods/index.ts'
import { meetsRules } from './mfa.ts'
import { type AuthRequest, methodData } from './schemas.ts'
import { defaultScope, requestedScope } from './scope.ts'
import { type GrantScope, issueToken } from './tokens/issue.ts'
import type { ValidToken } from './tokens/valid-token.ts'

/** From what a request brings to a token: each method proves, all agree, the scope is looked up, the rules are met. */
export async function signIn(ctx: Context, request: AuthRequest): Promise<ValidToken> {
  const names = [...new Set(request.identity.methods)]
  for (const name of names) if (methodData(request, name) === undefined) throw BadRequest.missing(name, 'identity')
  const methods = names.map((name) => enabledMethod(ctx, name))
  if (request.scope !== undefined)
    for (const { scopeRefusal } of methods) if (scopeRefusal !== undefined) throw new Unauthorized(scopeRefusal, {})
  const asked = await requestedScope(ctx, request.scope)

  const proofs: Proof[] = []
  const byProxy = names.includes('external') ? null : await proofOfProxy(ctx)
  if (byProxy !== null) proofs.push(byProxy)
  for (const method of methods) proofs.push(await method.prove(ctx, methodData(request, method.name), request))
  const [first] = proofs
  if (first === undefined) throw new Unauthorized().because('no method was named')
  if (proofs.some((proof) => proof.userId !== first.userId))
    throw new Unauthorized().because('the methods prove different users') // INV-08

  const used = new Set([...names, ...proofs.flatMap((proof) => proof.earlierMethods ?? [])])
  const { options } = await userById(ctx, first.userId)
  if (!meetsRules(options, used, ctx.config.auth.methods))
    throw new Unauthorized().because(`user ${first.userId} must present more methods than ${[...used].join(', ')}`)

  const scope = await scopeOf(ctx, asked, proofs)
  const federation = proofs.find((proof) => proof.federation !== undefined)?.federation
  const expiries = proofs.flatMap((proof) => proof.expiresAtS ?? [])
  return issueToken(ctx, {
    userId: first.userId,
    methods: [...used],
    expiresAtS: expiries.length === 0 ? null : Math.min(...expiries),
    parentAuditId: proofs.find((proof) => proof.parentAuditId !== undefined)?.parentAuditId ?? null,
    scope,
    ...(federation === undefined ? {} : { federation }),
  })
}

/** What the methods bring, else what was asked for, else the user's default; a federated user has none. */
async function scopeOf(ctx: Context, asked: GrantScope | null, proofs: readonly Proof[]): Promise<GrantScope> {
  const brought = proofs.flatMap((proof) => proof.scope ?? [])
  const [only, ...others] = brought
  if (only !== undefined) {
    // A consumer's scope is that of its access token, whatever it asks for: clients send theirs all the same.
    if ((asked !== null && only.kind !== 'oauth1') || others.length > 0)
      throw new Unauthorized().because('a method that brings its scope, and another')
    return only
  }
  if (asked !== null) return asked
  const [first] = proofs
  if (first === undefined || first.federation !== undefined) return { kind: 'unscoped' }
  return defaultScope(ctx, first.userId)
}

export function enabledMethod(ctx: Context, name: string): AuthMethod {
  const method = methodNamed(ctx, name)
  if (method === undefined || !ctx.config.auth.methods.includes(name))
    throw new Unauthorized('Attempted to authenticate with an unsupported method.', {
      methods: ctx.config.auth.methods,
    })
  return method
}
