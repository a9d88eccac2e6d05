import { Type } from 'typebox'
import { uniqueRoleByName } from '../assignment/operations.ts'
import type { Context } from '../kernel/context.ts'
import { IdText } from '../resource/schemas.ts'

/** Roles in a request: each by its id or by a name that means one role. */
export const RoleReferences = Type.Array(
  Type.Object(
    {
      id: Type.Optional(IdText),
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '[\\S]+' })),
    },
    { minProperties: 1, maxProperties: 1, additionalProperties: false },
  ),
)
export type RoleReference = Type.Static<typeof RoleReferences>[number]

/** Each once, in the order given. Ids are not looked up. @throws NotFound, BadRequest */
export async function roleIdsIn(
  ctx: Pick<Context, 'db'>,
  references: readonly RoleReference[],
): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (const { id, name } of references) ids.add(id ?? (await uniqueRoleByName(ctx, name ?? '')).id)
  return [...ids]
}
