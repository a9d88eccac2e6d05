import { remoteIdAttribute } from '../../kernel/config/index.ts'
import type { Context } from '../../kernel/context.ts'
import { Forbidden, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { providerById } from '../identity-providers/operations.ts'
import { type Provider, providerIdOfRemoteId } from '../identity-providers/store.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { mappingById, usableMapping } from '../mappings/operations.ts'
import { protocolById } from '../protocols/operations.ts'
import { type Protocol, protocolsNamed } from '../protocols/store.ts'
import { attribute } from './assertion.ts'

/** A provider and protocol by which users may come in at this moment, and the rules for them. */
export interface Entrance {
  readonly provider: Provider
  readonly protocol: Protocol
  readonly mapping: Mapping
}

/** @throws NotFound, Forbidden (the provider is disabled), Unauthorized (rules that nobody can follow) */
export async function entranceOf(
  ctx: Pick<Context, 'db' | 'store'>,
  { idpId, protocolId }: { readonly idpId: string; readonly protocolId: string },
): Promise<Entrance> {
  const provider = await providerById(ctx, idpId)
  if (!provider.enabled) throw new Forbidden().because(`Identity Provider ${idpId} is disabled`)
  const protocol = await protocolById(ctx, idpId, protocolId)
  const mapping = usableMapping(await mappingById(ctx, protocol.mapping_id))
  if (mapping === null) throw new Unauthorized().because(`mapping ${protocol.mapping_id} is not well formed`)
  return { provider, protocol, mapping }
}

const attributeOf = (ctx: Pick<Context, 'config'>, protocol: Protocol): string | null =>
  protocol.remote_id_attribute || remoteIdAttribute(ctx.config, protocol.id) || null

/** INV-43: an assertion of another provider does not open this door. */
export function assertFromProvider(ctx: Pick<Context, 'config' | 'request'>, { provider, protocol }: Entrance): void {
  const name = attributeOf(ctx, protocol)
  if (name === null || provider.remote_ids.length === 0) return
  const value = name.startsWith(ctx.config.federation.assertion_prefix) ? attribute(ctx, name) : undefined
  if (value === undefined) throw new Unauthorized().because(`no ${name} says who made the assertion`)
  if (!provider.remote_ids.includes(value))
    throw new Forbidden().because(`${name} is none of the remote ids of Identity Provider ${provider.id}`)
}

/** The provider that the request's own assertion names: for logins that start at a protocol. @throws Unauthorized, NotFound */
export async function providerNamed(ctx: Context, protocolId: string): Promise<string> {
  for (const protocol of await protocolsNamed(ctx.db, protocolId)) {
    const name = attributeOf(ctx, protocol)
    const remoteId = name === null ? undefined : attribute(ctx, name)
    if (!remoteId) continue
    const id = await providerIdOfRemoteId(ctx.db, remoteId)
    if (id === undefined) throw NotFound.of('Identity Provider', remoteId)
    return id
  }
  throw new Unauthorized().because('no attribute says which identity provider made the assertion')
}
