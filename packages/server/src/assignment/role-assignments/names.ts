import type { Context } from '../../kernel/context.ts'
import { domainsByIds, projectsByIds } from '../../resource/operations.ts'
import { rolesByIds } from '../roles/store.ts'
import type { Assignment } from './assignment.ts'
import { groupNames, userNames } from './store.ts'

/** Something with its domain, by name. */
export interface Name {
  readonly name: string
  readonly domainId: string | null
}

/** The names of all that a list of assignments mentions. What is gone has none. */
export interface Names {
  readonly users: ReadonlyMap<string, Name>
  readonly groups: ReadonlyMap<string, Name>
  readonly projects: ReadonlyMap<string, Name>
  readonly roles: ReadonlyMap<string, Name>
  readonly domains: ReadonlyMap<string, string>
}

export async function namesIn(ctx: Pick<Context, 'db'>, assignments: readonly Assignment[]): Promise<Names> {
  const idsOf = (choose: (assignment: Assignment) => string | false): readonly string[] => [
    ...new Set(assignments.flatMap((assignment) => choose(assignment) || [])),
  ]
  const users = await userNames(
    ctx.db,
    idsOf(({ actor, actorId }) => actor === 'user' && actorId),
  )
  const groups = await groupNames(
    ctx.db,
    idsOf(({ actor, actorId }) => actor === 'group' && actorId),
  )
  const projects = named(
    await projectsByIds(
      ctx,
      idsOf(({ target, targetId }) => target === 'project' && targetId),
    ),
  )
  const roles = named(
    await rolesByIds(
      ctx.db,
      idsOf(({ roleId }) => roleId),
    ),
  )
  const domainIds = new Set(idsOf(({ target, targetId }) => target === 'domain' && targetId))
  for (const things of [users, groups, projects, roles])
    for (const { domainId } of things.values()) if (domainId !== null) domainIds.add(domainId)
  const domains = await domainsByIds(ctx, [...domainIds])
  return { users, groups, projects, roles, domains: new Map(domains.map(({ id, name }) => [id, name])) }
}

const named = (
  things: readonly { readonly id: string; readonly name: string; readonly domain_id: string | null }[],
): ReadonlyMap<string, Name> => new Map(things.map(({ id, name, domain_id }) => [id, { name, domainId: domain_id }]))
