import type { Db, Tx } from '../../kernel/store/index.ts'

/** What a policy is attached to: an endpoint, a service, or a service in a region. */
export type Place =
  | { readonly endpoint_id: string }
  | { readonly service_id: string }
  | { readonly service_id: string; readonly region_id: string }

export interface PolicyAssociation {
  readonly id: string
  readonly policy_id: string
  readonly endpoint_id: string | null
  readonly service_id: string | null
  readonly region_id: string | null
}
const columns = ['id', 'policy_id', 'endpoint_id', 'service_id', 'region_id'] as const

/** A place as its three columns. */
const columnsOf = (place: Place) => ({
  endpoint_id: 'endpoint_id' in place ? place.endpoint_id : null,
  service_id: 'service_id' in place ? place.service_id : null,
  region_id: 'region_id' in place ? place.region_id : null,
})

/** One row, unless two requests of Keystone's made it at once: its key does not tell apart rows with NULLs. */
export async function associationsAt(db: Db, place: Place): Promise<readonly PolicyAssociation[]> {
  let query = db.selectFrom('policy_association').select(columns)
  for (const [column, value] of Object.entries(columnsOf(place)) as [
    keyof ReturnType<typeof columnsOf>,
    string | null,
  ][])
    query = value === null ? query.where(column, 'is', null) : query.where(column, '=', value)
  return query.orderBy('id').execute()
}

/** Nobody else attaches a policy there until the transaction ends. */
export async function lockPlace(tx: Tx, place: Place): Promise<void> {
  if ('endpoint_id' in place)
    await tx.selectFrom('endpoint').select('id').where('id', '=', place.endpoint_id).forUpdate().execute()
  else await tx.selectFrom('service').select('id').where('id', '=', place.service_id).forUpdate().execute()
}

export async function insertAssociation(
  tx: Tx,
  id: string,
  { policyId, place }: { readonly policyId: string; readonly place: Place },
): Promise<PolicyAssociation> {
  const row = { id, policy_id: policyId, ...columnsOf(place) }
  await tx.insertInto('policy_association').values(row).execute()
  return row
}

export async function updateAssociation(tx: Tx, id: string, policyId: string): Promise<void> {
  await tx.updateTable('policy_association').set({ policy_id: policyId }).where('id', '=', id).execute()
}

export async function deleteAssociation(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('policy_association').where('id', '=', id).execute()
}

export type Part =
  | { readonly policy_id: string }
  | { readonly endpoint_id: string }
  | { readonly service_id: string }
  | { readonly region_id: string }

/** All that name a policy, an endpoint, a service or a region; in a cloud there are some hundreds at most. */
export async function associationsOf(db: Db, part: Part): Promise<readonly PolicyAssociation[]> {
  let query = db.selectFrom('policy_association').select(columns)
  for (const [column, id] of Object.entries(part) as [keyof PolicyAssociation, string][])
    query = query.where(column, '=', id)
  return query.orderBy('id').execute()
}
