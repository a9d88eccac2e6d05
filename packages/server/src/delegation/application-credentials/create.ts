import { roleIdsOnProject, rolesWithImplied } from '../../assignment/operations.ts'
import { record } from '../../kernel/changes/index.ts'
import { type AccessRule, type Caller, type Context, callerOf, type WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden } from '../../kernel/errors.ts'
import { isDuplicate } from '../../kernel/store/index.ts'
import { ensureRule, type RuleReference } from '../access-rules/operations.ts'
import { endIn, type Micros } from '../expiry.ts'
import { assertUnrestricted } from '../guards.ts'
import { type RoleReference, roleIdsIn } from '../role-references.ts'
import type { ApplicationCredential } from './application-credential.ts'
import { applicationCredentialById } from './operations.ts'
import { countLocked, insertCredential } from './store.ts'

export interface NewApplicationCredential {
  readonly name: string
  readonly description?: string | null
  readonly secret?: string | null
  readonly expires_at?: string | null
  readonly unrestricted?: boolean | null
  readonly roles?: readonly RoleReference[]
  readonly access_rules?: readonly RuleReference[]
}

export interface PreparedSecret {
  readonly secret: string
  readonly hash: string
}

const SECRET_BYTES = 64

/** Who may not is refused before anything is hashed (INV-31). */
export async function prepareSecret(ctx: Context, userId: string, given: string | null): Promise<PreparedSecret> {
  assertUnrestricted(ctx)
  if (callerOf(ctx).userId !== userId)
    throw Forbidden.action('Cannot create an application credential for another user.')
  const secret = given || ctx.random(SECRET_BYTES).toString('base64url')
  return { secret, hash: await ctx.hasher.hash(secret) }
}

/** For the caller, in the project of the caller's token, with roles of that token alone (INV-01, INV-03). */
export async function createCredential(
  ctx: WriteContext,
  given: NewApplicationCredential,
  { hash }: PreparedSecret,
): Promise<ApplicationCredential> {
  const caller = callerOf(ctx)
  const { projectId, userId } = caller
  if (projectId === null) throw Forbidden.action('identity:create_application_credential')
  const roleIds = await rolesFor(ctx, given.roles ?? [], { caller, projectId })
  const expiresAt = given.expires_at ? endIn(ctx, given.expires_at) : null
  const rules = given.access_rules ?? []
  await assertRoomFor(ctx, userId)

  const stored = new Map<number, AccessRule>()
  for (const rule of rules) {
    const { number, ...words } = await ensureRule(ctx, userId, rule)
    stored.set(number, words)
  }
  const credential: ApplicationCredential = {
    id: ctx.newId(),
    name: given.name,
    description: given.description ?? null,
    user_id: userId,
    project_id: projectId,
    expires_at: expiresAt,
    unrestricted: given.unrestricted ?? null,
    roleIds,
    accessRules: stored.size === 0 ? null : [...stored.values()],
  }
  await assertNoWiderThanMaker(ctx, credential)
  try {
    await insertCredential(ctx.tx, credential, { secretHash: hash, ruleNumbers: [...stored.keys()] })
  } catch (error) {
    if (isDuplicate(error)) throw Conflict.duplicateName('application_credential', given.name, null)
    throw error
  }
  const { roleIds: roles, accessRules, ...facts } = credential
  record(ctx.tx, {
    entity: 'application_credential',
    id: credential.id,
    op: 'create',
    body: { ...facts, roles, access_rules: accessRules },
  })
  return credential
}

/** What was asked for with all it implies, or all of the token's; the user must have them still. */
async function rolesFor(
  ctx: WriteContext,
  asked: readonly RoleReference[],
  { caller, projectId }: { readonly caller: Caller; readonly projectId: string },
): Promise<readonly string[]> {
  const ids = asked.length === 0 ? caller.roleIds : await rolesWithImplied(ctx, await roleIdsIn(ctx, asked))
  if (ids.some((id) => !caller.roleIds.includes(id)))
    throw invalid('Cannot create an application credential with unassigned role')
  const { ids: held } = await roleIdsOnProject(ctx, caller.userId, projectId)
  const lost = ids.find((id) => !held.has(id))
  if (lost !== undefined)
    throw invalid(
      `Could not find role assignment with role: ${lost}, user or group: ${caller.userId}, project, domain, or system: ${projectId}.`,
    )
  // In the order in which they will be read.
  return [...ids].sort()
}

async function assertRoomFor(ctx: WriteContext, userId: string): Promise<void> {
  const { user_limit: limit } = ctx.config.application_credential
  if (limit >= 0 && (await countLocked(ctx.tx, userId)) >= limit)
    throw new Forbidden(
      `Unable to create additional application credentials, maximum of ${limit} already exceeded for user.`,
    )
}

/**
 * One that was made by another does not outlive it and calls nothing that the other may not call (INV-03, INV-17).
 * Upstream bounds the roles alone.
 */
async function assertNoWiderThanMaker(ctx: WriteContext, made: ApplicationCredential): Promise<void> {
  const { delegation } = callerOf(ctx)
  if (delegation?.kind !== 'application-credential') return
  const maker = await applicationCredentialById(ctx, delegation.id)
  if (outlives(made.expires_at, maker.expires_at))
    throw invalid('It cannot expire later than the application credential that creates it.')
  if (maker.accessRules !== null && !isWithin(made.accessRules, maker.accessRules))
    throw invalid('Its access rules must be among those of the application credential that creates it.')
}

const outlives = (end: Micros | null, other: Micros | null): boolean => other !== null && (end === null || end > other)

const isWithin = (rules: readonly AccessRule[] | null, bounds: readonly AccessRule[]): boolean =>
  rules?.every((rule) => bounds.some(({ id }) => id === rule.id)) ?? false

const invalid = (detail: string): BadRequest => new BadRequest(`Invalid application credential: ${detail}`)
