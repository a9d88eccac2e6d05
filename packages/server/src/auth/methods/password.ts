import { verifyPassword } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import type { UserReference } from '../schemas.ts'
import type { AuthMethod } from './index.ts'
import { isStranger, namedUser, referencedUser } from './user.ts'

/**
 * A name and a password. Whatever is wrong with them, the answer and its cost are the same (INV-28); only a password
 * that was right but has expired is told so.
 */
export const password: AuthMethod = {
  name: 'password',
  async prove(ctx, data) {
    const user = namedUser((data as { user?: UserReference }).user)
    const secret = user.password ?? ''
    const userId = await userIdOf(ctx, user, secret)
    const result = await verifyPassword(ctx, userId, secret)
    if (result.ok) return { userId }
    if (result.why === 'expired')
      throw new Unauthorized(`The password is expired and needs to be changed for user: ${userId}.`)
    throw new Unauthorized().because(`password of user ${userId}: ${result.why}`)
  },
}

async function userIdOf(ctx: Context, user: UserReference, secret: string): Promise<string> {
  try {
    return (await referencedUser(ctx, user)).id
  } catch (error) {
    // Unknown, or known in a domain that is off: as costly as a wrong password.
    if (isStranger(error)) await ctx.hasher.dummyVerify(secret)
    throw error
  }
}
