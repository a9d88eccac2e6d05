import { userById, userByName, verifyPassword } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { BadRequest, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { domainById } from '../../resource/operations.ts'
import { knownUser } from '../known-user.ts'
import type { UserReference } from '../schemas.ts'
import { knownDomain } from '../scope.ts'
import type { AuthMethod } from './index.ts'

/**
 * A name and a password. Whatever is wrong with them, the answer and its cost are the same (INV-28); only a password
 * that was right but has expired is told so.
 */
export const password: AuthMethod = {
  name: 'password',
  async prove(ctx, data) {
    const { user } = data as { user?: UserReference }
    // Upstream names the target before it knows its own method, hence 'None'.
    if (user === undefined) throw BadRequest.missing('user', 'None')
    if (!user.id && !user.name) throw BadRequest.missing('id or name', 'user')
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
    const { id: askedId = '', name } = user
    if (name) {
      if (user.domain === undefined) throw BadRequest.missing('domain', 'user')
      if (!user.domain.id && !user.domain.name) throw BadRequest.missing('id or name', 'domain')
      const domain = await knownDomain(ctx, user.domain)
      return (await knownUser(ctx, { user: { name }, domain }, () => userByName(ctx, name, domain.id))).id
    }
    const asked = { user: { id: askedId }, domain: null }
    const { id, domain_id } = await knownUser(ctx, asked, () => userById(ctx, askedId))
    const domain = await domainById(ctx, domain_id)
    if (!domain.enabled) throw new Unauthorized().because(`domain ${domain.id} is disabled`)
    return id
  } catch (error) {
    // Unknown, or known in a domain that is off: as costly as a wrong password.
    if (error instanceof Unauthorized || error instanceof NotFound) await ctx.hasher.dummyVerify(secret)
    throw error
  }
}
