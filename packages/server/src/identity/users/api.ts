import { type Context, callerOf } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { booleanIn, type Extras, extrasIn, plainNames } from '../../kernel/extras.ts'
import { collection, member } from '../../kernel/lists/index.ts'
import { assertSameIdentity, NEVER_EXTRA } from '../attributes.ts'
import { assertStrong } from '../passwords/rules.ts'
import type { FederatedBody } from './federated.ts'
import { listUsers } from './list.ts'
import { createUser, deleteUser, updateUser, userById } from './operations.ts'
import type { UserOptions } from './options.ts'
import { assertNotOwnLogin } from './own-login.ts'
import { CreateUserBody, ListUsersQuery, UpdateUserBody, UserAnswer, UsersAnswer } from './schemas.ts'
import { policyUser, shownExtra, shownWhole, type User } from './user.ts'

/** Users. Only facts of ours reach the rules; what a body holds beside them is kept as extra and shown beside them. */
const OWN: ReadonlySet<string> = new Set([
  ...['id', 'name', 'domain_id', 'password', 'enabled', 'default_project_id', 'password_expires_at'],
  ...['options', 'federated', ...NEVER_EXTRA],
])

const loadUser = async (ctx: Context, { params }: { readonly params: { readonly user_id: string } }) => ({
  user: await userById(ctx, params.user_id),
})
const userTarget = ({ user }: { readonly user: User }) => ({ user: policyUser(user) })

/** What creating and updating take from a body alike. */
function attributesIn(body: Extras) {
  const enabled = booleanIn(body, 'enabled')
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(body.default_project_id === undefined ? {} : { default_project_id: body.default_project_id as string | null }),
    ...(body.options === undefined ? {} : { options: body.options as UserOptions }),
    ...(body.federated === undefined ? {} : { federated: body.federated as FederatedBody }),
    extra: extrasIn(body, OWN),
  }
}

/** Outside the transaction: the one thing that takes long. */
async function passwordIn(ctx: Context, body: Extras): Promise<{ passwordHash?: string | null }> {
  if (body.password === undefined) return {}
  const password = body.password as string | null
  assertStrong(ctx.config.security_compliance, password)
  return { passwordHash: password === null ? null : await ctx.hasher.hash(password) }
}

export const list = operation({
  method: 'GET',
  path: '/v3/users',
  summary: 'List users',
  home: { rel: 'users' },
  rule: 'identity:list_users',
  query: ListUsersQuery,
  answer: UsersAnswer,
  load: (ctx) => ({ domain_id: ctx.caller?.domainId ?? null }),
  run: async (ctx, { query }) => {
    const { users, ...page } = await listUsers(ctx, query)
    return collection(ctx, 'users', users, page)
  },
})

export const create = operation({
  method: 'POST',
  path: '/v3/users',
  summary: 'Create a user',
  rule: 'identity:create_user',
  body: CreateUserBody,
  answer: UserAnswer,
  status: 201,
  example: { request: { user: { name: 'ann', domain_id: 'default', password: 'a long secret', enabled: true } } },
  load: (_ctx, { body }) => ({ given: plainNames(body.user, OWN) }),
  // What is judged is what will be made: a domain that the body does not name is nobody's to create in but an admin's.
  target: ({ given }) => ({ user: { domain_id: given.domain_id, name: given.name } }),
  prepare: (ctx, { loaded }) => passwordIn(ctx, loaded.given),
  change: async (ctx, { body, loaded: { given }, prepared }) => {
    const domain_id =
      (given.domain_id as string | undefined) ?? callerOf(ctx).domainId ?? ctx.config.identity.default_domain_id
    const user = await createUser(ctx, { name: body.user.name, domain_id, ...attributesIn(given), ...prepared })
    return member(ctx, 'user', shownWhole(user))
  },
})

export const show = operation({
  method: 'GET',
  path: '/v3/users/{user_id}',
  summary: 'Show a user',
  home: { rel: 'user' },
  rule: 'identity:get_user',
  answer: UserAnswer,
  load: loadUser,
  target: userTarget,
  run: (ctx, { loaded: { user } }) => member(ctx, 'user', shownWhole(user)),
})

export const update = operation({
  method: 'PATCH',
  path: '/v3/users/{user_id}',
  summary: 'Update a user',
  rule: 'identity:update_user',
  body: UpdateUserBody,
  answer: UserAnswer,
  example: { request: { user: { enabled: false } } },
  load: loadUser,
  target: userTarget,
  prepare: (ctx, { body, loaded: { user } }) => {
    assertSameIdentity('user', user, body.user)
    assertNotOwnLogin(ctx, user.id, body.user)
    return passwordIn(ctx, body.user)
  },
  change: async (ctx, { params, body, prepared }) => {
    const { name, domain_id } = body.user
    const user = await updateUser(ctx, params.user_id, {
      ...(name === undefined ? {} : { name }),
      ...(domain_id === undefined ? {} : { domain_id }),
      ...attributesIn(body.user),
      ...prepared,
    })
    return member(ctx, 'user', shownWhole(user, shownExtra(user)))
  },
})

export const remove = operation({
  method: 'DELETE',
  path: '/v3/users/{user_id}',
  summary: 'Delete a user',
  rule: 'identity:delete_user',
  status: 204,
  load: loadUser,
  target: userTarget,
  change: async (ctx, { params }) => {
    await deleteUser(ctx, params.user_id)
  },
})

export const users = [list, create, show, update, remove]
