import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { NotFound } from '../../kernel/errors.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { assertNotByTrust, assertUnrestricted } from '../guards.ts'
import { applicationCredentialView } from './application-credential.ts'
import { createCredential, prepareSecret } from './create.ts'
import { applicationCredentialById, removeCredential, rolesOf } from './operations.ts'
import { CreateBody, Shown } from './schemas.ts'
import { listCredentials } from './store.ts'

const Answer = Type.Object({ application_credential: Shown })

/**
 * The credential, when it is the user's of the address: the rules ask who that is, so one of somebody else must not be
 * reached through one's own address.
 */
async function load(
  ctx: Context,
  { params }: { readonly params: { readonly user_id: string; readonly application_credential_id: string } },
) {
  const credential = await applicationCredentialById(ctx, params.application_credential_id)
  if (credential.user_id !== params.user_id)
    throw NotFound.of('Application Credential', params.application_credential_id)
  return { credential }
}
const target = () => ({})

const list = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/application_credentials',
  summary: "List a user's application credentials",
  home: { rel: 'application_credentials' },
  rule: 'identity:list_application_credentials',
  query: Type.Object({ name: Type.Optional(Type.String()) }),
  answer: Type.Object({ application_credentials: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { params, query }) => {
    assertNotByTrust(ctx)
    const { max_db_limit: maxDbLimit, list_limit: listLimit } = ctx.config.DEFAULT
    const asked = listRequest(query, ['name'], { maxDbLimit, listLimit })
    const { rows, truncated } = await listCredentials(ctx.db, params.user_id, asked, {
      dialect: ctx.store.dialect,
      maxDbLimit,
    })
    const roles = await rolesOf(ctx, rows)
    const views = rows.map((credential) => applicationCredentialView(credential, roles))
    return collection(ctx, 'application_credentials', views, { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/users/{user_id}/application_credentials',
  summary: 'Create an application credential; its secret is shown this once',
  rule: 'identity:create_application_credential',
  status: 201,
  body: CreateBody,
  answer: Answer,
  example: {
    request: {
      application_credential: { name: 'backup', roles: [{ name: 'reader' }], expires_at: '2030-01-01T00:00:00Z' },
    },
  },
  prepare: (ctx, { params, body }) => prepareSecret(ctx, params.user_id, body.application_credential.secret ?? null),
  change: async (ctx, { body, prepared }) => {
    const credential = await createCredential(ctx, body.application_credential, prepared)
    const view = applicationCredentialView(credential, await rolesOf(ctx, [credential]))
    const withSecret: typeof view = { ...view, secret: prepared.secret }
    return member(ctx, 'application_credential', withSecret)
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/application_credentials/{application_credential_id}',
  summary: 'Show an application credential, without its secret',
  home: { rel: 'application_credential' },
  rule: 'identity:get_application_credential',
  answer: Answer,
  load,
  target,
  run: async (ctx, { loaded: { credential } }) => {
    assertNotByTrust(ctx)
    return member(
      ctx,
      'application_credential',
      applicationCredentialView(credential, await rolesOf(ctx, [credential])),
    )
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/users/{user_id}/application_credentials/{application_credential_id}',
  summary: 'Delete an application credential; its tokens end at once',
  rule: 'identity:delete_application_credential',
  status: 204,
  load,
  target,
  change: async (ctx, { params }) => {
    assertUnrestricted(ctx)
    await removeCredential(ctx, params.application_credential_id)
  },
})

export const applicationCredentialOperations = [list, create, show, remove]
