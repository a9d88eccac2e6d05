import { attribute, remoteUser } from '../../federation/operations.ts'
import { userByName } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { domainById } from '../../resource/operations.ts'
import { knownDomain, orStranger } from '../scope.ts'
import type { AuthMethod, Proof } from './index.ts'

/**
 * A user whom the proxy has signed in by itself, as REMOTE_USER: of the default domain, or with [auth] external = Domain
 * of the one that REMOTE_DOMAIN names. Without a trusted proxy there is none (INV-16).
 */
export const external: AuthMethod = {
  name: 'external',
  prove: (ctx) => proxyUser(ctx, ctx.config.auth.external === 'Domain'),
}

/** The same where the proxy says that it was Kerberos that proved it. */
export const kerberos: AuthMethod = {
  name: 'kerberos',
  async prove(ctx) {
    if (attribute(ctx, 'AUTH_TYPE') !== 'Negotiate') throw new Unauthorized().because('AUTH_TYPE is not Negotiate')
    return proxyUser(ctx, true)
  },
}

/** Beside the methods that were asked for, the proxy's own sign-in counts where there is one; its failure does not. */
export async function proofOfProxy(ctx: Context): Promise<Proof | null> {
  if (!ctx.config.auth.methods.includes(external.name) || remoteUser(ctx) === undefined) return null
  try {
    const proof = await proxyUser(ctx, ctx.config.auth.external === 'Domain')
    return { ...proof, earlierMethods: [external.name] }
  } catch (error) {
    if (!(error instanceof Unauthorized)) throw error
    ctx.log.debug(`Authorization failed for 'external' auth method: ${error.reason ?? error.message}`)
    return null
  }
}

async function proxyUser(ctx: Context, inNamedDomain: boolean): Promise<Proof> {
  const name = remoteUser(ctx)
  if (name === undefined) throw new Unauthorized().because('no REMOTE_USER from a trusted proxy')
  const domainName = inNamedDomain ? attribute(ctx, 'REMOTE_DOMAIN') || undefined : undefined
  const domain =
    domainName === undefined
      ? await orStranger(() => domainById(ctx, ctx.config.identity.default_domain_id))
      : await knownDomain(ctx, { name: domainName })
  const user = await orStranger(() => userByName(ctx, name, domain.id))
  if (!user.enabled || !domain.enabled) throw new Unauthorized().because(`user ${user.id} or its domain is disabled`)
  return { userId: user.id }
}
