import { type Caches, defineCache } from '../../kernel/cache.ts'
import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { TokenNotFound } from './not-found.ts'
import { openToken } from './payload.ts'
import { assertNotEnded, type Resolved, resolveToken } from './resolve.ts'
import type { ValidToken } from './valid-token.ts'

const TOKENS_CACHED_MAX = 20_000
const validTokens = defineCache<ValidToken>(TOKENS_CACHED_MAX)

/** Longest token looked at (INV-23): one of an outside login with some hundred groups. */
export const TOKEN_LENGTH_MAX = 16_384

/**
 * The token as it holds now, or why it does not. Read only (INV-21).
 * @param windowS seconds past its end that still count ([token] allow_expired_window, for services that finish work)
 * @throws NotFound for what is no valid token, and for one whose project or domain is gone or disabled
 */
export async function validateToken(ctx: Context, id: string, windowS = 0): Promise<ValidToken> {
  if (id === '') throw new TokenNotFound('No token in the request')
  const cache = validTokens(ctx)
  noteKeys(ctx)
  try {
    const nowMs = ctx.now().getTime()
    const kept = cache.get(id)
    const isOver = kept !== undefined && nowMs >= kept.holdsUntilS * 1000
    if (isOver) cache.drop(id)
    const token = kept === undefined || isOver ? await cache.load(id, () => opened(ctx, id)) : kept
    if (nowMs >= (token.payload.expiresAtS + windowS) * 1000)
      throw new TokenNotFound('Failed to validate token').because('expired')
    return token
  } catch (error) {
    if (error instanceof Unauthorized) throw tokenNotFound(id).because(error.reason ?? error.message)
    throw error
  }
}

const keysSeen = new WeakMap<Caches, unknown>()

/** A token whose key has been taken away ends with it, kept or not. The array is the same as long as no key changed. */
function noteKeys({ caches, keys }: Context): void {
  const now = keys.tokens.keys()
  if (keysSeen.get(caches) === now) return
  keysSeen.set(caches, now)
  caches.bump(['keys'])
}

async function opened(ctx: Context, id: string): Promise<Resolved> {
  const token = id.length > TOKEN_LENGTH_MAX ? undefined : openToken(ctx, id)
  // INV-23: one answer for all that is no token of ours.
  if (token === undefined) throw new TokenNotFound('Could not recognize Fernet token')
  const resolved = await resolveToken(ctx, id, token)
  await assertNotEnded(ctx, resolved.value)
  return resolved
}

const tokenNotFound = (id: string): TokenNotFound =>
  new TokenNotFound(`Could not find token: ${id.slice(0, TOKEN_LENGTH_MAX)}.`)

/** Keeps a token that was just issued, so that its first validation is warm. */
export const keepToken = (ctx: Context, resolved: Resolved): Promise<ValidToken> =>
  validTokens(ctx).load(resolved.value.id, async () => resolved)
