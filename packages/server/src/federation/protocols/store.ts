import { type ListRequest, type Page, page } from '../../kernel/lists/index.ts'
import type { Db, Tx } from '../../kernel/store/index.ts'

export interface Protocol {
  readonly id: string
  readonly idp_id: string
  readonly mapping_id: string
  /** The attribute of an assertion that says which provider made it; null for the configured one. */
  readonly remote_id_attribute: string | null
}

const columns = ['id', 'idp_id', 'mapping_id', 'remote_id_attribute'] as const

const protocolRows = (db: Db) => db.selectFrom('federation_protocol').select(columns)

export const findProtocol = (db: Db, idpId: string, id: string): Promise<Protocol | undefined> =>
  protocolRows(db).where('idp_id', '=', idpId).where('id', '=', id).executeTakeFirst()

export const lockProtocol = (tx: Tx, idpId: string, id: string): Promise<Protocol | undefined> =>
  protocolRows(tx).where('idp_id', '=', idpId).where('id', '=', id).forUpdate().executeTakeFirst()

export const listProtocols = (db: Db, idpId: string, list: ListRequest, maxDbLimit: number): Promise<Page<Protocol>> =>
  page(protocolRows(db).where('idp_id', '=', idpId), list, { id: 'federation_protocol.id', maxDbLimit })

export const protocolsOfProvider = (db: Db, idpId: string): Promise<readonly Protocol[]> =>
  protocolRows(db).where('idp_id', '=', idpId).orderBy('id').execute()

/** Of all providers that have it, in their order. */
export const protocolsNamed = (db: Db, id: string): Promise<readonly Protocol[]> =>
  protocolRows(db).where('id', '=', id).orderBy('idp_id').execute()

export async function insertProtocol(tx: Tx, protocol: Protocol): Promise<void> {
  await tx.insertInto('federation_protocol').values(protocol).execute()
}

export async function updateProtocolRow(tx: Tx, { id, idp_id, ...values }: Protocol): Promise<void> {
  await tx.updateTable('federation_protocol').set(values).where('idp_id', '=', idp_id).where('id', '=', id).execute()
}

export async function deleteProtocolRow(tx: Tx, { id, idp_id }: Protocol): Promise<void> {
  await tx.deleteFrom('federation_protocol').where('idp_id', '=', idp_id).where('id', '=', id).execute()
}
