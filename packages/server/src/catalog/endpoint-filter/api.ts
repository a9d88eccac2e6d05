import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { operation, type Query } from '../../kernel/declare.ts'
import { collection, listBounds, listRequest, pageInMemory } from '../../kernel/lists/index.ts'
import { projectById, projectsByIds, projectView } from '../../resource/operations.ts'
import { showEndpoint, shownEndpoint } from '../endpoints/operations.ts'
import { EXTENSION, groupsAt, params } from './groups-api.ts'
import { assertAssociated, assertParts, associate, dissociate, endpointsOfProject } from './operations.ts'
import { groupsOfProject, projectIdsOf } from './store.ts'

/** Which projects see which endpoints, one by one or by groups. */
const PROJECT_ENDPOINT = '/v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}'
const PROJECT_GROUP = '/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects/{project_id}'

const Item = Type.Object({ id: Type.String(), links: Type.Object({}) })
const listOf = (key: string) => Type.Object({ [key]: Type.Array(Item), links: Type.Object({}) })

/** Lists that upstream never cuts short. */
const asked = (ctx: Context, query: Query) =>
  listRequest(query, [], { ...listBounds(ctx.config, 'catalog'), listLimit: null })

async function projectsCollection(ctx: Context, query: Query, ids: readonly string[]) {
  const list = asked(ctx, query)
  const { items, truncated } = pageInMemory(
    [...ids].sort().map((id) => ({ id })),
    list,
  )
  const projects = new Map(
    (
      await projectsByIds(
        ctx,
        items.map(({ id }) => id),
      )
    ).map((project) => [project.id, project]),
  )
  const shown = items.flatMap(({ id }) => {
    const project = projects.get(id)
    return project === undefined ? [] : [projectView(project)]
  })
  return collection(ctx, 'projects', shown, { list, truncated })
}

const listProjects = operation({
  method: 'GET',
  path: '/v3/OS-EP-FILTER/endpoints/{endpoint_id}/projects',
  summary: 'List the projects that an endpoint is named for',
  home: { rel: 'endpoint_projects', extension: EXTENSION },
  rule: 'identity:list_projects_for_endpoint',
  answer: listOf('projects'),
  run: async (ctx, { params: { endpoint_id }, query }) => {
    await showEndpoint(ctx, endpoint_id)
    return projectsCollection(ctx, query, await projectIdsOf(ctx.db, { endpoint_id }))
  },
})

const listEndpoints = operation({
  method: 'GET',
  path: '/v3/OS-EP-FILTER/projects/{project_id}/endpoints',
  summary: 'List the endpoints that filters give a project',
  home: { rel: 'project_endpoints', extension: EXTENSION },
  rule: 'identity:list_endpoints_for_project',
  answer: listOf('endpoints'),
  run: async (ctx, { params: { project_id }, query }) => {
    await projectById(ctx, project_id)
    const list = asked(ctx, query)
    const { items, truncated } = pageInMemory(await endpointsOfProject(ctx, project_id), list)
    return collection(ctx, 'endpoints', items.map(shownEndpoint), { list, truncated })
  },
})

const check = operation({
  method: 'GET',
  path: PROJECT_ENDPOINT,
  summary: 'Check whether a project has an endpoint by name',
  home: { rel: 'project_endpoint', extension: EXTENSION },
  rule: 'identity:check_endpoint_in_project',
  status: 204,
  run: async (ctx, { params: key }) => {
    await assertParts(ctx, key)
    await assertAssociated(ctx, key)
  },
})

const add = operation({
  method: 'PUT',
  path: PROJECT_ENDPOINT,
  summary: 'Give a project an endpoint',
  rule: 'identity:add_endpoint_to_project',
  status: 204,
  change: (ctx, { params: key }) => associate(ctx, key),
})

const remove = operation({
  method: 'DELETE',
  path: PROJECT_ENDPOINT,
  summary: 'Take an endpoint from a project',
  rule: 'identity:remove_endpoint_from_project',
  status: 204,
  change: (ctx, { params: key }) => dissociate(ctx, key),
})

const listGroups = operation({
  method: 'GET',
  path: '/v3/OS-EP-FILTER/projects/{project_id}/endpoint_groups',
  summary: 'List the endpoint groups of a project',
  home: { rel: 'project_endpoint_groups', extension: EXTENSION },
  rule: 'identity:list_endpoint_groups_for_project',
  answer: listOf('endpoint_groups'),
  run: async (ctx, { params: { project_id }, query }) => {
    await projectById(ctx, project_id)
    const list = asked(ctx, query)
    const { items, truncated } = pageInMemory(await groupsOfProject(ctx.db, project_id), list)
    return collection(ctx, 'endpoint_groups', items, { list, truncated, itemsAt: groupsAt })
  },
})

const listGroupProjects = operation({
  method: 'GET',
  path: '/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects',
  summary: 'List the projects of an endpoint group; none for a group that is not there',
  home: { rel: 'projects_associated_with_endpoint_group', extension: EXTENSION, params },
  rule: 'identity:list_projects_associated_with_endpoint_group',
  answer: listOf('projects'),
  run: async (ctx, { params: { endpoint_group_id }, query }) =>
    projectsCollection(ctx, query, await projectIdsOf(ctx.db, { endpoint_group_id })),
})

const showGroup = operation({
  method: 'GET',
  path: PROJECT_GROUP,
  summary: 'Check whether a project has an endpoint group',
  home: { rel: 'endpoint_group_to_project_association', extension: EXTENSION, params },
  rule: 'identity:get_endpoint_group_in_project',
  answer: Type.Object({
    project_endpoint_group: Type.Object({
      endpoint_group_id: Type.String(),
      project_id: Type.String(),
      links: Type.Object({ self: Type.String() }),
    }),
  }),
  run: async (ctx, { params: key }) => {
    await assertParts(ctx, key)
    await assertAssociated(ctx, key)
    // Upstream's link has no host here.
    const self = `/OS-EP-FILTER/endpoint_groups/${key.endpoint_group_id}/projects/${key.project_id}`
    return { project_endpoint_group: { ...key, links: { self } } }
  },
})

const addGroup = operation({
  method: 'PUT',
  path: PROJECT_GROUP,
  summary: 'Give a project an endpoint group',
  rule: 'identity:add_endpoint_group_to_project',
  status: 204,
  change: (ctx, { params: key }) => associate(ctx, key),
})

const removeGroup = operation({
  method: 'DELETE',
  path: PROJECT_GROUP,
  summary: 'Take an endpoint group from a project',
  rule: 'identity:remove_endpoint_group_from_project',
  status: 204,
  change: async (ctx, { params: key }) => {
    await assertParts(ctx, key)
    await dissociate(ctx, key)
  },
})

export const endpointFilterOperations = [
  listProjects,
  listEndpoints,
  check,
  add,
  remove,
  listGroups,
  listGroupProjects,
  showGroup,
  addGroup,
  removeGroup,
]
