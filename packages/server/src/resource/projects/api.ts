import { Type } from 'typebox'
import { callerOf } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { BadRequest, NotFound } from '../../kernel/errors.ts'
import { member } from '../../kernel/lists/index.ts'
import { Flag, IdText, listAnswer, Name, nullable, OptionsBody, ProjectAnswer, pageQuery, Tags } from '../schemas.ts'
import { booleanIn, extraIn, withPlainNames } from './attributes.ts'
import { family } from './family.ts'
import { listProjects as list } from './list.ts'
import { createProject as create, projectById, updateProject as update } from './operations.ts'
import { facts, projectView } from './project.ts'
import { removeProject as remove } from './remove.ts'

const mutable = {
  description: Type.Optional(nullable(Type.String())),
  enabled: Type.Optional(Flag),
  options: Type.Optional(OptionsBody),
  tags: Type.Optional(Tags),
}

/** Attributes beyond these are kept as extra ones. */
const CreateBody = Type.Object(
  {
    project: Type.Object({
      ...mutable,
      name: Name,
      domain_id: Type.Optional(nullable(IdText)),
      is_domain: Type.Optional(Flag),
      parent_id: Type.Optional(nullable(IdText)),
    }),
  },
  { additionalProperties: false },
)

const UpdateBody = Type.Object(
  { project: Type.Optional(Type.Object({ ...mutable, name: Type.Optional(Name) })) },
  { additionalProperties: false },
)

const ListQuery = Type.Object({
  domain_id: Type.Optional(IdText),
  enabled: Type.Optional(Flag),
  name: Type.Optional(Name),
  parent_id: Type.Optional(Type.String({ format: 'uuid' })),
  is_domain: Type.Optional(Flag),
  tags: Type.Optional(Type.String()),
  'tags-any': Type.Optional(Type.String()),
  'not-tags': Type.Optional(Type.String()),
  'not-tags-any': Type.Optional(Type.String()),
  ...pageQuery,
})

const answer = Type.Object({ project: ProjectAnswer })

export const listProjects = operation({
  method: 'GET',
  path: '/v3/projects',
  summary: 'List projects',
  home: { rel: 'projects' },
  rule: 'identity:list_projects',
  query: ListQuery,
  answer: listAnswer('projects', ProjectAnswer),
  load: (ctx) => {
    const { domainId } = callerOf(ctx)
    return domainId === null ? {} : { domain_id: domainId }
  },
  run: (ctx, { query }) => list(ctx, query),
})

export const createProject = operation({
  method: 'POST',
  path: '/v3/projects',
  summary: 'Create a project',
  rule: 'identity:create_project',
  body: CreateBody,
  answer,
  status: 201,
  example: { request: { project: { name: 'research', domain_id: 'default', description: 'Shared experiments' } } },
  load: (_ctx, { body }) => {
    const { name, domain_id, parent_id, is_domain, enabled } = body.project
    return { project: { name, domain_id, parent_id, is_domain, enabled } }
  },
  change: async (ctx, { body }) => {
    const wanted = withPlainNames(body.project)
    const { name, description, domain_id, parent_id, tags, options } = body.project
    const isDomain = booleanIn(wanted, 'is_domain') ?? false
    const enabled = booleanIn(wanted, 'enabled')
    // Without a domain: the caller's, or the default one.
    const own = isDomain ? null : (ctx.caller?.domainId ?? ctx.config.identity.default_domain_id)
    const domainId = domain_id ?? own
    try {
      const project = await create(ctx, {
        id: ctx.newId(),
        name,
        domain_id: domainId,
        parent_id: parent_id ?? domainId,
        is_domain: isDomain,
        ...(description === undefined ? {} : { description }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(tags === undefined ? {} : { tags }),
        options,
        extra: extraIn(wanted),
      })
      return member(ctx, 'project', projectView(project))
    } catch (error) {
      // The domain or parent that is missing was named in the body, not in the address.
      if (error instanceof NotFound) throw new BadRequest(error.message)
      throw error
    }
  },
})

export const showProject = operation({
  method: 'GET',
  path: '/v3/projects/{project_id}',
  summary: 'Show a project, with its parents and subtree on request',
  home: { rel: 'project' },
  rule: 'identity:get_project',
  answer,
  load: async (ctx, { params }) => ({ project: await projectById(ctx, params.project_id) }),
  target: ({ project }) => ({ project: facts(project) }),
  run: async (ctx, { loaded: { project }, query }) =>
    member(ctx, 'project', { ...projectView(project), ...(await family(ctx, project, query)) }),
})

export const updateProject = operation({
  method: 'PATCH',
  path: '/v3/projects/{project_id}',
  summary: 'Update a project',
  rule: 'identity:update_project',
  body: UpdateBody,
  answer,
  example: { request: { project: { description: 'Closed', enabled: false } } },
  load: async (ctx, { params }) => ({ project: await projectById(ctx, params.project_id) }),
  target: ({ project }) => ({ project: facts(project) }),
  change: async (ctx, { params, body }) => {
    const change: Readonly<Record<string, unknown>> = body.project ?? {}
    if (change.id !== undefined && change.id !== null && change.id !== params.project_id)
      throw new BadRequest('Cannot change ID')
    const project = await update(ctx, params.project_id, change)
    // An oddity clients know: this answer alone shows the extra attributes twice.
    const shown = { ...projectView(project), extra: project.extra }
    return member(ctx, 'project', shown)
  },
})

export const removeProject = operation({
  method: 'DELETE',
  path: '/v3/projects/{project_id}',
  summary: 'Delete a project that has no projects below it',
  rule: 'identity:delete_project',
  status: 204,
  load: async (ctx, { params }) => ({ project: await projectById(ctx, params.project_id) }),
  target: ({ project }) => ({ project: facts(project) }),
  change: (ctx, { params }) => remove(ctx, params.project_id),
})

export const projects = [listProjects, createProject, showProject, updateProject, removeProject]
