import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { evaluate } from '../mapping/evaluate.ts'
import type { Mapped } from '../mapping/mapping.ts'
import { mappingById, usableMapping } from './operations.ts'

/** What a stored mapping makes of facts that are no assertion of a provider. @throws NotFound, Unauthorized */
export async function mappedBy(
  ctx: Pick<Context, 'db' | 'store'>,
  mappingId: string,
  facts: Readonly<Record<string, string>>,
): Promise<Mapped> {
  const mapping = usableMapping(await mappingById(ctx, mappingId))
  if (mapping === null) throw new Unauthorized().because(`mapping ${mappingId} is not well formed`)
  const { mapped, refused } = evaluate(mapping, facts)
  if (mapped === null) throw new Unauthorized().because(`mapping ${mappingId}: ${refused}`)
  return mapped
}
