import type { WriteContext } from '../../kernel/context.ts'
import { Forbidden } from '../../kernel/errors.ts'
import { projectById } from '../../resource/operations.ts'
import { exceeds, misfit, type Owned, sameResource } from '../model.ts'
import type { RegisteredLimit } from '../registered-limits/store.ts'
import { limitOf, limitsBelow } from './store.ts'

/**
 * `[unified_limit] enforcement_model`: a project's limit stays within its domain's, or within the registered one where the
 * domain has none; a domain's is no smaller than those of its projects. A domain's limit in the same request counts.
 * @throws Forbidden
 */
export async function checkHierarchy(
  ctx: WriteContext,
  wanted: readonly { readonly limit: Owned; readonly registered: RegisteredLimit | undefined }[],
): Promise<void> {
  if (ctx.config.unified_limit.enforcement_model === 'flat') return
  for (const { limit, registered } of wanted) {
    const fits =
      limit.project_id === null
        ? await fitsBelow(ctx, limit, registered)
        : await fitsAbove(
            ctx,
            { ...limit, project_id: limit.project_id },
            registered,
            wanted.map((other) => other.limit),
          )
    if (!fits) throw new Forbidden(misfit(limit))
  }
}

async function fitsAbove(
  ctx: WriteContext,
  limit: Owned & { readonly project_id: string },
  registered: RegisteredLimit | undefined,
  together: readonly Owned[],
): Promise<boolean> {
  const { parent_id: parentId } = await projectById(ctx, limit.project_id)
  const beside = together.find((other) => other.domain_id === parentId && sameResource(other, limit))
  if (beside !== undefined) return !exceeds(limit.resource_limit, beside.resource_limit)
  if (registered === undefined) return true
  const parent = parentId === null ? undefined : await limitOf(ctx.tx, { domain_id: parentId }, registered.id)
  return !exceeds(limit.resource_limit, parent?.resource_limit ?? registered.default_limit)
}

async function fitsBelow(ctx: WriteContext, limit: Owned, registered: RegisteredLimit | undefined): Promise<boolean> {
  if (registered === undefined || limit.domain_id === null) return true
  const below = await limitsBelow(ctx.tx, limit.domain_id, registered.id)
  return below.every((other) => !exceeds(other.resource_limit, limit.resource_limit))
}
