import { groupById, groupByName } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { NotFound, Unauthorized } from '../../kernel/errors.ts'
import { domainByName } from '../../resource/operations.ts'
import type { DomainRef, Mapped } from '../mapping/mapping.ts'

/** Groups that one login may bring. */
const GROUPS_MAX = 1_000

type Reads = Pick<Context, 'db'>

/** The groups that a mapping gave, looked up: ids have to be there, a name that nobody has here is passed over. */
export async function mappedGroupIds(ctx: Reads, { group_ids, group_names }: Mapped): Promise<readonly string[]> {
  if (group_ids.length + group_names.length > GROUPS_MAX)
    throw new Unauthorized().because(`the mapping gives more than ${GROUPS_MAX} groups`)
  await assertGroupsThere(ctx, group_ids)
  const found = new Set(group_ids)
  const domains = new Map<string, string>()
  for (const { name, domain } of group_names) {
    const key = JSON.stringify([domain.id, domain.name])
    const domainId = domains.get(key) ?? (await domainIdOf(ctx, domain))
    domains.set(key, domainId)
    const id = await orNone(() => groupByName(ctx, name, domainId))
    if (id !== undefined) found.add(id)
  }
  return [...found]
}

/** @throws Unauthorized naming the group to operators */
export async function assertGroupsThere(ctx: Reads, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    if ((await orNone(() => groupById(ctx, id))) === undefined)
      throw new Unauthorized().because(`group ${id} of the mapping is not there`)
}

/** @throws NotFound */
export async function domainIdOf(ctx: Reads, { id, name }: DomainRef): Promise<string> {
  if (id !== undefined) return id
  if (name === undefined) throw new Unauthorized().because('a domain of the mapping has neither id nor name')
  return (await domainByName(ctx, name)).id
}

async function orNone(lookUp: () => Promise<{ readonly id: string }>): Promise<string | undefined> {
  try {
    return (await lookUp()).id
  } catch (error) {
    if (error instanceof NotFound) return undefined
    throw error
  }
}
