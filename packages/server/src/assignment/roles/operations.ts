import { following, record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, NotFound } from '../../kernel/errors.ts'
import { type Extras, extrasIn } from '../../kernel/extras.ts'
import { isDuplicate } from '../../kernel/store/index.ts'
import { checkDeletable, checkMutable, optionsAfter } from '../../resource/operations.ts'
import { removeGrantsOfRole } from '../grants/remove.ts'
import { ownAttributes, type Role, rowOf } from './role.ts'
import * as store from './store.ts'

/** @throws NotFound */
export async function showRole(ctx: Pick<Context, 'db'>, id: string): Promise<Role> {
  const role = await store.roleById(ctx.db, id)
  if (role === undefined) throw NotFound.of('role', id)
  return role
}

/** Those that are there, in order of ids. */
export const rolesByIds = async (ctx: Pick<Context, 'db'>, ids: readonly string[]): Promise<readonly Role[]> =>
  [...(await store.rolesByIds(ctx.db, ids))].sort((a, b) => (a.id < b.id ? -1 : 1))

/** By a name that must mean one role, among those of the cloud and of all domains. @throws NotFound, BadRequest */
export async function uniqueRoleByName(ctx: Pick<Context, 'db'>, name: string): Promise<{ readonly id: string }> {
  const [first, ...others] = await store.roleIdsByName(ctx.db, name)
  if (first === undefined) throw new NotFound(`Role ${name} is not defined`)
  if (others.length > 0)
    throw new BadRequest(
      `There are multiple role entities named '${name}'. Please use ID instead of names to resolve the ambiguity.`,
    )
  return { id: first }
}

export const roleNamed = (ctx: Pick<Context, 'db'>, name: string, domainId: string | null): Promise<Role | undefined> =>
  store.roleByName(ctx.db, { name, domainId })

/** Whether the cloud or any domain has a role of this name. */
export const isRoleNamed = (ctx: Pick<Context, 'db'>, name: string): Promise<boolean> => store.isNamed(ctx.db, name)

export interface NewRole {
  readonly name: string
  readonly domain_id?: string | null
  readonly description?: string | null
  readonly options?: Role['options']
  readonly extra?: Extras
}

/** @throws Conflict when the name is taken in its domain, or among the cloud's roles */
export async function createRole(ctx: WriteContext, wanted: NewRole): Promise<Role> {
  const role: Role = {
    id: ctx.newId(),
    name: wanted.name,
    domain_id: wanted.domain_id ?? null,
    description: wanted.description ?? null,
    options: wanted.options ?? {},
    extra: wanted.extra ?? {},
  }
  await naming(role, () => store.insertRole(ctx.tx, role))
  recordRole(ctx, 'create', role)
  return role
}

export async function updateRole(ctx: WriteContext, id: string, change: Extras): Promise<Role> {
  const before = await showRole(ctx, id)
  checkMutable('role', before, change)
  if ('domain_id' in change && change.domain_id !== before.domain_id)
    throw new BadRequest('Update of `domain_id` is not allowed.')
  const role: Role = {
    ...before,
    name: typeof change.name === 'string' ? change.name : before.name,
    description: 'description' in change ? (change.description as string | null) : before.description,
    options: optionsAfter(before.options, change.options),
    extra: { ...before.extra, ...extrasIn(change, ownAttributes) },
  }
  await naming(role, () => store.replaceRole(ctx.tx, role))
  recordRole(ctx, 'update', role)
  return role
}

/** The role, every grant of it, and what it implies and is implied by. Tokens that carried it lose it at once (INV-18). */
export async function removeRole(ctx: WriteContext, id: string): Promise<void> {
  const role = await showRole(ctx, id)
  checkDeletable('role', role)
  await endRole(ctx, id)
}

/** A domain that goes takes its own roles along, whatever their options. */
export async function removeRolesOfDomain(ctx: WriteContext, domainId: string): Promise<void> {
  for (const id of await store.roleIdsOfDomain(ctx.db, domainId)) await endRole(ctx, id)
}

async function endRole(ctx: WriteContext, id: string): Promise<void> {
  await ctx.removed('role', id)
  await following(ctx.tx, 'role', () => removeGrantsOfRole(ctx, id))
  await store.deleteRole(ctx.tx, id)
  record(ctx.tx, { entity: 'role', id, op: 'delete', body: {} })
}

/** For bootstrap: the cloud's role of that name, made when it is not there. */
export async function ensureRole(
  ctx: WriteContext,
  { name, description, immutable }: { name: string; description: string; immutable: boolean },
): Promise<Role> {
  const known = await store.roleByName(ctx.db, { name, domainId: null })
  return known ?? createRole(ctx, { name, description, options: immutable ? { immutable } : {} })
}

async function naming(role: Role, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isDuplicate(error)) throw Conflict.duplicateName('role', role.name, role.domain_id).because(String(error))
    throw error
  }
}

function recordRole(ctx: WriteContext, op: 'create' | 'update', role: Role): void {
  record(ctx.tx, {
    entity: 'role',
    id: role.id,
    op,
    body: { ...rowOf(role), domain_id: role.domain_id, options: role.options },
  })
}
