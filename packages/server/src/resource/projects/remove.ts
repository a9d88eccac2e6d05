import { record } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { Forbidden, NotFound } from '../../kernel/errors.ts'
import { isMissingReference } from '../../kernel/store/index.ts'
import { revoke } from '../../revocation/operations.ts'
import { checkDeletable } from '../immutable.ts'
import { projectToChange } from './operations.ts'
import { changeBody, type Project } from './project.ts'
import {
  deleteDomainConfig,
  deleteProject,
  deleteProjectsIn,
  detach,
  findProjects,
  firstImmutableIn,
  hasChildren,
  lockProject,
  projectIdsIn,
} from './store.ts'

/**
 * The end of projects and domains. Tokens of a project end with it (INV-18): a revocation event for each. What other
 * areas keep for a project goes first, through `removed`.
 */
export async function removeProject(ctx: WriteContext, id: string): Promise<void> {
  const project = await projectToChange(ctx, id)
  if (project.is_domain) return removeDomainProject(ctx, project)
  checkDeletable('project', project)
  if (await hasChildren(ctx.tx, id)) throw notLeaf(id)
  await leave(ctx, project)
  await deleteLeaf(ctx, id)
}

/** @throws NotFound, also for a project that is no domain */
export async function removeDomain(ctx: WriteContext, id: string): Promise<void> {
  const project = await lockProject(ctx.tx, id)
  if (project?.is_domain !== true) throw NotFound.of('domain', id)
  await removeDomainProject(ctx, project)
}

/** A domain goes with all it holds, after it was disabled: nobody loses one by mistake, or the one they work in. */
async function removeDomainProject(ctx: WriteContext, domain: Project): Promise<void> {
  checkDeletable('domain', domain)
  if (domain.enabled) throw new Forbidden('Cannot delete a domain that is enabled, please disable it first.')
  const immutable = await firstImmutableIn(ctx.tx, domain.id)
  if (immutable !== undefined) checkDeletable('project', { id: immutable, options: { immutable: true } })
  await removeContents(ctx, domain.id)
  await ctx.removed('domain', domain.id)
  await leave(ctx, domain)
  await deleteDomainConfig(ctx.tx, domain.id)
  await deleteLeaf(ctx, domain.id)
}

/** Batch by batch, so that no statement grows with the domain. */
async function removeContents(ctx: WriteContext, domainId: string): Promise<void> {
  await eachBatch(ctx, domainId, async (ids) => {
    for (const project of await findProjects(ctx.tx, ids)) await leave(ctx, project)
  })
  await eachBatch(ctx, domainId, (ids) => detach(ctx.tx, ids))
  await deleteProjectsIn(ctx.tx, domainId)
}

async function eachBatch(
  ctx: WriteContext,
  domainId: string,
  work: (ids: readonly string[]) => Promise<void>,
): Promise<void> {
  let after = ''
  for (;;) {
    const ids = await projectIdsIn(ctx.tx, domainId, after)
    const last = ids.at(-1)
    if (last === undefined) return
    await work(ids)
    after = last
  }
}

const notLeaf = (id: string): Forbidden =>
  new Forbidden(
    `Cannot delete the project ${id} since it is not a leaf in the hierarchy. Use the cascade option if you want to ` +
      'delete a whole subtree.',
  )

/** A child that another request has just made is seen by the database alone. */
async function deleteLeaf(ctx: WriteContext, id: string): Promise<void> {
  try {
    await deleteProject(ctx.tx, id)
  } catch (error) {
    throw isMissingReference(error) ? notLeaf(id) : error
  }
}

async function leave(ctx: WriteContext, project: Project): Promise<void> {
  await ctx.removed('project', project.id)
  await revoke(ctx, { projectId: project.id })
  record(ctx.tx, {
    entity: project.is_domain ? 'domain' : 'project',
    id: project.id,
    op: 'delete',
    body: changeBody(project),
  })
}
