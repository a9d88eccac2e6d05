import { removeIdentitiesOf } from '../../identity/operations.ts'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, NotFound } from '../../kernel/errors.ts'
import { duplicateOf } from '../../kernel/store/index.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { federation_protocol } from '../../schema/tables/federation.ts'
import { findProvider } from '../identity-providers/store.ts'
import { findMapping } from '../mappings/store.ts'
import type { Protocol } from './store.ts'
import * as store from './store.ts'

export const noProtocol = (idpId: string, id: string): NotFound =>
  new NotFound(`Could not find federated protocol ${id} for Identity Provider: ${idpId}.`)

/** @throws NotFound */
export async function protocolById(ctx: Pick<Context, 'db'>, idpId: string, id: string): Promise<Protocol> {
  const protocol = await store.findProtocol(ctx.db, idpId, id)
  if (protocol === undefined) throw noProtocol(idpId, id)
  return protocol
}

/** @throws BadRequest (no such mapping), NotFound (no such provider), Conflict */
export async function createProtocol(ctx: WriteContext, protocol: Protocol): Promise<Protocol> {
  await assertMappingExists(ctx, protocol.mapping_id)
  if ((await findProvider(ctx.tx, protocol.idp_id)) === undefined)
    throw NotFound.of('Identity Provider', protocol.idp_id)
  assertFits(federation_protocol, 'id', protocol.id)
  const duplicate = () => Conflict.storing('federation_protocol', `Duplicate entry found with ID ${protocol.id}`)
  if ((await store.findProtocol(ctx.tx, protocol.idp_id, protocol.id)) !== undefined) throw duplicate()
  try {
    await store.insertProtocol(ctx.tx, protocol)
  } catch (error) {
    if (duplicateOf(error) !== undefined) throw duplicate()
    throw error
  }
  return recorded(ctx, 'create', protocol)
}

/** @throws BadRequest (no such mapping), NotFound */
export async function updateProtocol(
  ctx: WriteContext,
  { idpId, id }: { readonly idpId: string; readonly id: string },
  change: { readonly mapping_id: string; readonly remote_id_attribute?: string },
): Promise<Protocol> {
  await assertMappingExists(ctx, change.mapping_id)
  const before = await store.lockProtocol(ctx.tx, idpId, id)
  if (before === undefined) throw noProtocol(idpId, id)
  const protocol = { ...before, ...change }
  await store.updateProtocolRow(ctx.tx, protocol)
  return recorded(ctx, 'update', protocol)
}

/** With the users whom nothing else names. @throws NotFound */
export async function removeProtocol(ctx: WriteContext, idpId: string, id: string): Promise<void> {
  const protocol = await store.lockProtocol(ctx.tx, idpId, id)
  if (protocol === undefined) throw noProtocol(idpId, id)
  await removeIdentitiesOf(ctx, { idpId, protocolId: id })
  await store.deleteProtocolRow(ctx.tx, protocol)
  recorded(ctx, 'delete', protocol)
}

/** A provider goes. Its users have gone already. */
export async function removeProtocolsOf(ctx: WriteContext, idpId: string): Promise<void> {
  for (const protocol of await store.protocolsOfProvider(ctx.tx, idpId)) {
    await store.deleteProtocolRow(ctx.tx, protocol)
    recorded(ctx, 'delete', protocol)
  }
}

async function assertMappingExists(ctx: WriteContext, id: string): Promise<void> {
  if ((await findMapping(ctx, id)) === undefined) throw new BadRequest(`Invalid mapping id: ${id}`)
}

function recorded(ctx: WriteContext, op: 'create' | 'update' | 'delete', protocol: Protocol): Protocol {
  const id = `${protocol.idp_id}/${protocol.id}`
  record(ctx.tx, { entity: 'federation_protocol', id, op, body: { ...protocol } })
  return protocol
}
