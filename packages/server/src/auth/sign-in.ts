import { type User, userById } from '../identity/operations.ts'
import type { Context } from '../kernel/context.ts'
import { BadRequest, Unauthorized } from '../kernel/errors.ts'
import { useUp } from '../kernel/used-once.ts'
import { domainById } from '../resource/operations.ts'
import { proofOfProxy } from './methods/external.ts'
import { type AuthMethod, methodNamed, type Proof } from './methods/index.ts'
import { meetsRules } from './mfa.ts'
import { InsufficientMethods, RECEIPT_HEADER } from './receipts/insufficient.ts'
import { issueReceipt, receiptNotFound, type ValidReceipt, validReceipt } from './receipts/receipt.ts'
import { type AuthRequest, methodData } from './schemas.ts'
import { defaultScope, requestedScope } from './scope.ts'
import { type GrantScope, issueToken } from './tokens/issue.ts'
import type { ValidToken } from './tokens/valid-token.ts'

/**
 * From what a request brings to a token: each method proves, all agree, the scope is looked up, the rules are met, and what
 * the methods use up is used up. Where the rules ask for more, the refusal holds a receipt (INV-37).
 * @throws InsufficientMethods, Unauthorized, Forbidden, BadRequest, NotFound
 */
export async function signIn(ctx: Context, request: AuthRequest): Promise<ValidToken> {
  const names = [...new Set(request.identity.methods)]
  for (const name of names) if (methodData(request, name) === undefined) throw BadRequest.missing(name, 'identity')
  const methods = names.map((name) => enabledMethod(ctx, name))
  if (request.scope !== undefined)
    for (const { scopeRefusal } of methods) if (scopeRefusal !== undefined) throw new Unauthorized(scopeRefusal, {})
  const asked = await requestedScope(ctx, request.scope)
  const receipt = await receiptOf(ctx)
  const proofs = await proven(ctx, methods, request, receipt)
  const [first] = proofs
  if (first === undefined) throw new Unauthorized().because('no method was named')

  const earlier = [...proofs.flatMap((proof) => proof.earlierMethods ?? []), ...(receipt?.methods ?? [])]
  const used = new Set([...names, ...earlier])
  const user = await userById(ctx, first.userId)
  if (!meetsRules(user.options, used, ctx.config.auth.methods)) {
    if (!proofs.every(fitsReceipt))
      throw new Unauthorized().because(`user ${user.id} must present more methods than ${[...used].join(', ')}`)
    const refusal = await insufficient(ctx, user, [...used])
    await spend(ctx, proofs, receipt)
    throw refusal
  }

  const scope = await scopeOf(ctx, asked, proofs)
  const federation = proofs.find((proof) => proof.federation !== undefined)?.federation
  const expiries = proofs.flatMap((proof) => proof.expiresAtS ?? [])
  const token = await issueToken(ctx, {
    userId: first.userId,
    methods: [...used],
    expiresAtS: expiries.length === 0 ? null : Math.min(...expiries),
    parentAuditId: proofs.find((proof) => proof.parentAuditId !== undefined)?.parentAuditId ?? null,
    scope,
    ...(federation === undefined ? {} : { federation }),
  })
  await spend(ctx, proofs, receipt)
  return token
}

async function receiptOf(ctx: Context): Promise<ValidReceipt | null> {
  const id = ctx.request.headers[RECEIPT_HEADER.toLowerCase()]
  return id === undefined || id === '' ? null : validReceipt(ctx, id)
}

/** All methods, and the receipt, prove the same user (INV-08). Codes are asked last. */
async function proven(
  ctx: Context,
  methods: readonly AuthMethod[],
  request: AuthRequest,
  receipt: ValidReceipt | null,
): Promise<readonly Proof[]> {
  const ordered = [...methods].sort((a, b) => Number(a.afterOthers ?? false) - Number(b.afterOthers ?? false))
  const byProxy = methods.some(({ name }) => name === 'external') ? null : await proofOfProxy(ctx)
  const proofs: Proof[] = byProxy === null ? [] : [byProxy]
  for (const method of ordered) {
    const besides = proofs[0]?.userId ?? receipt?.userId ?? null
    proofs.push(await method.prove(ctx, methodData(request, method.name), request, besides))
  }
  const users = new Set(proofs.map(({ userId }) => userId))
  if (users.size > 1) throw new Unauthorized().because('the methods prove different users')
  if (receipt !== null && !users.has(receipt.userId)) throw receiptNotFound(receipt.id, 'it is of another user')
  return proofs
}

/** A receipt has no place for an end, a scope or a provider: what is bound to one would lose it (INV-03, INV-17, INV-43). */
const fitsReceipt = ({ expiresAtS, scope, federation }: Proof): boolean =>
  expiresAtS === undefined && scope === undefined && federation === undefined

async function insufficient(ctx: Context, user: User, methods: readonly string[]): Promise<InsufficientMethods> {
  const { id, name } = await domainById(ctx, user.domain_id)
  const receipt = await issueReceipt(ctx, { userId: user.id, userDomainId: id, methods })
  return new InsufficientMethods(receipt, { ...user, domain: { id, name } }, ctx.config.auth.methods)
}

/** INV-33: at the end, all of it or nothing. A receipt is good for one login. */
async function spend(ctx: Context, proofs: readonly Proof[], receipt: ValidReceipt | null): Promise<void> {
  const spends = proofs.flatMap((proof) => proof.spend ?? [])
  if (spends.length === 0 && receipt === null) return
  await ctx.write(async (write) => {
    for (const use of spends) await use(write)
    if (receipt === null) return
    await useUp(write, { kind: 'receipt', secret: receipt.id, until: new Date(receipt.expiresAtS * 1000) })
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
