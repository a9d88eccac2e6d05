import type { Context } from '../../kernel/context.ts'
import { url } from '../../kernel/http/links.ts'
import type { Assignment } from './assignment.ts'
import type { Name, Names } from './names.ts'

/** An assignment as the API shows it, with names when they are given. */
export function itemOf(ctx: Pick<Context, 'request'>, assignment: Assignment, names: Names | null) {
  const { actor, actorId, roleId, via } = assignment
  const reaches = assignment.inherited || via.from !== undefined
  const held = `${targetPath(assignment)}${actorPath(assignment)}/roles/${via.roleId ?? roleId}`
  return {
    links: {
      ...(via.groupId === undefined ? {} : { membership: url(ctx, `/groups/${via.groupId}/users/${actorId}`) }),
      assignment: url(ctx, reaches ? `/OS-INHERIT${held}/inherited_to_projects` : held),
      // The order of the two roles in this address, which nothing serves, is upstream's.
      ...(via.roleId === undefined ? {} : { prior_role: url(ctx, `/prior_role/${roleId}/implies/${via.roleId}`) }),
    },
    scope: { ...scopeOf(assignment, names), ...(reaches ? { 'OS-INHERIT:inherited_to': 'projects' } : {}) },
    [actor]: names === null ? { id: actorId } : named(actorId, names[`${actor}s`], names, NOBODY),
    role: names === null ? { id: roleId } : named(roleId, names.roles, names, NAMELESS),
  }
}

/** Where the grant is that the assignment follows from. */
function targetPath({ target, targetId, via }: Assignment): string {
  if (target === 'system') return '/system'
  return via.from === undefined ? `/${target}s/${targetId}` : `/${via.from.target}s/${via.from.id}`
}

const actorPath = ({ actor, actorId, via }: Assignment): string =>
  via.groupId === undefined ? `/${actor}s/${actorId}` : `/groups/${via.groupId}`

function scopeOf({ target, targetId }: Assignment, names: Names | null) {
  switch (target) {
    case 'system':
      return { system: { all: true } }
    case 'domain':
      return { domain: names === null ? { id: targetId } : { id: targetId, name: names.domains.get(targetId) ?? '' } }
    case 'project':
      return { project: names === null ? { id: targetId } : named(targetId, names.projects, names, NAMELESS) }
    default:
      return target satisfies never
  }
}

/** Users and groups may be gone, or live in a directory that does not answer: upstream then shows empty texts. */
const NOBODY = { name: '', domain: { id: '', name: '' } }
const NAMELESS = { name: '' }

function named(id: string, things: ReadonlyMap<string, Name>, names: Names, gone: object) {
  const thing = things.get(id)
  if (thing === undefined) return { id, ...gone }
  const { name, domainId } = thing
  if (domainId === null) return { id, name }
  return { id, name, domain: { id: domainId, name: names.domains.get(domainId) ?? '' } }
}
