import { Type } from 'typebox'
import { userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { NotFound, Unauthorized } from '../../kernel/errors.ts'
import { url } from '../../kernel/http/links.ts'
import { collection, listRequest } from '../../kernel/lists/index.ts'
import { projectById } from '../../resource/operations.ts'
import { type Credential, EC2, idOfAccessKey, jsonOf } from '../credentials/credential.ts'
import { createCredential, credentialById, credentialOf, removeCredential } from '../credentials/operations.ts'
import { pageOfOwner } from '../credentials/store.ts'
import { assertOwnLogin } from '../delegated.ts'

/** EC2 key pairs by the address that EC2 clients use: the same credentials, in other words. */
const Shown = Type.Object({
  user_id: Type.String(),
  tenant_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  access: Type.String(),
  secret: Type.String(),
  trust_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  links: Type.Object({}),
})
const Answer = Type.Object({ credential: Shown })

interface KeyPair {
  readonly access?: unknown
  readonly secret?: unknown
  readonly trust_id?: unknown
}

function shown(ctx: Context, { user_id, project_id, blob }: Credential) {
  const { access = null, secret = null, trust_id = null } = (jsonOf(blob) ?? {}) as KeyPair
  return {
    user_id,
    tenant_id: project_id,
    access,
    secret,
    trust_id,
    links: { self: url(ctx, `users/${user_id}/credentials/OS-EC2/${access}`) },
  }
}

type Of = { readonly params: { readonly user_id: string; readonly credential_id: string } }

/**
 * The pair, for those who may see it whatever user the address names, as upstream has it. For anybody else it is looked
 * for among the pairs of that user: the rule on that user decides, and a stranger's key looks like none (INV-28).
 */
const loadBy =
  (rule: string) =>
  async (ctx: Context, { params }: Of): Promise<{ pair: Credential | undefined }> => {
    try {
      const pair = await credentialById(ctx, idOfAccessKey(params.credential_id))
      const isTheirs = pair.user_id === params.user_id || ctx.allows(rule, target({ pair }, { params }))
      return { pair: isTheirs ? pair : undefined }
    } catch (error) {
      if (error instanceof NotFound) return { pair: undefined }
      throw error
    }
  }

const target = (loaded: { pair?: Credential | undefined }, { params }: { params: { user_id: string } }) => ({
  credential: { user_id: loaded.pair?.user_id ?? params.user_id },
})

/** @throws NotFound of the user or the key, once the rule has let the caller ask */
async function found(
  ctx: Context,
  { params, loaded }: Of & { loaded: { pair: Credential | undefined } },
): Promise<Credential> {
  await userById(ctx, params.user_id)
  if (loaded.pair === undefined) throw NotFound.of('credential', idOfAccessKey(params.credential_id))
  if (loaded.pair.type !== EC2) throw new Unauthorized().because('EC2 access key not found.')
  assertOwnLogin(ctx)
  return loaded.pair
}

const list = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/credentials/OS-EC2',
  summary: 'List the EC2 key pairs of a user',
  home: { rel: 'user_credentials', extension: 'OS-EC2/1.0' },
  rule: 'identity:ec2_list_credentials',
  answer: Type.Object({ credentials: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { params, query }) => {
    assertOwnLogin(ctx)
    await userById(ctx, params.user_id)
    const { max_db_limit: maxDbLimit } = ctx.config.DEFAULT
    const asked = listRequest(query, [], { maxDbLimit, listLimit: null })
    const owner = { userId: params.user_id, type: EC2 }
    const { rows, truncated } = await pageOfOwner(ctx.db, owner, asked, maxDbLimit)
    const pairs = rows.map((row) => ({ id: row.id, ...shown(ctx, credentialOf(ctx, row)) }))
    const { credentials: _withIds, ...envelope } = collection(ctx, 'credentials', pairs, { list: asked, truncated })
    return { credentials: pairs.map(({ id: _id, ...pair }) => pair), ...envelope }
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/users/{user_id}/credentials/OS-EC2',
  summary: 'Make an EC2 key pair for a user in a project',
  rule: 'identity:ec2_create_credential',
  body: Type.Object({ tenant_id: Type.Optional(Type.String()) }),
  answer: Answer,
  status: 201,
  example: { request: { tenant_id: '1111aaaa2222bbbb3333cccc4444dddd' } },
  load: () => ({}),
  target,
  change: async (ctx, { body, params }) => {
    await userById(ctx, params.user_id)
    const { id: project_id } = await projectById(ctx, body.tenant_id ?? 'None')
    assertOwnLogin(ctx)
    const access = ctx.newId()
    const blob = JSON.stringify({ access, secret: ctx.random(16).toString('hex'), trust_id: null })
    const pair = { id: idOfAccessKey(access), user_id: params.user_id, project_id, type: EC2, blob, extra: {} }
    await createCredential(ctx, pair)
    return { credential: shown(ctx, pair) }
  },
})

const SHOW = 'identity:ec2_get_credential'
const REMOVE = 'identity:ec2_delete_credential'

const show = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/credentials/OS-EC2/{credential_id}',
  summary: 'Show an EC2 key pair by its access key',
  home: { rel: 'user_credential', extension: 'OS-EC2/1.0' },
  rule: SHOW,
  answer: Answer,
  load: loadBy(SHOW),
  target,
  run: async (ctx, input) => ({ credential: shown(ctx, await found(ctx, input)) }),
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/users/{user_id}/credentials/OS-EC2/{credential_id}',
  summary: 'Delete an EC2 key pair',
  rule: REMOVE,
  status: 204,
  load: loadBy(REMOVE),
  target,
  change: async (ctx, input) => removeCredential(ctx, (await found(ctx, input)).id),
})

export const ec2Operations = [list, create, show, remove]
