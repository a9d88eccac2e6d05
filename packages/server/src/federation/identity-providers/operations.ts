import { removeIdentitiesOf } from '../../identity/operations.ts'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { duplicateOf } from '../../kernel/store/index.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { createDomain, domainById } from '../../resource/operations.ts'
import { identity_provider, idp_remote_ids } from '../../schema/tables/federation.ts'
import { removeProtocolsOf } from '../protocols/operations.ts'
import type { Provider } from './store.ts'
import * as store from './store.ts'

export const noProvider = (id: string): NotFound => NotFound.of('Identity Provider', id)

/** @throws NotFound */
export async function providerById(ctx: Pick<Context, 'db'>, id: string): Promise<Provider> {
  const provider = await store.findProvider(ctx.db, id)
  if (provider === undefined) throw noProvider(id)
  return provider
}

/** Without a domain it gets one of its own, so that its users are nobody else's (INV-44). */
export async function createProvider(
  ctx: WriteContext,
  wanted: Omit<Provider, 'domain_id'> & { readonly domain_id: string | null },
): Promise<Provider> {
  assertFits(identity_provider, 'id', wanted.id)
  assertFit(wanted.remote_ids)
  if ((await store.findProvider(ctx.tx, wanted.id)) !== undefined) throw duplicate(`Duplicate entry: ${wanted.id}`)
  const domain_id = wanted.domain_id ? (await domainById(ctx, wanted.domain_id)).id : await ownDomain(ctx, wanted.id)
  const { id, enabled, description, remote_ids, authorization_ttl } = wanted
  const provider = { id, domain_id, enabled, description, remote_ids: [...remote_ids].sort(), authorization_ttl }
  try {
    await store.insertProvider(ctx.tx, provider)
  } catch (error) {
    if (duplicateOf(error) !== undefined) throw duplicate(`Duplicate entry: ${id}`)
    throw error
  }
  await giveRemoteIds(ctx, provider)
  return recorded(ctx, 'create', provider)
}

async function ownDomain(ctx: WriteContext, providerId: string): Promise<string> {
  const id = ctx.newId()
  const description = `Auto generated federated domain for Identity Provider: ${providerId}`
  await createDomain(ctx, { id, name: id, description, enabled: true })
  return id
}

/** The domain stays what it is (INV-07). @throws NotFound, Conflict */
export async function updateProvider(
  ctx: WriteContext,
  id: string,
  change: Partial<Omit<Provider, 'id' | 'domain_id'>>,
): Promise<Provider> {
  const before = await store.lockProvider(ctx.tx, id)
  if (before === undefined) throw noProvider(id)
  const { remote_ids } = change
  const provider = { ...before, ...change, ...(remote_ids === undefined ? {} : { remote_ids: [...remote_ids].sort() }) }
  await store.updateProviderRow(ctx.tx, provider)
  if (remote_ids !== undefined) {
    assertFit(remote_ids)
    await store.deleteRemoteIds(ctx.tx, id)
    await giveRemoteIds(ctx, provider)
  }
  return recorded(ctx, 'update', provider)
}

/** With its protocols, the memberships it vouched for, and the users whom nothing else names. @throws NotFound */
export async function removeProvider(ctx: WriteContext, id: string): Promise<void> {
  const provider = await store.lockProvider(ctx.tx, id)
  if (provider === undefined) throw noProvider(id)
  await removeIdentitiesOf(ctx, { idpId: id })
  await removeProtocolsOf(ctx, id)
  await store.deleteProvider(ctx.tx, id)
  recorded(ctx, 'delete', provider)
}

/** A domain goes, and with it the providers whose users were to live there. */
export async function removeProvidersOfDomain(ctx: WriteContext, domainId: string): Promise<void> {
  for (const id of await store.providerIdsOfDomain(ctx.tx, domainId)) await removeProvider(ctx, id)
}

function assertFit(remoteIds: readonly string[]): void {
  for (const remoteId of remoteIds) assertFits(idp_remote_ids, 'remote_id', remoteId)
}

/** An outside name leads to one provider only (INV-43). */
async function giveRemoteIds({ tx }: WriteContext, { id, remote_ids }: Provider): Promise<void> {
  for (const remoteId of remote_ids)
    try {
      await store.insertRemoteId(tx, id, remoteId)
    } catch (error) {
      if (duplicateOf(error) !== undefined) throw duplicate(`Duplicate remote ID: ${remoteId}`)
      throw error
    }
}

const duplicate = (details: string): Conflict => Conflict.storing('identity_provider', details)

function recorded(ctx: WriteContext, op: 'create' | 'update' | 'delete', provider: Provider): Provider {
  record(ctx.tx, { entity: 'identity_provider', id: provider.id, op, body: { ...provider } })
  return provider
}
