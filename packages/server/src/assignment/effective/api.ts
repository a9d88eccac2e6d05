import { Type } from 'typebox'
import { userById } from '../../identity/operations.ts'
import { operation } from '../../kernel/declare.ts'
import { collection, listRequest, matches, pageInMemory } from '../../kernel/lists/index.ts'
import { projectsOfUser } from './of-user.ts'

const Answer = Type.Object({
  projects: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  links: Type.Object({ self: Type.String() }),
})

export const listUserProjects = operation({
  method: 'GET',
  path: '/v3/users/{user_id}/projects',
  summary: 'List the projects on which a user has a role',
  home: { rel: 'user_projects' },
  rule: 'identity:list_user_projects',
  answer: Answer,
  load: async (ctx, { params }) => {
    const { id, name, domain_id, enabled, default_project_id } = await userById(ctx, params.user_id)
    return { user: { id, name, domain_id, enabled, default_project_id } }
  },
  run: async (ctx, { params, query }) => {
    const list = listRequest(query, ['domain_id', 'enabled', 'name'], {
      maxDbLimit: ctx.config.DEFAULT.max_db_limit,
      listLimit: null,
    })
    const projects = await projectsOfUser(ctx, params.user_id)
    const { items, truncated } = pageInMemory(
      projects.filter((project) => matches(project, list.filters)),
      list,
    )
    return collection(ctx, 'projects', items, { list, truncated })
  },
})
