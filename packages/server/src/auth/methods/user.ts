import { type User, userById, userByName } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { BadRequest, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { domainById } from '../../resource/operations.ts'
import { knownUser } from '../known-user.ts'
import type { UserReference } from '../schemas.ts'
import { knownDomain, orStranger } from '../scope.ts'

/**
 * Whom a method's data names: by id, or by name and domain, of a domain that is enabled.
 * @throws BadRequest, and Unauthorized for whoever is not there (INV-28)
 */
export async function referencedUser(ctx: Context, user: UserReference): Promise<User> {
  const { id = '', name } = user
  if (name) {
    if (user.domain === undefined) throw BadRequest.missing('domain', 'user')
    if (!user.domain.id && !user.domain.name) throw BadRequest.missing('id or name', 'domain')
    const domain = await knownDomain(ctx, user.domain)
    return knownUser(ctx, { user: { name }, domain }, () => userByName(ctx, name, domain.id))
  }
  const found = await knownUser(ctx, { user: { id }, domain: null }, () => userById(ctx, id))
  await assertDomainEnabled(ctx, found)
  return found
}

/** Also for a method that finds its user otherwise. @throws Unauthorized */
export async function assertMayEnter(ctx: Context, user: User): Promise<void> {
  if (!user.enabled) throw new Unauthorized().because(`user ${user.id} is disabled`)
  await assertDomainEnabled(ctx, user)
}

async function assertDomainEnabled(ctx: Context, { domain_id }: User): Promise<void> {
  const domain = await orStranger(() => domainById(ctx, domain_id))
  if (!domain.enabled) throw new Unauthorized().because(`domain ${domain.id} is disabled`)
}

/** The `user` of a method's data. @throws BadRequest in upstream's words */
export function namedUser<Reference extends UserReference>(user: Reference | undefined): Reference {
  // Upstream names the target before it knows its own method, hence 'None'.
  if (user === undefined) throw BadRequest.missing('user', 'None')
  if (!user.id && !user.name) throw BadRequest.missing('id or name', 'user')
  return user
}

/** Whether a failure means that there is nobody to ask: as costly as a wrong secret, then. */
export const isStranger = (error: unknown): boolean => error instanceof Unauthorized || error instanceof NotFound
