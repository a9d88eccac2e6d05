import type { Context } from '../../kernel/context.ts'
import { type Admitted, localUser, mappedFrom } from './admit.ts'
import { mappedGroupIds } from './groups.ts'
import { entranceOf } from './provider.ts'

/** Whom an assertion stands for, for one request: nothing is written, and who has no account here gets none. */
export type Recognized =
  | Extract<Admitted, { kind: 'local' }>
  | { readonly kind: 'outside'; readonly groupIds: readonly string[] }

/** @throws NotFound, Forbidden, Unauthorized */
export async function recognize(
  ctx: Context,
  at: { readonly idpId: string; readonly protocolId: string },
): Promise<Recognized> {
  const mapped = mappedFrom(ctx, await entranceOf(ctx, at))
  return mapped.user.type === 'local'
    ? { kind: 'local', userId: (await localUser(ctx, mapped.user)).id }
    : { kind: 'outside', groupIds: await mappedGroupIds(ctx, mapped) }
}
