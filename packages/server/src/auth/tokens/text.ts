import { catalogFor } from '../../catalog/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { tokenBody } from './body.ts'
import type { ValidToken } from './valid-token.ts'

/** The answer's JSON text, made once for as long as the token's facts hold: validation is the hot path. */
export async function tokenText(ctx: Context, token: ValidToken, withCatalog: boolean): Promise<string> {
  const known = withCatalog ? token.texts.full : token.texts.bare
  if (known !== undefined) return known
  const { scope } = token
  const catalog =
    withCatalog && scope.kind !== 'unscoped'
      ? await catalogFor(ctx, { userId: token.user.id, projectId: scope.kind === 'project' ? scope.project.id : null })
      : null
  const { admin_project_name: name, admin_project_domain_name: domainName } = ctx.config.resource
  const adminProject = name !== null && domainName !== null ? { name, domainName } : null
  const text = JSON.stringify({ token: tokenBody(token, { catalog, adminProject }) })
  if (ctx.caches.enabled) token.texts[withCatalog ? 'full' : 'bare'] = text
  return text
}
