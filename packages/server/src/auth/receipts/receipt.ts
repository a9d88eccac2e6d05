import { fernetEncrypt, packReceipt, type Receipt, unpackReceipt } from '@quoin/tokens'
import { userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { NotFound, Unauthorized } from '../../kernel/errors.ts'
import { isRevoked } from '../../revocation/operations.ts'
import { afterRevocations } from '../tokens/after-revocations.ts'
import { inBitOrder } from '../tokens/bit-order.ts'
import { codecOf } from '../tokens/payload.ts'

/**
 * A receipt says which methods a user has passed when a multi-factor rule asks for more (INV-37). It is Keystone's:
 * Fernet, with keys of its own that may be those of tokens. It gives access to nothing.
 */
export interface ValidReceipt extends Receipt {
  readonly id: string
  readonly issuedAtS: number
}

/** Longest receipt looked at; those we make are a tenth of it (INV-23). */
const RECEIPT_LENGTH_MAX = 2048

interface Proven {
  readonly userId: string
  readonly userDomainId: string
  readonly methods: readonly string[]
}

export async function issueReceipt(ctx: Context, { userId, userDomainId, methods }: Proven): Promise<ValidReceipt> {
  const nowS = Math.floor(ctx.now().getTime() / 1000)
  const receipt: Receipt = {
    userId,
    methods: inBitOrder(methods, ctx.config.auth.methods),
    expiresAtS: nowS + ctx.config.receipt.expiration,
  }
  const issuedAtS = await afterRevocations(ctx, nowS, (at) => revocable(receipt, at, userDomainId))
  const primary = ctx.keys.receipts.keys()[0]
  if (primary === undefined) throw new Error(`no key in ${ctx.keys.receipts.directory}`)
  const id = fernetEncrypt(primary, packReceipt(receipt, codecOf(ctx)), { seconds: issuedAtS, iv: ctx.random(16) })
  return { ...receipt, id, issuedAtS }
}

/**
 * The receipt, if it is ours, in time, and nothing has ended its user's logins since (INV-18).
 * @throws Unauthorized, with one answer for all that is wrong with it
 */
export async function validReceipt(ctx: Context, id: string): Promise<ValidReceipt> {
  const opened = id.length > RECEIPT_LENGTH_MAX ? undefined : ctx.keys.receipts.decrypt(id)
  const receipt = opened && unpackReceipt(opened.plaintext, codecOf(ctx))
  if (opened === undefined || receipt === undefined) throw receiptNotFound(id, 'no receipt of ours')
  if (ctx.now().getTime() >= receipt.expiresAtS * 1000) throw receiptNotFound(id, 'expired')
  const { domain_id } = await orNoReceipt(id, () => userById(ctx, receipt.userId))
  const { issuedAtS } = opened
  if (await isRevoked(ctx, revocable(receipt, issuedAtS, domain_id))) throw receiptNotFound(id, 'revoked')
  return { ...receipt, id, issuedAtS }
}

export const receiptNotFound = (id: string, why: string): Unauthorized =>
  new Unauthorized(`Could not find auth receipt: ${id.slice(0, RECEIPT_LENGTH_MAX)}.`).because(why)

async function orNoReceipt<T>(id: string, lookUp: () => Promise<T>): Promise<T> {
  try {
    return await lookUp()
  } catch (error) {
    if (error instanceof NotFound) throw receiptNotFound(id, error.message)
    throw error
  }
}

/** As revocation sees it: a token of the user that stands for nothing else. */
const revocable = ({ userId, expiresAtS }: Receipt, issuedAtS: number, userDomainId: string) => ({
  issuedAtS,
  expiresAtS,
  auditId: '',
  auditChainId: null,
  userId,
  userDomainId,
  projectId: null,
  scopeDomainId: null,
  roleIds: [],
  trustId: null,
  trustorId: null,
  trusteeId: null,
  consumerId: null,
})
