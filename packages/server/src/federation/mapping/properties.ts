import type { DomainRef, Local, Mapped, MappedGroup, MappedProject, SchemaVersion } from './mapping.ts'
import { MappingRefused } from './mapping.ts'
import { textsOf } from './python-list.ts'
import { projectsIn } from './schema.ts'

/** From what all rules gave together to one user, with groups and projects. @throws MappingRefused */
export function propertiesOf(given: readonly Local[], version: SchemaVersion): Mapped {
  const last = given.at(-1)
  if (last === undefined) throw new MappingRefused('no rule applies to the assertion')
  // The first rule that names a user does; the domain of 2.0 is the last one's, as upstream has it.
  const user = given.find((local) => local.user !== undefined)?.user ?? {}
  const domain = user.domain ?? (version === '1.0' ? undefined : last.domain)
  const withProjects = given.findLast((local) => local.projects !== undefined || local.projects_json !== undefined)
  return {
    user: { ...user, ...(domain === undefined ? {} : { domain }), type: user.type ?? 'ephemeral' },
    group_ids: [...new Set(given.flatMap(groupIdsOf))],
    group_names: distinct(given.flatMap(groupNamesOf)),
    projects: withProjects === undefined ? [] : projectsOf(withProjects, version),
  }
}

function groupIdsOf({ group, group_ids }: Local): readonly string[] {
  return [
    ...(group?.id === undefined ? [] : [group.id]),
    ...(group_ids === undefined ? [] : (textsOf(group_ids) ?? [group_ids])),
  ]
}

function groupNamesOf(local: Local): readonly MappedGroup[] {
  const { group, groups } = local
  return [
    ...(group?.name === undefined ? [] : [{ name: group.name, domain: group.domain ?? {} }]),
    ...(groups === undefined ? [] : (textsOf(groups) ?? [groups]).map((name) => namedGroup(name, local.domain))),
  ]
}

const JSON_GROUP = 'JSON:'

/** A name in the rule's domain, or a group whole, as another Keystone's assertion holds it. */
function namedGroup(text: string, domain: DomainRef | undefined): MappedGroup {
  if (text.startsWith(JSON_GROUP)) return jsonGroup(text.slice(JSON_GROUP.length))
  if (domain === undefined) throw new MappingRefused("both 'groups' and 'domain' keywords must be specified")
  return { name: text, domain }
}

function jsonGroup(text: string): MappedGroup {
  const value = parsed(text)
  if (isObject(value) && typeof value.name === 'string' && isObject(value.domain)) {
    const { id, name } = value.domain
    if (typeof id === 'string') return { name: value.name, domain: { id } }
    if (typeof name === 'string') return { name: value.name, domain: { name } }
  }
  throw new MappingRefused('a group that starts with JSON: needs a name and a domain')
}

function projectsOf({ projects, projects_json, domain }: Local, version: SchemaVersion): readonly MappedProject[] {
  const all = [...(projects ?? []), ...(projects_json === undefined ? [] : jsonProjects(projects_json))]
  if (version === '1.0' || domain === undefined) return all
  return all.map((project) => ({ domain, ...project }))
}

function jsonProjects(text: string): readonly MappedProject[] {
  const projects = projectsIn(parsed(text))
  if (projects === null) throw new MappingRefused('projects_json is no list of projects with their roles')
  return projects
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function distinct(groups: readonly MappedGroup[]): readonly MappedGroup[] {
  const known = new Map<string, MappedGroup>()
  for (const group of groups) known.set(JSON.stringify([group.domain.id, group.domain.name, group.name]), group)
  return [...known.values()]
}
