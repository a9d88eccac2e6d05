import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, NotFound } from '../../kernel/errors.ts'
import type { Extras } from '../../kernel/extras.ts'
import { duplicateOf } from '../../kernel/store/index.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { domainById, isDomain } from '../../resource/operations.ts'
import { revoke } from '../../revocation/operations.ts'
import { local_user, user as userTable } from '../../schema/tables/identity.ts'
import { strippedName } from '../attributes.ts'
import { expiryOf, historyKept, mustBeChanged } from '../passwords/rules.ts'
import { appendPassword } from '../passwords/store.ts'
import { recordPassword } from '../passwords/verify.ts'
import { assertProtocolsExist, type FederatedBody, identitiesIn } from './federated.ts'
import { optionRows, optionsAfter, type UserOptions } from './options.ts'
import {
  clearFailedAttempts,
  deleteUsers,
  findUser,
  findUserByName,
  insertLocalUser,
  insertOptions,
  insertUser,
  lockUser,
  renameFederated,
  renameLocalUser,
  replaceFederated,
  replaceOptions,
  updateUserRow,
} from './store.ts'
import { dayOf, type StoredUser, type User, userBody, userOf } from './user.ts'

type Reads = Pick<Context, 'db' | 'config' | 'now'>

/** @throws NotFound */
export async function userById(ctx: Reads, id: string): Promise<User> {
  return userOf(ctx, await storedUserById(ctx, id))
}

/** @throws NotFound */
export async function userByName(ctx: Reads, name: string, domainId: string): Promise<User> {
  const stored = await findUserByName(ctx.db, name, domainId)
  if (stored === undefined) throw NotFound.of('user', name)
  return userOf(ctx, stored)
}

async function storedUserById(ctx: Pick<Context, 'db'>, id: string): Promise<StoredUser> {
  const stored = await findUser(ctx.db, id)
  if (stored === undefined) throw NotFound.of('user', id)
  return stored
}

/** A user to be; what is left out takes upstream's default. */
export interface NewUser {
  /** A new one unless given. */
  readonly id?: string
  readonly name: string
  readonly domain_id: string
  readonly enabled?: boolean
  readonly default_project_id?: string | null
  /** Made before the transaction. Null stores a password that nothing matches; absent, none at all. */
  readonly passwordHash?: string | null
  readonly options?: UserOptions
  readonly extra?: Extras
  readonly federated?: FederatedBody
}

/** @throws NotFound (domain), BadRequest, Conflict */
export async function createUser(ctx: WriteContext, given: NewUser): Promise<User> {
  const name = strippedName(given.name)
  await domainById(ctx, given.domain_id)
  await assertDefaultProject(ctx, given.default_project_id)
  const federated = identitiesIn(given.federated ?? [], name)
  await assertProtocolsExist(ctx, federated)
  assertFits(userTable, 'default_project_id', given.default_project_id)
  assertFits(local_user, 'name', name)

  const { tx } = ctx
  const id = given.id ?? ctx.newId()
  const enabled = given.enabled ?? true
  const localUserId = await refusingDuplicates('user', { name, domainId: given.domain_id }, async () => {
    await insertUser(tx, {
      id,
      domain_id: given.domain_id,
      enabled,
      extra: JSON.stringify(given.extra ?? {}),
      default_project_id: given.default_project_id ?? null,
      created_at: ctx.now(),
      last_active_at: enabled && tracksActivity(ctx) ? dayOf(ctx.now()) : null,
    })
    return insertLocalUser(tx, { id, domainId: given.domain_id, name })
  })
  const options = optionsAfter({}, given.options ?? {})
  await insertOptions(tx, id, optionRows(options))
  // As upstream: the options of a user in the making do not count yet for its first password.
  if (given.passwordHash !== undefined) await setPassword(ctx, { id, localUserId, options: {} }, given.passwordHash)
  if (federated.length > 0) await refusingDuplicates('federated_user', {}, () => replaceFederated(tx, id, federated))
  return recorded(ctx, id, 'create')
}

/** What a PATCH changes; what is absent stays. */
export interface UserChange {
  readonly name?: string
  /** Whether the body named the domain: conflicts then do, too. */
  readonly domain_id?: string
  readonly enabled?: boolean
  readonly default_project_id?: string | null
  readonly passwordHash?: string | null
  readonly options?: UserOptions
  readonly extra?: Extras
  readonly federated?: FederatedBody
}

/** @throws NotFound, BadRequest, Conflict */
export async function updateUser(ctx: WriteContext, id: string, change: UserChange): Promise<User> {
  const { tx } = ctx
  const stored = await lockUser(tx, id)
  if (stored === undefined) throw NotFound.of('user', id)
  const before = userOf(ctx, stored)
  await assertDefaultProject(ctx, change.default_project_id)
  assertFits(userTable, 'default_project_id', change.default_project_id)
  const name = change.name === undefined ? before.name : strippedName(change.name)
  assertFits(local_user, 'name', name)
  const federated = identitiesIn(change.federated ?? [], name)
  await assertProtocolsExist(ctx, federated)

  const options = change.options === undefined ? before.options : optionsAfter(before.options, change.options)
  await replaceOptions(tx, stored, options)
  const enabled = change.enabled ?? before.enabled
  await updateUserRow(tx, id, {
    enabled,
    extra: JSON.stringify({ ...before.extra, ...change.extra }),
    ...(change.default_project_id === undefined ? {} : { default_project_id: change.default_project_id }),
    ...(enabled && tracksActivity(ctx) ? { last_active_at: dayOf(ctx.now()) } : {}),
  })
  // Whoever is enabled by an administrator starts anew, and any update of an enabled user counts as that (as upstream).
  if (enabled && stored.row.local_user_id !== null) await clearFailedAttempts(tx, id)
  const conflict = { name, ...(change.domain_id === undefined ? {} : { domainId: change.domain_id }) }
  const localUserId = await refusingDuplicates('user', conflict, () => renamed(ctx, stored, name, change))
  if (federated.length > 0) await refusingDuplicates('federated_user', {}, () => replaceFederated(tx, id, federated))
  if (change.passwordHash !== undefined) {
    if (localUserId === null)
      throw new BadRequest('The user is known by an identity provider and cannot have a password.')
    await setPassword(ctx, { id, localUserId, options }, change.passwordHash)
  }

  const after = await recorded(ctx, id, 'update')
  // INV-18: what was proven with the old password, or while enabled, ends.
  if ((change.enabled === false && before.enabled) || (change.passwordHash ?? null) !== null)
    await revoke(ctx, { userId: id })
  return after
}

/** Its name, wherever it stands. A user of neither kind gets one of our own. Returns the key of the local user. */
async function renamed(
  ctx: WriteContext,
  { row, federated }: StoredUser,
  name: string,
  change: UserChange,
): Promise<number | null> {
  if (change.name !== undefined) {
    if (row.local_user_id !== null) await renameLocalUser(ctx.tx, row.id, name)
    await renameFederated(ctx.tx, row.id, name)
  }
  const needsLocal = change.name !== undefined || change.passwordHash !== undefined
  if (row.local_user_id !== null || federated.length > 0 || !needsLocal) return row.local_user_id
  return insertLocalUser(ctx.tx, { id: row.id, domainId: row.domain_id, name })
}

/** Set by somebody else, hence to be changed first where that is asked for. */
async function setPassword(
  ctx: WriteContext,
  user: { readonly id: string; readonly localUserId: number; readonly options: UserOptions },
  hash: string | null,
): Promise<void> {
  const rules = ctx.config.security_compliance
  const now = ctx.now()
  const expiresAt = mustBeChanged(rules, user.options) ? now : expiryOf(rules, user.options, now)
  await appendPassword(
    ctx.tx,
    user.localUserId,
    { hash, createdAt: now, expiresAt, selfService: false },
    historyKept(rules),
  )
  recordPassword(ctx, user.id, { createdAt: now, expiresAt, self_service: false })
}

/** @throws NotFound */
export async function deleteUser(ctx: WriteContext, id: string): Promise<void> {
  const stored = await lockUser(ctx.tx, id)
  if (stored === undefined) throw NotFound.of('user', id)
  await ctx.removed('user', id)
  await deleteUsers(ctx.tx, [id])
  recordUser(ctx, stored, 'delete')
  await revoke(ctx, { userId: id })
}

const tracksActivity = ({ config }: Pick<Context, 'config'>): boolean =>
  config.security_compliance.disable_user_account_days_inactive !== null

async function assertDefaultProject(ctx: Pick<Context, 'db'>, id: string | null | undefined): Promise<void> {
  if (id && (await isDomain(ctx, id))) throw new BadRequest(`User's default project ID cannot be a domain ID: ${id}`)
}

async function refusingDuplicates<T>(
  type: 'user' | 'federated_user',
  { name, domainId }: { readonly name?: string; readonly domainId?: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (duplicateOf(error) === undefined) throw error
    if (name === undefined) throw Conflict.storing(type, 'Duplicate entry')
    throw Conflict.duplicateName(type, name, domainId ?? null)
  }
}

async function recorded(ctx: WriteContext, id: string, op: 'create' | 'update'): Promise<User> {
  const stored = await storedUserById(ctx, id)
  recordUser(ctx, stored, op)
  return userOf(ctx, stored)
}

export const recordUser = (ctx: WriteContext, stored: StoredUser, op: 'create' | 'update' | 'delete'): void =>
  record(ctx.tx, { entity: 'user', id: stored.row.id, op, body: userBody(stored) })
