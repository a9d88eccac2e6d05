import { record } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { Forbidden, NotFound } from '../../kernel/errors.ts'
import { lazyValidator } from '../../kernel/validation/index.ts'
import { projectToChange, updateProject } from '../projects/operations.ts'
import type { Project } from '../projects/project.ts'
import { Tag, Tags } from '../schemas.ts'

/** A project's tags: a set of short texts, told apart by case. Checks that upstream makes after the rule are here. */
const checkTag = lazyValidator(Tag)
const checkTags = lazyValidator(Tags)

/** @throws BadRequest, Forbidden, NotFound */
export async function addTag(ctx: WriteContext, projectId: string, tag: string): Promise<void> {
  const refused = checkTag(tag)
  if (refused !== undefined) throw refused
  const project = await projectToChange(ctx, projectId)
  checkSet([...project.tags, tag])
  checkNotImmutable(project, 'create')
  await updateProject(ctx, projectId, { tags: plain([...project.tags, tag.trim()]) })
  recordTag(ctx, 'create', projectId, tag.trim())
}

/** @param wanted what the body's `tags` held, if anything */
export async function replaceTags(ctx: WriteContext, projectId: string, wanted: unknown): Promise<readonly string[]> {
  checkSet(wanted)
  return setTags(ctx, projectId, plain((wanted as readonly string[]).map((tag) => tag.trim())))
}

export async function setTags(
  ctx: WriteContext,
  projectId: string,
  tags: readonly string[],
): Promise<readonly string[]> {
  checkNotImmutable(await projectToChange(ctx, projectId), 'update')
  await updateProject(ctx, projectId, { tags })
  return tags
}

export async function removeTag(ctx: WriteContext, projectId: string, tag: string): Promise<void> {
  const project = await projectToChange(ctx, projectId)
  checkNotImmutable(project, 'delete')
  checkHasTag(project, tag)
  const tags = project.tags.filter((other) => other !== tag)
  // As it is, `enabled` is no change: a disabled project loses its tag whatever its parents are.
  await updateProject(ctx, projectId, { tags, enabled: project.enabled })
  recordTag(ctx, 'delete', projectId, tag)
}

/** What a tag is told of besides its project's change: one that was asked for by its name. */
const recordTag = (ctx: WriteContext, op: 'create' | 'delete', projectId: string, tag: string): void =>
  record(ctx.tx, { entity: 'project_tag', id: tag, op, body: { project_id: projectId, tag } })

/** @throws NotFound */
export function checkHasTag(project: Project, tag: string): void {
  if (!project.tags.includes(tag)) throw NotFound.of('project tag', tag)
}

function checkSet(tags: unknown): void {
  const refused = checkTags(tags)
  if (refused !== undefined) throw refused
}

/** Tags that differ only in the blanks around them are one: upstream fails on them, here they are refused. */
function plain(trimmed: readonly string[]): readonly string[] {
  checkSet(trimmed.filter((tag) => tag !== ''))
  return trimmed
}

function checkNotImmutable(project: Project, verb: 'create' | 'update' | 'delete'): void {
  if (project.options.immutable === true)
    throw new Forbidden(
      `Cannot ${verb} project tags for ${project.id}, project is immutable. Set "immutable" option to false before ` +
        'creating project tags.',
    )
}
