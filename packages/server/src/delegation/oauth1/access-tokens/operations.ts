import { record } from '../../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../../kernel/context.ts'
import { NotFound, Unauthorized } from '../../../kernel/errors.ts'
import { parseIso } from '../../../kernel/times.ts'
import type { AccessTokenRow, Owner } from './store.ts'
import * as store from './store.ts'

/** What a user lets a consumer do: these roles, in this project, until then. */
export interface AccessToken {
  readonly id: string
  readonly userId: string
  readonly projectId: string
  readonly consumerId: string
  readonly roleIds: readonly string[]
  /** Null: without end. */
  readonly expiresAt: Date | null
}

/** @throws NotFound, also for the access token of another user */
export async function accessTokenOf(ctx: Pick<Context, 'db'>, userId: string, id: string): Promise<AccessToken> {
  const row = await store.accessTokenRow(ctx.db, id)
  if (row === undefined || row.authorizing_user_id !== userId) throw new NotFound('Access token not found')
  return accessTokenIn(row)
}

/** For tokens made by it: that it is still there, and has not lapsed. @throws Unauthorized */
export async function standingAccessToken(ctx: Pick<Context, 'db' | 'now'>, id: string): Promise<AccessToken> {
  const row = await store.accessTokenRow(ctx.db, id)
  if (row === undefined) throw new Unauthorized().because(`there is no access token ${id}`)
  const found = accessTokenIn(row)
  assertNotLapsed(ctx, found.expiresAt, 'access token')
  return found
}

/** @throws Unauthorized */
export function assertNotLapsed(ctx: Pick<Context, 'now'>, end: Date | null, what: string): void {
  if (end !== null && ctx.now() >= end) throw new Unauthorized().because(`the ${what} is expired`)
}

/** Ends with its time, or with what cannot be read as one. */
export const endOf = (text: string | null): Date | null => (text === null ? null : (parseIso(text) ?? new Date(0)))

const rolesOf = (text: string): readonly string[] => {
  const ids: unknown = JSON.parse(text)
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

export async function removeAccessToken(ctx: WriteContext, userId: string, id: string): Promise<void> {
  const { consumerId } = await accessTokenOf(ctx, userId, id)
  await remove(ctx, [{ id, consumer_id: consumerId }])
}

export const endAccessTokensOf = (ctx: WriteContext, userId: string): Promise<void> =>
  removeAll(ctx, 'authorizing_user_id', userId)

export const endAccessTokensIn = (ctx: WriteContext, projectId: string): Promise<void> =>
  removeAll(ctx, 'project_id', projectId)

export const endAccessTokensOfConsumer = (ctx: WriteContext, consumerId: string): Promise<void> =>
  removeAll(ctx, 'consumer_id', consumerId)

const REMOVED_AT_ONCE_MAX = 500

async function removeAll(ctx: WriteContext, owner: Owner, id: string): Promise<void> {
  for (;;) {
    const rows = await store.accessTokensOf(ctx.tx, owner, id, REMOVED_AT_ONCE_MAX)
    if (rows.length === 0) return
    await remove(ctx, rows)
  }
}

/** Tokens made by them end with the record: they name the access token among the facts they rest on (INV-18). */
async function remove(ctx: WriteContext, rows: readonly { id: string; consumer_id: string }[]): Promise<void> {
  await store.deleteAccessTokens(
    ctx.tx,
    rows.map((row) => row.id),
  )
  for (const { id, consumer_id } of rows)
    record(ctx.tx, { entity: 'access_token', id, op: 'delete', body: { consumer_id } })
}

export const accessTokenIn = (row: Omit<AccessTokenRow, 'access_secret'>): AccessToken => ({
  id: row.id,
  userId: row.authorizing_user_id,
  projectId: row.project_id,
  consumerId: row.consumer_id,
  roleIds: rolesOf(row.role_ids),
  expiresAt: endOf(row.expires_at),
})
