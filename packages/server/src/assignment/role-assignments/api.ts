import { Type } from 'typebox'
import { type Context, callerOf } from '../../kernel/context.ts'
import { operation, type Query } from '../../kernel/declare.ts'
import { fullUrl } from '../../kernel/http/links.ts'
import { flag, listRequest, pageInMemory } from '../../kernel/lists/index.ts'
import { facts, projectById } from '../../resource/operations.ts'
import { listUserProjects } from '../effective/api.ts'
import { keyOf } from './assignment.ts'
import { itemOf } from './item.ts'
import { namesIn } from './names.ts'
import { selectAssignments } from './operations.ts'
import { selectionOf } from './selection.ts'

const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' })
const Flag = Type.Unknown({ description: 'Set unless its value is 0' })
const Named = Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) })

const ListQuery = Type.Object(
  {
    effective: Type.Optional(Flag),
    include_names: Type.Optional(Flag),
    include_subtree: Type.Optional(Flag),
    'group.id': Type.Optional(Id),
    'role.id': Type.Optional(Id),
    'user.id': Type.Optional(Type.String()),
    'scope.system': Type.Optional(Type.Unknown({ description: "Only 'all' has a meaning" })),
    'scope.domain.id': Type.Optional(Id),
    'scope.project.id': Type.Optional(Id),
    'scope.OS-INHERIT:inherited_to': Type.Optional(
      Type.Unknown({ description: "'projects', or anything else for not" }),
    ),
    limit: Type.Optional(Type.String()),
    marker: Type.Optional(Type.String()),
  },
  { dependencies: { include_subtree: ['scope.project.id'] } },
)

const ListAnswer = Type.Object({
  role_assignments: Type.Array(
    Type.Object({
      role: Named,
      user: Type.Optional(Named),
      group: Type.Optional(Named),
      scope: Type.Object({}),
      links: Type.Object({ assignment: Type.String() }),
    }),
  ),
  links: Type.Object({ self: Type.String() }),
  truncated: Type.Optional(Type.Boolean()),
})

const isOfTree = (query: Query): boolean => flag(query, 'include_subtree')

/** What is asked about, for the rule. */
async function load(ctx: Context, { query }: { readonly query: Query }): Promise<Readonly<Record<string, unknown>>> {
  const projectId = query['scope.project.id']
  if (isOfTree(query) && projectId !== undefined) {
    const project = facts(await projectById(ctx, projectId))
    return { project, domain_id: project.domain_id }
  }
  // What a caller with a domain sees is limited to it below, hence theirs to ask for.
  const { domainId } = callerOf(ctx)
  return domainId === null ? {} : { domain_id: domainId }
}

export const listRoleAssignments = operation({
  method: 'GET',
  path: '/v3/role_assignments',
  summary: 'List who has which role on what, as granted or as it takes effect',
  home: { rel: 'role_assignments' },
  rule: {
    oneOf: ['identity:list_role_assignments', 'identity:list_role_assignments_for_tree'],
    choose: ({ query }) =>
      isOfTree(query) ? 'identity:list_role_assignments_for_tree' : 'identity:list_role_assignments',
  },
  query: ListQuery,
  answer: ListAnswer,
  load,
  run: (ctx, { query }) => list(ctx, query),
})

async function list(ctx: Context, query: Query): Promise<Record<string, unknown>> {
  // INV-12. A tree was judged by the domain it is in.
  const selection = selectionOf(query, isOfTree(query) ? null : callerOf(ctx).domainId)
  const request = listRequest(query, [], { maxDbLimit: ctx.config.DEFAULT.max_db_limit, listLimit: null })
  const { assignments, truncated } = await selectAssignments(ctx, selection)
  const keyed = assignments.map((assignment) => ({ id: keyOf(assignment), assignment }))
  const page = pageInMemory(keyed, request)
  const names = flag(query, 'include_names')
    ? await namesIn(
        ctx,
        page.items.map((item) => item.assignment),
      )
    : null
  return {
    role_assignments: page.items.map((item) => itemOf(ctx, item.assignment, names)),
    links: {
      next: page.truncated ? nextLink(ctx, page.items.at(-1)?.id ?? '') : null,
      self: fullUrl(ctx),
      previous: null,
    },
    ...(truncated || page.truncated ? { truncated: true } : {}),
  }
}

/** Assignments have no ids: their key is the marker. Pages come only to those who ask for a limit. */
function nextLink(ctx: Context, marker: string): string {
  const query = new URLSearchParams(ctx.request.queryString)
  query.set('marker', marker)
  return `${ctx.request.endpoint}${ctx.request.path}?${query.toString()}`
}

export const roleAssignmentOperations = [listRoleAssignments, listUserProjects]
