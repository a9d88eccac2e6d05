import { Type } from 'typebox'
import { domainsOfUser, hasSystemAccess, projectsOfUser } from '../assignment/operations.ts'
import { catalogFor } from '../catalog/operations.ts'
import { standingOf } from '../federation/operations.ts'
import { type Context, callerOf } from '../kernel/context.ts'
import { Answer, operation, type Query } from '../kernel/declare.ts'
import { Forbidden } from '../kernel/errors.ts'
import { url } from '../kernel/http/links.ts'
import { collection, listRequest, pageInMemory } from '../kernel/lists/index.ts'
import { revoke } from '../revocation/operations.ts'
import { assertRulesAreKept } from './access-rules.ts'
import { authRequest } from './schemas.ts'
import { signIn } from './sign-in.ts'
import { tokenJson } from './tokens/json.ts'
import type { ValidToken } from './tokens/valid-token.ts'
import { validateToken } from './tokens/validate.ts'

const Token = Type.Object({
  token: Type.Object({
    methods: Type.Array(Type.String()),
    user: Type.Object({}),
    audit_ids: Type.Array(Type.String()),
    expires_at: Type.String(),
    issued_at: Type.String(),
    catalog: Type.Optional(Type.Array(Type.Object({}))),
  }),
})

const subjectId = (ctx: Context): string => ctx.request.headers['x-subject-token'] ?? ''

/** Words that upstream reads as true; anything else, and nothing at all, is false. */
const TRUE = ['1', 't', 'true', 'on', 'y', 'yes']
const windowOf = (ctx: Context, query: Query): number =>
  TRUE.includes(query.allow_expired?.trim().toLowerCase() ?? '') ? ctx.config.token.allow_expired_window : 0

/** What rules see of the token asked about. */
const subjectTarget = ({ subject }: { subject: ValidToken }) => subject.target

const loadSubject = async (ctx: Context, { query }: { query: Query }) => {
  const subject = await validateToken(ctx, subjectId(ctx), windowOf(ctx, query))
  assertRulesAreKept(ctx, subject)
  return { subject }
}

const shown = async (ctx: Context, token: ValidToken, query: Query, status: number): Promise<Answer> =>
  new Answer(await tokenJson(ctx, token, query.nocatalog === undefined), {
    status,
    headers: { 'X-Subject-Token': token.id },
  })

const issue = operation({
  method: 'POST',
  path: '/v3/auth/tokens',
  summary: 'Authenticate, and get a token for a scope',
  open: 'who calls is what it establishes',
  status: 201,
  answer: Token,
  example: {
    request: {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'admin', domain: { id: 'default' }, password: 'secret' } },
        },
        scope: { project: { name: 'admin', domain: { id: 'default' } } },
      },
    },
  },
  run: async (ctx, { body, query }) => {
    const { auth } = (body ?? {}) as { auth?: unknown }
    return shown(ctx, await signIn(ctx, authRequest(auth)), query, 201)
  },
})

const validate = operation({
  method: 'GET',
  path: '/v3/auth/tokens',
  summary: 'Validate a token and show what it stands for',
  home: { rel: 'auth_tokens' },
  rule: 'identity:validate_token',
  answer: Token,
  load: loadSubject,
  tellsMissing: true,
  target: subjectTarget,
  run: (ctx, { loaded, query }) => shown(ctx, loaded.subject, query, 200),
})

const check = operation({
  method: 'HEAD',
  path: '/v3/auth/tokens',
  summary: 'Validate a token',
  rule: 'identity:check_token',
  load: loadSubject,
  tellsMissing: true,
  target: subjectTarget,
  run: (ctx, { loaded, query }) => shown(ctx, loaded.subject, query, 200),
})

const revokeToken = operation({
  method: 'DELETE',
  path: '/v3/auth/tokens',
  summary: 'Revoke a token',
  rule: 'identity:revoke_token',
  status: 204,
  load: (ctx) => loadSubject(ctx, { query: {} }),
  tellsMissing: true,
  target: subjectTarget,
  change: async (ctx, { loaded }) => revoke(ctx, { auditId: loaded.subject.payload.auditIds[0] ?? null }),
})

const bounds = (ctx: Context) => ({ maxDbLimit: ctx.config.DEFAULT.max_db_limit, listLimit: null })

/** The caller, and the groups that its outside login gave and that count for it. */
async function actorsOf(ctx: Context): Promise<[userId: string, asserted: readonly string[]]> {
  const { userId, federation } = callerOf(ctx)
  return [userId, federation === null ? [] : (await standingOf(ctx, federation)).asserted]
}

const listProjects = operation({
  method: 'GET',
  path: '/v3/auth/projects',
  alsoAt: ['/v3/OS-FEDERATION/projects'],
  summary: 'List the projects that the caller can scope to',
  home: { rel: 'auth_projects', also: [{ rel: 'projects', extension: 'OS-FEDERATION/1.0' }] },
  rule: 'identity:get_auth_projects',
  run: async (ctx, { query }) => {
    const list = listRequest(query, [], bounds(ctx))
    const { items, truncated } = pageInMemory(await projectsOfUser(ctx, ...(await actorsOf(ctx))), list)
    return collection(ctx, 'projects', items, { list, truncated })
  },
})

const listDomains = operation({
  method: 'GET',
  path: '/v3/auth/domains',
  alsoAt: ['/v3/OS-FEDERATION/domains'],
  summary: 'List the domains that the caller can scope to',
  home: { rel: 'auth_domains', also: [{ rel: 'domains', extension: 'OS-FEDERATION/1.0' }] },
  rule: 'identity:get_auth_domains',
  run: async (ctx, { query }) => {
    const list = listRequest(query, [], bounds(ctx))
    const { items, truncated } = pageInMemory(await domainsOfUser(ctx, ...(await actorsOf(ctx))), list)
    return collection(ctx, 'domains', items, { list, truncated })
  },
})

const showSystem = operation({
  method: 'GET',
  path: '/v3/auth/system',
  summary: 'Show whether the caller can scope to the system',
  home: { rel: 'auth_system' },
  rule: 'identity:get_auth_system',
  run: async (ctx) => ({
    system: (await hasSystemAccess(ctx, ...(await actorsOf(ctx)))) ? [{ all: true }] : [],
    links: { self: url(ctx, 'auth/system') },
  }),
})

const showCatalog = operation({
  method: 'GET',
  path: '/v3/auth/catalog',
  summary: "Show the catalog of the caller's project",
  home: { rel: 'auth_catalog' },
  rule: 'identity:get_auth_catalog',
  run: async (ctx) => {
    const { userId, projectId } = callerOf(ctx)
    if (projectId === null) throw new Forbidden().because('a catalog needs a project-scoped token')
    return { catalog: await catalogFor(ctx, { userId, projectId }), links: { self: url(ctx, 'auth/catalog') } }
  },
})

export const authOperations = [issue, validate, check, revokeToken, listProjects, listDomains, showSystem, showCatalog]
