import { renewMemberships, shadowUser, type User, userById, userByName } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { Conflict, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { domainById } from '../../resource/operations.ts'
import { revoke } from '../../revocation/operations.ts'
import { evaluate } from '../mapping/evaluate.ts'
import type { Mapped, Mapping } from '../mapping/mapping.ts'
import { assertionOf, remoteUser } from './assertion.ts'
import { domainIdOf, mappedGroupIds } from './groups.ts'
import { provision } from './projects.ts'
import { assertFromProvider, type Entrance, entranceOf } from './provider.ts'

/**
 * From an assertion to a user of ours: the provider is looked at, the mapping's rules are followed, and what they give is
 * written down, all of it or nothing (INV-13). Whatever the rules ask for that cannot be had ends the login.
 */
export type Admitted =
  | { readonly kind: 'outside'; readonly userId: string; readonly groupIds: readonly string[] }
  /** The assertion stands for a user who lives here; what else the mapping gives does not count. */
  | { readonly kind: 'local'; readonly userId: string }

/** @throws NotFound, Forbidden, Unauthorized, Conflict */
export async function admit(
  ctx: Context,
  at: { readonly idpId: string; readonly protocolId: string },
): Promise<Admitted> {
  const entrance = await entranceOf(ctx, at)
  assertFromProvider(ctx, entrance)
  const mapped = mappedFrom(ctx, entrance)
  const admitted: Admitted =
    mapped.user.type === 'local'
      ? { kind: 'local', userId: (await localUser(ctx, mapped.user)).id }
      : { kind: 'outside', ...(await outsideUser(ctx, entrance, mapped)) }
  return admitted
}

export function mappedFrom(ctx: Context, { mapping, protocol }: Entrance): Mapped {
  const { mapped, refused, rules } = evaluate(mapping, assertionOf(ctx, attributesIn(mapping)))
  for (const [index, { applied, because }] of rules.entries())
    ctx.log.debug(
      `Mapping ${protocol.mapping_id}, rule ${index}: ${applied ? 'applied' : 'skipped'}: ${because.join('; ')}`,
    )
  if (mapped === null) throw new Unauthorized().because(`mapping ${protocol.mapping_id}: ${refused}`)
  return mapped
}

const attributesIn = ({ rules }: Mapping): readonly string[] =>
  rules.flatMap(({ remote }) => remote.map(({ type }) => type))

export async function localUser(ctx: Context, { id, name, domain }: Mapped['user']): Promise<User> {
  const unknown = (why: string) => new Unauthorized().because(`the mapping's local user ${why}`)
  try {
    if (id === undefined && (name === undefined || domain === undefined)) throw unknown('has no id, or name and domain')
    const user =
      id === undefined
        ? await userByName(ctx, name ?? '', await domainIdOf(ctx, domain ?? {}))
        : await userById(ctx, id)
    if (!user.enabled || !(await domainById(ctx, user.domain_id)).enabled) throw unknown('is disabled')
    return user
  } catch (error) {
    if (error instanceof NotFound) throw unknown(`is not there: ${error.message}`)
    throw error
  }
}

async function outsideUser(
  ctx: Context,
  { provider, protocol, mapping }: Entrance,
  mapped: Mapped,
): Promise<{ readonly userId: string; readonly groupIds: readonly string[] }> {
  const { user } = mapped
  const name = user.name || remoteUser(ctx) || user.id
  const id = user.id || name
  if (!id || !name) throw new Unauthorized().because('neither mapping nor REMOTE_USER names the user')
  const groupIds = await mappedGroupIds(ctx, mapped)
  const domainId = user.domain === undefined ? provider.domain_id : await domainIdOf(ctx, user.domain)
  const outside = {
    ...{ idpId: provider.id, protocolId: protocol.id, uniqueId: quoted(id), name, domainId },
    email: user.email || null,
  }
  const userId = await onceMore(() =>
    ctx.write(async (write) => {
      const shadow = await shadowUser(write, outside)
      if (!shadow.user.enabled) throw new Unauthorized().because(`user ${shadow.user.id} is disabled`)
      const renewed = { userId: shadow.user.id, idpId: provider.id }
      const changed = await renewMemberships(write, renewed, groupIds)
      await provision(write, mapped.projects, {
        ...renewed,
        userDomainId: shadow.user.domain_id,
        idpDomainId: provider.domain_id,
        version: mapping.schema_version,
      })
      // INV-18: tokens carry the groups of an earlier assertion.
      if (changed && !shadow.isNew) await revoke(write, { userId: shadow.user.id })
      return shadow.user.id
    }),
  )
  return { userId, groupIds }
}

/** Two first logins of one user at once: the second finds what the first made. */
async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Conflict) return work()
    throw error
  }
}

/** As Python's `urllib.parse.quote` writes it: ids are stored so. */
const quoted = (id: string): string =>
  encodeURIComponent(id.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
