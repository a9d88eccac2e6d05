import { admit, assertGroupsThere, entranceOf } from '../../federation/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { BadRequest, Unauthorized } from '../../kernel/errors.ts'
import type { ValidToken } from '../tokens/valid-token.ts'
import { validateToken } from '../tokens/validate.ts'
import type { AuthMethod, Proof } from './index.ts'

/**
 * An outside login: the assertion is in the proxy's headers, and the body says which provider and protocol it is for. The
 * same under the names of protocols, as a protocol's own address asks for it.
 */
const NAMES = ['mapped', 'saml2', 'openid', 'x509']

/** The method of this name, when it is one of these or [auth] says so (`corp = mapped`). */
export function mappedMethod(ctx: Pick<Context, 'config'>, name: string): AuthMethod | undefined {
  const isMapped = NAMES.includes(name) || ctx.config.auth_plugins.get(name) === 'mapped'
  return isMapped ? { name, prove } : undefined
}

async function prove(ctx: Context, data: unknown): Promise<Proof> {
  const given = (data ?? {}) as Readonly<Record<string, unknown>>
  const held = textIn(given, 'id')
  if (held !== undefined) return federatedAgain(ctx, await validateToken(ctx, held))
  const idpId = textIn(given, 'identity_provider')
  if (idpId === undefined) throw BadRequest.missing('identity_provider', 'mapped')
  const protocolId = textIn(given, 'protocol')
  if (protocolId === undefined) throw BadRequest.missing('protocol', 'mapped')
  const admitted = await admittedAloud(ctx, { idpId, protocolId })
  if (admitted.kind === 'local') return { userId: admitted.userId }
  return { userId: admitted.userId, federation: { idpId, protocolId, groupIds: admitted.groupIds } }
}

/** Let in or not, it is told of in a notification. */
async function admittedAloud(
  ctx: Context,
  entrance: { readonly idpId: string; readonly protocolId: string },
): ReturnType<typeof admit> {
  const notice = { kind: 'federated authentication', identityProvider: entrance.idpId, auditId: null } as const
  try {
    const admitted = await admit(ctx, entrance)
    const groupIds = admitted.kind === 'local' ? [] : admitted.groupIds
    ctx.notice({ ...notice, outcome: 'success', userId: admitted.userId, groupIds })
    return admitted
  } catch (error) {
    ctx.notice({ ...notice, outcome: 'failure', userId: null, groupIds: [] })
    throw error
  }
}

/** From a federated token in hand: what it rests on is looked at again, and it ends when that one ends (INV-17). */
export async function federatedAgain(ctx: Context, { payload, federation }: ValidToken): Promise<Proof> {
  if (federation === null) throw new Unauthorized().because('the token is of no outside login')
  const notice = {
    ...({ kind: 'federated authentication', identityProvider: federation.idpId } as const),
    ...{ auditId: payload.auditIds[0] ?? null, userId: payload.userId, groupIds: federation.groupIds },
  }
  try {
    await entranceOf(ctx, federation)
    await assertGroupsThere(ctx, federation.groupIds)
  } catch (error) {
    ctx.notice({ ...notice, outcome: 'failure' })
    throw error
  }
  ctx.notice({ ...notice, outcome: 'success' })
  return {
    userId: payload.userId,
    federation,
    expiresAtS: payload.expiresAtS,
    parentAuditId: payload.auditIds[1] ?? payload.auditIds[0] ?? '',
  }
}

function textIn(data: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(data, name) ? data[name] : undefined
  if (value === undefined || typeof value === 'string') return value
  throw new BadRequest(`Invalid input for field 'identity/mapped/${name}': it must be a string.`)
}
