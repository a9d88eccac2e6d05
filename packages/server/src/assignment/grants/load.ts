import { type Group, groupById, type User, userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { NotFound } from '../../kernel/errors.ts'
import { type Domain, domainById, facts, type Project, projectById } from '../../resource/operations.ts'
import { showRole } from '../roles/operations.ts'
import { type Role, roleFacts } from '../roles/role.ts'
import type { GrantParams } from './grant.ts'

/**
 * What a grant's path names, as rules see it: facts of ours alone (INV-09). A null among them stays there: rules ask for
 * it with `None:`.
 */
export interface Named {
  readonly role?: Omit<Role, 'extra'>
  readonly user?: Pick<User, 'id' | 'name' | 'domain_id' | 'enabled' | 'default_project_id'>
  readonly group?: Omit<Group, 'extra'>
  readonly project?: Omit<Project, 'extra'>
  readonly domain?: Omit<Domain, 'extra'>
}

export interface NamedOptions {
  /** A grant of someone who is gone can still be revoked. */
  readonly actorMayBeGone: boolean
  /** What is looked for first is what a 404 names. */
  readonly targetFirst: boolean
}

/** @throws NotFound */
export async function named(ctx: Context, params: GrantParams, options: NamedOptions): Promise<Named> {
  if (options.targetFirst) {
    const target = await namedTarget(ctx, params)
    return { ...target, ...(await namedRole(ctx, params)), ...(await namedActor(ctx, params, options)) }
  }
  const role = await namedRole(ctx, params)
  const actor = await namedActor(ctx, params, options)
  return { ...role, ...actor, ...(await namedTarget(ctx, params)) }
}

async function namedRole(ctx: Context, { role_id }: GrantParams): Promise<Named> {
  return role_id === undefined ? {} : { role: roleFacts(await showRole(ctx, role_id)) }
}

async function namedActor(
  ctx: Context,
  { user_id, group_id }: GrantParams,
  { actorMayBeGone }: NamedOptions,
): Promise<Named> {
  try {
    if (user_id !== undefined) {
      const { id, name, domain_id, enabled, default_project_id } = await userById(ctx, user_id)
      return { user: { id, name, domain_id, enabled, default_project_id } }
    }
    const { id, name, domain_id, description } = await groupById(ctx, group_id ?? '')
    return { group: { id, name, domain_id, description } }
  } catch (error) {
    if (actorMayBeGone && error instanceof NotFound) return {}
    throw error
  }
}

async function namedTarget(ctx: Context, { project_id, domain_id }: GrantParams): Promise<Named> {
  if (domain_id !== undefined) return { domain: facts(await domainById(ctx, domain_id)) }
  return project_id === undefined ? {} : { project: facts(await projectById(ctx, project_id)) }
}
