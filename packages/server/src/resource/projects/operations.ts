import { record } from '../../kernel/changes/index.ts'
import { type Context, callerOf, type WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { isDuplicate, isMissingReference } from '../../kernel/store/index.ts'
import { checkMutable, optionsAfter } from '../immutable.ts'
import { type Attributes, booleanIn, checkUrlSafe, extraIn } from './attributes.ts'
import { changeBody, type Domain, domainOf, type Project } from './project.ts'
import {
  childNodes,
  findProject,
  findProjectByName,
  findProjects,
  insertProject,
  lockProject,
  type Node,
  replaceProject,
} from './store.ts'
import { hasEnabledBelow, parentsOf } from './tree.ts'

/** What other areas and our own API ask of projects and domains. Missing things are NotFound, worded as upstream's. */
type Reads = Pick<Context, 'db'>

/** @throws NotFound */
export async function projectById(ctx: Reads, id: string): Promise<Project> {
  const project = await findProject(ctx.db, id)
  if (project === undefined) throw NotFound.of('project', id)
  return project
}

/**
 * The project as it is now, for a change that depends on it: held until the transaction ends.
 * @throws NotFound
 */
export async function projectToChange(ctx: WriteContext, id: string): Promise<Project> {
  const project = await lockProject(ctx.tx, id)
  if (project === undefined) throw NotFound.of('project', id)
  return project
}

/**
 * @param domainId null for a project that acts as a domain
 * @throws NotFound
 */
export async function projectByName(ctx: Reads, name: string, domainId: string | null): Promise<Project> {
  const project = await findProjectByName(ctx.db, name, domainId)
  if (project === undefined) throw NotFound.of('project', name)
  return project
}

/** @throws NotFound, also for a project that is no domain */
export async function domainById(ctx: Reads, id: string): Promise<Domain> {
  const project = await findProject(ctx.db, id)
  if (project?.is_domain !== true) throw NotFound.of('domain', id)
  return domainOf(project)
}

/** @throws NotFound */
export async function domainByName(ctx: Reads, name: string): Promise<Domain> {
  const project = await findProjectByName(ctx.db, name, null)
  if (project === undefined) throw NotFound.of('domain', name)
  return domainOf(project)
}

/** Those of the ids that are there, in no order. */
export const projectsByIds = (ctx: Reads, ids: readonly string[]): Promise<readonly Project[]> =>
  findProjects(ctx.db, ids)

/** Those of the ids that are domains, in no order. */
export const domainsByIds = async (ctx: Reads, ids: readonly string[]): Promise<readonly Domain[]> =>
  (await findProjects(ctx.db, ids)).filter(({ is_domain }) => is_domain).map(domainOf)

export async function isDomain(ctx: Reads, id: string): Promise<boolean> {
  return (await findProject(ctx.db, id))?.is_domain === true
}

/** One level down. */
export const childrenOf = (ctx: Reads, id: string): Promise<readonly Node[]> => childNodes(ctx.db, [id])

/** @throws Unauthorized */
export function assertDomainEnabled(domain: Pick<Domain, 'id' | 'enabled'>): void {
  if (!domain.enabled) throw new Unauthorized().because(`Domain is disabled: ${domain.id}`)
}

/** @throws Unauthorized when the project or its domain is disabled */
export async function assertProjectEnabled(ctx: Reads, project: Project): Promise<void> {
  if (project.domain_id !== null) assertDomainEnabled(await domainById(ctx, project.domain_id))
  if (!project.enabled) throw new Unauthorized().because(`Project is disabled: ${project.id}`)
}

/** A project to be; what is left out takes upstream's default. */
export interface NewProject {
  readonly id: string
  readonly name: string
  readonly domain_id?: string | null
  readonly parent_id?: string | null
  readonly is_domain?: boolean
  readonly description?: string | null
  readonly enabled?: boolean
  readonly tags?: readonly string[]
  readonly options?: unknown
  readonly extra?: Readonly<Record<string, unknown>>
}

/** @throws BadRequest, Forbidden, Conflict; NotFound for its domain or parent */
export async function createProject(ctx: WriteContext, wanted: NewProject): Promise<Project> {
  checkUrlSafe('Project', ctx.config.resource.project_name_url_safe, wanted.name)
  const domainId = wanted.domain_id ?? null
  const project: Project = {
    id: wanted.id,
    name: wanted.name.trim(),
    domain_id: domainId,
    parent_id: wanted.parent_id ?? domainId,
    is_domain: wanted.is_domain ?? false,
    description: wanted.description === undefined ? '' : wanted.description,
    enabled: wanted.enabled ?? true,
    tags: wanted.tags ?? [],
    options: optionsAfter({}, wanted.options),
    extra: wanted.extra ?? {},
  }
  if (project.is_domain) checkDomain(ctx, project)
  else await checkPlace(ctx, project)
  await storing(project, () => insertProject(ctx.tx, project))
  record(ctx.tx, {
    entity: project.is_domain ? 'domain' : 'project',
    id: project.id,
    op: 'create',
    body: changeBody(project),
  })
  return project
}

function checkDomain(ctx: Context, project: Project): void {
  checkNotFederated(ctx, project)
  if (project.parent_id !== null) throw new BadRequest('only root projects are allowed to act as domains.')
}

/** [federation] federated_domain_name is no domain's name or id, in any case of letters. */
export function checkNotFederated(ctx: Context, { id, name }: { readonly id: string; readonly name?: unknown }): void {
  const reserved = ctx.config.federation.federated_domain_name.toLowerCase()
  if (typeof name === 'string' && name.toLowerCase() === reserved)
    throw new BadRequest(`Domain cannot be named ${name}`)
  if (id.toLowerCase() === reserved) throw new BadRequest(`Domain cannot have ID ${id}`)
}

/** A project's place: below an enabled parent of its own domain, not too deep. */
async function checkPlace(ctx: WriteContext, project: Project): Promise<void> {
  const domain = await domainById(ctx, project.domain_id ?? '')
  const parent = await projectById(ctx, project.parent_id ?? '')
  if (parent.is_domain && parent.id !== domain.id)
    throw new BadRequest(
      `Cannot create project, the parent (${parent.id}) is acting as a domain, but this project's domain id ` +
        `(${domain.id}) does not match the parent's id.`,
    )
  if (!parent.is_domain && parent.domain_id !== domain.id)
    throw new BadRequest(
      `Cannot create project, since it specifies its domain_id ${domain.id}, but specifies a parent in a different ` +
        `domain (${parent.domain_id}).`,
    )
  const above = [...(await parentsOf(ctx, parent)), parent]
  const disabled = above.find(({ enabled }) => !enabled)
  if (disabled !== undefined)
    throw new BadRequest(`cannot create a project in a branch containing a disabled project: ${disabled.id}`)
  if (above.length + 1 > depthMax(ctx)) throw new Forbidden(`Max hierarchy depth reached for ${parent.id} branch.`)
}

/** Levels a tree may have, the domain counted. */
function depthMax(ctx: Context): number {
  const { DEFAULT, unified_limit } = ctx.config
  const byLimits = unified_limit.enforcement_model === 'strict_two_level' ? 2 : Number.POSITIVE_INFINITY
  return Math.min(DEFAULT.max_project_tree_depth, byLimits) + 1
}

/** Applies a change as a PATCH body states it. Checks and their order are upstream's. */
export async function updateProject(ctx: WriteContext, id: string, change: Attributes): Promise<Project> {
  const before = await projectToChange(ctx, id)
  if ('domain_id' in change && change.domain_id !== before.domain_id) throw new BadRequest('Cannot change Domain ID')
  checkMutable(before.is_domain ? 'domain' : 'project', before, change)
  if (before.is_domain) checkNotFederated(ctx, before)
  const name = nameAfter(ctx, before, change)
  if ('parent_id' in change && change.parent_id !== before.parent_id)
    throw new Forbidden('Update of `parent_id` is not allowed.')
  if ('is_domain' in change && change.is_domain !== before.is_domain)
    throw new BadRequest('Update of `is_domain` is not allowed.')
  const enabled = booleanIn(change, 'enabled')
  await checkEnabling(ctx, before, enabled)

  const after: Project = {
    ...before,
    name,
    description: 'description' in change ? (change.description as string | null) : before.description,
    enabled: enabled ?? before.enabled,
    tags: 'tags' in change ? (change.tags as readonly string[]) : before.tags,
    options: optionsAfter(before.options, change.options),
    extra: { ...before.extra, ...extraIn(change) },
  }
  await storing(after, () => replaceProject(ctx.tx, before, after))
  record(ctx.tx, { entity: after.is_domain ? 'domain' : 'project', id, op: 'update', body: changeBody(after) })
  return after
}

function nameAfter(ctx: Context, before: Project, change: Attributes): string {
  const { name } = change
  if (typeof name !== 'string' || name === before.name) return before.name
  const { domain_name_url_safe, project_name_url_safe } = ctx.config.resource
  if (before.is_domain) checkUrlSafe('Domain', domain_name_url_safe, name)
  else checkUrlSafe('Project', project_name_url_safe, name)
  return name.trim()
}

/**
 * Enabled needs enabled parents; disabled needs a disabled subtree, except for a domain, which disables all below it.
 * A change that does not speak of `enabled` counts as enabling, as upstream has it.
 */
async function checkEnabling(ctx: WriteContext, before: Project, enabled = true): Promise<void> {
  if (!before.enabled && enabled) {
    const parents = await parentsOf(ctx, before)
    if (parents.some((parent) => !parent.enabled))
      throw new Forbidden(`Cannot enable project ${before.id} since it has disabled parents`)
  }
  if (before.enabled && !enabled && !before.is_domain && (await hasEnabledBelow(ctx, before.id)))
    throw new Forbidden(`Cannot disable project ${before.id} since its subtree contains enabled projects.`)
}

/** The database decides whether a name is taken: two requests at once cannot both have it. */
async function storing(project: Project, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    // The parent was there when it was looked for.
    if (isMissingReference(error)) throw NotFound.of('project', project.parent_id ?? project.id)
    if (!isDuplicate(error)) throw error
    throw Conflict.storing(
      'project',
      project.is_domain
        ? `it is not permitted to have two projects acting as domains with the same name: ${project.name}`
        : 'it is not permitted to have two projects with either the same name or same id in the same domain: ' +
            `name is ${project.name}, project id ${project.id}`,
    )
  }
}

/** Projects on which the caller's user has a role, as the area that keeps assignments knows them. */
export async function projectsOfCaller(ctx: Context): Promise<ReadonlySet<string>> {
  const { userId } = callerOf(ctx)
  for (const { provides } of ctx.areas)
    if (provides?.projectsOfUser !== undefined) return provides.projectsOfUser(ctx, userId)
  return new Set()
}

/** By project, as the area that keeps limits knows them. */
export async function limitsOfProjects(
  ctx: Context,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly object[]>> {
  for (const { provides } of ctx.areas)
    if (provides?.limitsOfProjects !== undefined) return provides.limitsOfProjects(ctx, projectIds)
  return new Map()
}
