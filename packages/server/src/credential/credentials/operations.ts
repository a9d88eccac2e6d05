import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound } from '../../kernel/errors.ts'
import { extrasOf } from '../../kernel/extras.ts'
import { BATCH_MAX, isDuplicate } from '../../kernel/store/index.ts'
import { endTokensOf } from '../chain.ts'
import { blobOf, plainOf, seal } from '../encryption.ts'
import { type Credential, type CredentialFacts, ec2Blob, factsOf, isEc2, jsonOf, ORIGIN_MARKS } from './credential.ts'
import * as store from './store.ts'

export const credentialOf = (ctx: Pick<Context, 'keys'>, row: store.CredentialRow): Credential => ({
  ...factsOf(row),
  extra: extrasOf(row.extra),
  blob: blobOf(ctx, row),
})

/** @throws NotFound */
export async function credentialById(ctx: Pick<Context, 'db' | 'keys'>, id: string): Promise<Credential> {
  const row = await store.findCredential(ctx.db, id)
  if (row === undefined) throw NotFound.of('credential', id)
  return credentialOf(ctx, row)
}

/** What a user has of a type, such as the seeds that a TOTP passcode is checked against. */
export async function credentialsOfUser(
  ctx: Pick<Context, 'db' | 'keys' | 'config'>,
  userId: string,
  type: string,
): Promise<readonly Credential[]> {
  const rows = await store.credentialsOf(ctx.db, { userId, type }, ctx.config.DEFAULT.max_db_limit)
  return rows.map((row) => credentialOf(ctx, row))
}

/** The same without what they hold: also those that no key opens any more. */
export async function credentialFactsOfUser(
  ctx: Pick<Context, 'db' | 'config'>,
  userId: string,
  type: string,
): Promise<readonly Omit<Credential, 'blob'>[]> {
  const rows = await store.credentialsOf(ctx.db, { userId, type }, ctx.config.DEFAULT.max_db_limit)
  return rows.map((row) => ({ ...factsOf(row), extra: extrasOf(row.extra) }))
}

/** @throws Conflict for an access key that is there already, Forbidden beyond [credential] user_limit */
export async function createCredential(ctx: WriteContext, credential: Credential): Promise<void> {
  await assertBelowLimit(ctx, credential.user_id)
  const { extra } = credential
  try {
    await store.insertCredential(ctx.tx, {
      ...factsOf(credential),
      extra: JSON.stringify(extra),
      ...seal(ctx, plainOf(credential.type, credential.blob)),
    })
  } catch (error) {
    if (!isDuplicate(error)) throw error
    throw Conflict.storing('credential', `Duplicate entry found with ID ${credential.id}`).because(String(error))
  }
  recordCredential(ctx, 'create', credential)
}

async function assertBelowLimit(ctx: WriteContext, userId: string): Promise<void> {
  const limit = ctx.config.credential.user_limit
  if (limit < 0 || (await store.countHolding(ctx.tx, userId)) < limit) return
  throw new Forbidden(`Unable to create additional credentials, maximum of ${limit} already exceeded for user.`)
}

/**
 * Another content; nothing else of a credential changes, ever (INV-07). Tokens made from the key pair as it was end with
 * it, as they do with a password (INV-18).
 */
export async function updateBlob(ctx: WriteContext, id: string, blob: string): Promise<Credential> {
  const row = await store.lockCredential(ctx.tx, id)
  if (row === undefined) throw NotFound.of('credential', id)
  if (isEc2(row.type)) assertSameOrigin(blobOf(ctx, row), blob)
  await store.replaceBlob(ctx.tx, { id, ...seal(ctx, plainOf(row.type, blob)) })
  await endTokensOf(ctx, row)
  recordCredential(ctx, 'update', row)
  return { ...factsOf(row), extra: extrasOf(row.extra), blob }
}

/** INV-06, INV-07: where a key pair came from is neither changed nor forgotten. */
function assertSameOrigin(before: string, after: string): void {
  const wanted = ec2Blob(after)
  const known = (jsonOf(before) ?? {}) as Readonly<Record<string, unknown>>
  for (const mark of [...ORIGIN_MARKS, 'access_id'])
    if ((known[mark] ?? null) !== (wanted[mark] ?? null))
      throw new BadRequest(`${mark} can not be updated for credential`)
}

export async function removeCredential(ctx: WriteContext, id: string): Promise<void> {
  const row = await store.lockCredential(ctx.tx, id)
  if (row === undefined) throw NotFound.of('credential', id)
  await store.deleteCredentials(ctx.tx, [id])
  await endTokensOf(ctx, row)
  recordCredential(ctx, 'delete', row)
}

/** With their user or project; the tokens of both end by themselves. Batch by batch: what is recorded is deleted. */
async function removeAll(ctx: WriteContext, owner: { user_id: string } | { project_id: string }): Promise<void> {
  for (;;) {
    const rows = await store.someCredentials(ctx.tx, owner, BATCH_MAX)
    if (rows.length === 0) return
    await store.deleteCredentials(
      ctx.tx,
      rows.map(({ id }) => id),
    )
    for (const row of rows) recordCredential(ctx, 'delete', row)
  }
}

export const removeCredentialsOfUser = (ctx: WriteContext, userId: string): Promise<void> =>
  removeAll(ctx, { user_id: userId })

export const removeCredentialsOfProject = (ctx: WriteContext, projectId: string): Promise<void> =>
  removeAll(ctx, { project_id: projectId })

/** Whose it is and what it is; what it holds is no part of any log (INV-55). */
export function recordCredential(
  ctx: Pick<WriteContext, 'tx'>,
  op: 'create' | 'update' | 'delete',
  facts: CredentialFacts,
): void {
  record(ctx.tx, { entity: 'credential', id: facts.id, op, body: { ...factsOf(facts) } })
}
