import type { Context } from '../../kernel/context.ts'
import type { RevocableToken } from '../../revocation/match.ts'
import { isRevoked } from '../../revocation/operations.ts'

/** Times in tokens are whole seconds, so a token may have to wait for the next one. */
const SECONDS_AHEAD_MAX = 2

/**
 * A revocation ends the tokens of its own second too. The login after it must not be among them (INV-20): what it makes
 * is dated the second after.
 */
export async function afterRevocations(
  ctx: Context,
  nowS: number,
  dated: (issuedAtS: number) => RevocableToken,
): Promise<number> {
  for (let issuedAtS = nowS; issuedAtS < nowS + SECONDS_AHEAD_MAX; issuedAtS += 1)
    if (!(await isRevoked(ctx, dated(issuedAtS)))) return issuedAtS
  return nowS + SECONDS_AHEAD_MAX
}
