import type { Db, Tx } from '../../kernel/store/index.ts'

/** One option of a domain. */
export interface StoredOption {
  readonly group: string
  readonly option: string
  readonly value: unknown
}

/** Where an option is kept: in the open, or with those that are never shown. */
export type Kind = 'whitelisted' | 'sensitive'
const tableOf = (kind: Kind) => (kind === 'sensitive' ? 'sensitive_config' : 'whitelisted_config')
export const KINDS = ['whitelisted', 'sensitive'] as const

/** A domain's options: all, a group's, or one. */
export interface Part {
  readonly domainId: string
  readonly group?: string | undefined
  readonly option?: string | undefined
}

export async function storedOptions(db: Db, kind: Kind, part: Part): Promise<readonly StoredOption[]> {
  let query = db
    .selectFrom(tableOf(kind))
    .select(['group', 'option', 'value'])
    .where('domain_id', '=', part.domainId)
    .orderBy('group')
    .orderBy('option')
  if (part.group !== undefined) query = query.where('group', '=', part.group)
  if (part.option !== undefined) query = query.where('option', '=', part.option)
  return (await query.execute()).map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }))
}

export async function insertOption(tx: Tx, kind: Kind, domainId: string, given: StoredOption): Promise<void> {
  const row = { domain_id: domainId, ...given, value: JSON.stringify(given.value) }
  await tx.insertInto(tableOf(kind)).values(row).execute()
}

export async function deleteOptions(tx: Tx, kind: Kind, part: Part): Promise<void> {
  let query = tx.deleteFrom(tableOf(kind)).where('domain_id', '=', part.domainId)
  if (part.group !== undefined) query = query.where('group', '=', part.group)
  if (part.option !== undefined) query = query.where('option', '=', part.option)
  await query.execute()
}
