import { effectiveRoles } from '../../../assignment/operations.ts'
import { record } from '../../../kernel/changes/index.ts'
import { callerOf, type WriteContext } from '../../../kernel/context.ts'
import { NotFound, Unauthorized } from '../../../kernel/errors.ts'
import { isoMicros, isoOfSeconds } from '../../../kernel/times.ts'
import { assertNotLapsed, endOf } from '../access-tokens/operations.ts'
import { type AccessTokenRow, insertAccessToken } from '../access-tokens/store.ts'
import type { RequestTokenRow } from './store.ts'
import * as store from './store.ts'
import { newVerifier } from './verifier.ts'

/** Lapsed rows that one request takes away: more than it adds. */
const SWEPT_MAX = 20

/** A consumer asks to act in a project. Nobody has agreed yet. */
export async function createRequestToken(
  ctx: WriteContext,
  { consumerId, projectId }: { readonly consumerId: string; readonly projectId: string },
): Promise<RequestTokenRow> {
  for (const id of await store.lapsedRequestTokens(ctx.tx, isoMicros(ctx.now()), SWEPT_MAX))
    await store.deleteRequestToken(ctx.tx, id)
  const row: RequestTokenRow = {
    id: ctx.newId(),
    request_secret: ctx.newId(),
    verifier: null,
    authorizing_user_id: null,
    requested_project_id: projectId,
    role_ids: null,
    consumer_id: consumerId,
    expires_at: endAfter(ctx, ctx.config.oauth1.request_token_duration),
  }
  await store.insertRequestToken(ctx.tx, row)
  recordRequest(ctx, 'create', row)
  return row
}

/**
 * The caller agrees, with these roles of theirs. What they tell the consumer then, the verifier, is proof of it.
 * @throws NotFound, Unauthorized for roles that the caller does not have in the project (INV-01)
 */
export async function authorizeRequestToken(
  ctx: WriteContext,
  id: string,
  roleIds: readonly string[],
): Promise<{ readonly verifier: string }> {
  const { userId } = callerOf(ctx)
  const row = await store.lockedRequestTokenRow(ctx.tx, id)
  if (row === undefined) throw new NotFound('Request token not found')
  assertNotLapsed(ctx, endOf(row.expires_at), 'request token')
  const held = await effectiveRoles(ctx, userId, { projectId: row.requested_project_id })
  if (!roleIds.every((roleId) => held.roles.some((role) => role.id === roleId)))
    throw new Unauthorized().because('authorizing user does not have role required')
  const verifier = newVerifier(ctx)
  const agreed = { id, verifier, authorizing_user_id: userId, role_ids: JSON.stringify(roleIds) }
  await store.authorizeRow(ctx.tx, agreed)
  recordRequest(ctx, 'update', { ...row, ...agreed })
  return { verifier }
}

/** INV-33: the request token is used up; whoever deletes its row was first. */
export async function exchangeRequestToken(ctx: WriteContext, row: RequestTokenRow): Promise<AccessTokenRow> {
  const { authorizing_user_id, role_ids, requested_project_id: project_id, consumer_id } = row
  if (authorizing_user_id === null || role_ids === null)
    throw new Unauthorized().because('Request Token does not have an authorizing user id.')
  if (!(await store.deleteRequestToken(ctx.tx, row.id))) throw new Unauthorized().because('the request token was used')
  record(ctx.tx, { entity: 'request_token', id: row.id, op: 'delete', body: { consumer_id } })
  const access: AccessTokenRow = {
    id: ctx.newId(),
    access_secret: ctx.newId(),
    authorizing_user_id,
    project_id,
    role_ids,
    consumer_id,
    expires_at: endAfter(ctx, ctx.config.oauth1.access_token_duration),
  }
  await insertAccessToken(ctx.tx, access)
  const { access_secret: _, ...body } = access
  record(ctx.tx, { entity: 'access_token', id: access.id, op: 'create', body })
  return access
}

/** No record of its own: the consumer's says that nothing of it is left. */
export const removeRequestTokensOfConsumer = (ctx: WriteContext, consumerId: string): Promise<void> =>
  store.deleteRequestTokensOfConsumer(ctx.tx, consumerId)

/** No seconds mean no end. */
// Upstream's times have whole seconds, however many digits follow.
const endAfter = (ctx: WriteContext, seconds: number): string | null =>
  seconds === 0 ? null : isoOfSeconds(Math.floor(ctx.now().getTime() / 1000) + seconds)

function recordRequest(ctx: WriteContext, op: 'create' | 'update', row: RequestTokenRow): void {
  const { request_secret: _secret, verifier: _verifier, ...body } = row
  record(ctx.tx, { entity: 'request_token', id: row.id, op, body })
}
