import { Type } from 'typebox'
import { type Context, callerOf } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { BadRequest, NotFound } from '../../kernel/errors.ts'
import { type Extras, extrasIn, plainNames } from '../../kernel/extras.ts'
import { collection, listRequest, member } from '../../kernel/lists/index.ts'
import { assertReach, mayReach } from '../delegated.ts'
import { marked } from '../origin.ts'
import {
  type CredentialFacts,
  credentialView,
  ec2Blob,
  factsOf,
  idOfAccessKey,
  isEc2,
  ownAttributes,
} from './credential.ts'
import { createCredential, credentialOf, removeCredential, updateBlob } from './operations.ts'
import { CreateBody, Shown, UpdateBody } from './schemas.ts'
import * as store from './store.ts'

/** Secrets of users, of any type: EC2 key pairs, TOTP seeds, certificates. */
const load = async (ctx: Context, { params }: { params: { credential_id: string } }) => {
  const row = await store.findCredential(ctx.db, params.credential_id)
  if (row === undefined) throw NotFound.of('credential', params.credential_id)
  return { row }
}
const target = ({ row }: { row: CredentialFacts }) => ({ credential: factsOf(row) })
const Answer = Type.Object({ credential: Shown })

const list = operation({
  method: 'GET',
  path: '/v3/credentials',
  summary: 'List the credentials that the caller may see',
  home: { rel: 'credentials' },
  rule: 'identity:list_credentials',
  query: Type.Object({ user_id: Type.Optional(Type.String()), type: Type.Optional(Type.String()) }),
  answer: Type.Object({ credentials: Type.Array(Shown), links: Type.Object({}) }),
  load: () => ({}),
  // Without a scope on the system it is one's own credentials that are asked for.
  target: (_loaded, _input, ctx) => {
    const { systemScope, userId } = callerOf(ctx)
    return systemScope === null ? { credential: { user_id: userId } } : {}
  },
  run: async (ctx, { query }) => {
    const { max_db_limit: maxDbLimit, list_limit: listLimit } = ctx.config.DEFAULT
    const asked = listRequest(query, ['user_id', 'type'], { maxDbLimit, listLimit })
    // INV-12: each row is judged by itself.
    const keep = (row: CredentialFacts): boolean =>
      mayReach(ctx, row.type) && ctx.allows('identity:get_credential', target({ row }))
    const { rows, truncated } = await store.listCredentials(ctx.db, asked, {
      dialect: ctx.store.dialect,
      maxDbLimit,
      keep,
    })
    const items = rows.map((row) => credentialView(credentialOf(ctx, row)))
    return collection(ctx, 'credentials', items, { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/credentials',
  summary: 'Store a credential for a user',
  rule: 'identity:create_credential',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example: {
    request: {
      credential: { type: 'totp', user_id: '0ca8f6b2c1d34e5f8a9b0c1d2e3f4a5b', blob: 'GEZDGNBVGY3TQOJQGEZDGNBVGY' },
    },
  },
  load: (_ctx, { body }) => ({ row: { ...body.credential, id: '', project_id: body.credential.project_id ?? null } }),
  target,
  change: async (ctx, { body }) => {
    const { type, user_id, project_id = null } = body.credential
    assertReach(ctx, type)
    const given = plainNames(body.credential as Extras, ownAttributes)
    const blob = isEc2(type) ? marked(ctx, body.credential.blob) : body.credential.blob
    const id = isEc2(type) ? idOfAccessKey(ec2Blob(blob).access) : ctx.newId()
    const credential = { id, user_id, project_id, type, blob, extra: extrasIn(given, ownAttributes) }
    await createCredential(ctx, credential)
    return member(ctx, 'credential', credentialView(credential))
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/credentials/{credential_id}',
  summary: 'Show a credential',
  home: { rel: 'credential' },
  rule: 'identity:get_credential',
  answer: Answer,
  load,
  target,
  run: (ctx, { loaded }) => {
    assertReach(ctx, loaded.row.type)
    return member(ctx, 'credential', credentialView(credentialOf(ctx, loaded.row)))
  },
})

const update = operation({
  method: 'PATCH',
  path: '/v3/credentials/{credential_id}',
  summary: 'Change the content of a credential',
  rule: 'identity:update_credential',
  body: UpdateBody,
  answer: Answer,
  example: { request: { credential: { blob: 'GEZDGNBVGY3TQOJQGEZDGNBVGY' } } },
  load,
  target,
  change: async (ctx, { body, loaded }) => {
    assertReach(ctx, loaded.row.type)
    assertUnchanged(loaded.row, body.credential)
    return member(ctx, 'credential', credentialView(await updateBlob(ctx, loaded.row.id, body.credential.blob)))
  },
})

/** Repeating what a credential is goes; changing it does not (INV-07). */
function assertUnchanged(known: CredentialFacts, given: Partial<CredentialFacts>): void {
  if (given.id !== undefined && given.id !== known.id) throw new BadRequest('Cannot change ID')
  for (const name of ['type', 'user_id', 'project_id'] as const)
    if (given[name] !== undefined && given[name] !== known[name])
      throw new BadRequest(`${name} can not be updated for credential`)
}

const remove = operation({
  method: 'DELETE',
  path: '/v3/credentials/{credential_id}',
  summary: 'Delete a credential',
  rule: 'identity:delete_credential',
  status: 204,
  load,
  target,
  change: (ctx, { loaded }) => {
    assertReach(ctx, loaded.row.type)
    return removeCredential(ctx, loaded.row.id)
  },
})

export const credentialOperations = [list, create, show, update, remove]
