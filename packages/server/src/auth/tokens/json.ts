import { catalogFor } from '../../catalog/operations.ts'
import { enabledServiceProviders } from '../../federation/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { JsonBytes } from '../../kernel/declare.ts'
import { tokenBody } from './body.ts'
import type { ValidToken } from './valid-token.ts'

/** The answer's JSON, made once for as long as the token's facts hold: validation is the hot path. */
export async function tokenJson(ctx: Context, token: ValidToken, withCatalog: boolean): Promise<JsonBytes> {
  const known = withCatalog ? token.json.full : token.json.bare
  if (known !== undefined) return known
  const { scope } = token
  const catalog =
    withCatalog && scope.kind !== 'unscoped'
      ? await catalogFor(ctx, {
          userId: catalogUserOf(token),
          projectId: scope.kind === 'project' ? scope.project.id : null,
        })
      : null
  const { admin_project_name: name, admin_project_domain_name: domainName } = ctx.config.resource
  const adminProject = name !== null && domainName !== null ? { name, domainName } : null
  const serviceProviders = await enabledServiceProviders(ctx)
  const json = new JsonBytes({ token: tokenBody(token, { catalog, serviceProviders, adminProject }) })
  if (ctx.caches.enabled) token.json[withCatalog ? 'full' : 'bare'] = json
  return json
}

/** The trustor's, also where a trust does not impersonate. */
const catalogUserOf = ({ delegation, user }: ValidToken): string =>
  delegation?.kind === 'trust' ? delegation.trustorId : user.id
