import { type Role, rolesByIds } from '../../assignment/operations.ts'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { NotFound } from '../../kernel/errors.ts'
import { removeRulesOfUser } from '../access-rules/operations.ts'
import type { ApplicationCredential } from './application-credential.ts'
import * as store from './store.ts'

/** @throws NotFound */
export async function applicationCredentialById(ctx: Pick<Context, 'db'>, id: string): Promise<ApplicationCredential> {
  const credential = await store.credentialById(ctx.db, id)
  if (credential === undefined) throw NotFound.of('Application Credential', id)
  return credential
}

export const applicationCredentialByName = (
  ctx: Pick<Context, 'db'>,
  key: { readonly userId: string; readonly name: string },
): Promise<ApplicationCredential | undefined> => store.credentialByName(ctx.db, key)

/** Whether the secret is the credential's, in the time of one check also when there is no such credential (INV-28). */
export async function isSecretOf(
  ctx: Pick<Context, 'db' | 'hasher'>,
  credential: ApplicationCredential | undefined,
  secret: string,
): Promise<boolean> {
  const hash = credential === undefined ? undefined : await store.secretHashOf(ctx.db, credential.id)
  if (hash !== undefined) return ctx.hasher.verify(secret, hash)
  await ctx.hasher.dummyVerify(secret)
  return false
}

/** All that the credentials name, by id. */
export async function rolesOf(
  ctx: Pick<Context, 'db'>,
  credentials: readonly ApplicationCredential[],
): Promise<ReadonlyMap<string, Role>> {
  const ids = new Set(credentials.flatMap(({ roleIds }) => roleIds))
  return new Map((await rolesByIds(ctx, [...ids])).map((role) => [role.id, role]))
}

/** @throws NotFound (INV-14) */
export async function removeCredential(ctx: WriteContext, id: string): Promise<void> {
  if (!(await store.deleteCredential(ctx.tx, id))) throw NotFound.of('Application Credential', id)
  record(ctx.tx, { entity: 'application_credential', id, op: 'delete', body: {} })
}

/** A user who is deleted or disabled loses them, as upstream has it: enabling the user again does not bring them back. */
export async function removeCredentialsOfUser(ctx: WriteContext, userId: string): Promise<void> {
  await removeAll(ctx, { userId })
  await removeRulesOfUser(ctx, userId)
}

export const removeCredentialsInProject = (ctx: WriteContext, projectId: string): Promise<void> =>
  removeAll(ctx, { projectId })

/** What was made for a role ends with it, rather than going on with less. */
export const removeCredentialsWithRole = (ctx: WriteContext, roleId: string): Promise<void> =>
  removeAll(ctx, { roleId })

async function removeAll(ctx: WriteContext, of: Parameters<typeof store.someCredentialIds>[1]): Promise<void> {
  for (;;) {
    const ids = await store.someCredentialIds(ctx.tx, of)
    if (ids.length === 0) return
    for (const id of ids) await removeCredential(ctx, id)
  }
}
