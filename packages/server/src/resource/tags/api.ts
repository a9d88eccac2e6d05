import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { Answer, operation } from '../../kernel/declare.ts'
import { url } from '../../kernel/http/links.ts'
import { projectById } from '../projects/operations.ts'
import { facts } from '../projects/project.ts'
import { Tag } from '../schemas.ts'
import { addTag, checkHasTag, removeTag as remove, replaceTags, setTags } from './operations.ts'

const TagsBody = Type.Object({ tags: Type.Optional(Type.Array(Tag)) }, { additionalProperties: false })
const answer = Type.Object({ links: Type.Object({ self: Type.String() }), tags: Type.Array(Type.String()) })

/** What every operation on a project's tags loads and what its rule sees. */
const ofProject = {
  load: async (ctx: Context, { params }: { readonly params: { readonly project_id: string } }) => ({
    project: await projectById(ctx, params.project_id),
  }),
  target: ({ project }: { readonly project: Awaited<ReturnType<typeof projectById>> }) => ({ project: facts(project) }),
}

/** An oddity clients may know: the list's own link names the API's root, not the list. */
const shown = (ctx: Context, tags: readonly string[]) => {
  const { queryString } = ctx.request
  return { links: { self: `${url(ctx)}${queryString === '' ? '' : `?${queryString}`}` }, tags }
}

export const listTags = operation({
  method: 'GET',
  path: '/v3/projects/{project_id}/tags',
  summary: "List a project's tags",
  home: { rel: 'project_tags' },
  rule: 'identity:list_project_tags',
  answer,
  ...ofProject,
  run: (ctx, { loaded: { project } }) => shown(ctx, project.tags),
})

export const updateTags = operation({
  method: 'PUT',
  path: '/v3/projects/{project_id}/tags',
  summary: "Replace a project's tags",
  rule: 'identity:update_project_tags',
  body: TagsBody,
  answer,
  example: { request: { tags: ['blue', 'staging'] } },
  ...ofProject,
  change: async (ctx, { params, body }) => shown(ctx, await replaceTags(ctx, params.project_id, body.tags ?? {})),
})

export const removeTags = operation({
  method: 'DELETE',
  path: '/v3/projects/{project_id}/tags',
  summary: "Remove all of a project's tags",
  rule: 'identity:delete_project_tags',
  status: 204,
  ...ofProject,
  change: async (ctx, { params }) => {
    await setTags(ctx, params.project_id, [])
  },
})

export const checkTag = operation({
  method: 'GET',
  path: '/v3/projects/{project_id}/tags/{value}',
  summary: 'Check that a project has a tag',
  home: { rel: 'project_tags', params: { value: 'tag_value' } },
  rule: 'identity:get_project_tag',
  status: 204,
  ...ofProject,
  run: (_ctx, { loaded: { project }, params }) => checkHasTag(project, params.value),
})

export const createTag = operation({
  method: 'PUT',
  path: '/v3/projects/{project_id}/tags/{value}',
  summary: 'Add a tag to a project',
  rule: 'identity:create_project_tag',
  status: 201,
  ...ofProject,
  change: async (ctx, { params: { project_id, value } }) => {
    await addTag(ctx, project_id, value)
    return new Answer(undefined, { headers: { Location: `${url(ctx)}/${project_id}/tags/${inAddress(value)}` } })
  },
})

export const removeTag = operation({
  method: 'DELETE',
  path: '/v3/projects/{project_id}/tags/{value}',
  summary: 'Remove a tag from a project',
  rule: 'identity:delete_project_tag',
  status: 204,
  ...ofProject,
  change: (ctx, { params }) => remove(ctx, params.project_id, params.value),
})

/** What would end the path is escaped too. */
const inAddress = (text: string): string => encodeURI(text).replaceAll('#', '%23').replaceAll('?', '%3F')

export const tags = [listTags, updateTags, removeTags, checkTag, createTag, removeTag]
