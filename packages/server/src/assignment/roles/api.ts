import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { type Extras, extrasIn, plainNames } from '../../kernel/extras.ts'
import { collection, listBounds, listRequest, member } from '../../kernel/lists/index.ts'
import { optionsAfter } from '../../resource/operations.ts'
import { createRole, removeRole, showRole, updateRole } from './operations.ts'
import { ownAttributes, type Role, roleFacts, roleView } from './role.ts'
import { listRoles } from './store.ts'

const DomainId = { type: ['string', 'null'], minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' }
const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '[\\S]+' })
const Options = Type.Object(
  { immutable: Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], enum: [true, false, null] })) },
  { additionalProperties: false },
)
const properties = {
  description: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 })),
  domain_id: Type.Optional(Type.Unsafe<string | null>(DomainId)),
  options: Type.Optional(Options),
}
const CreateBody = Type.Object({ role: Type.Object({ ...properties, name: Name }) }, { additionalProperties: false })
const UpdateBody = Type.Object(
  { role: Type.Object({ ...properties, name: Type.Optional(Name) }, { minProperties: 1 }) },
  { additionalProperties: false },
)
const Shown = Type.Object({
  id: Type.String(),
  name: Type.String(),
  domain_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  description: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  options: Options,
  links: Type.Object({}),
})
const Answer = Type.Object({ role: Shown })

/** A domain's own roles have rules of their own. */
const ruleOf = <General extends string, Domain extends string>(general: General, ofDomain: Domain) => ({
  oneOf: [general, ofDomain],
  choose: ({ loaded }: { loaded: { role: Role } | undefined }) => (loaded?.role.domain_id == null ? general : ofDomain),
})

const loadRole = async (ctx: Parameters<typeof showRole>[0], { params }: { params: { role_id: string } }) => ({
  role: await showRole(ctx, params.role_id),
})
const target = ({ role }: { role: Role }) => ({ role: roleFacts(role) })

const list = operation({
  method: 'GET',
  path: '/v3/roles',
  summary: "List the cloud's roles, or those of a domain",
  home: { rel: 'roles' },
  rule: {
    oneOf: ['identity:list_roles', 'identity:list_domain_roles'],
    choose: ({ query }) => (query.domain_id ? 'identity:list_domain_roles' : 'identity:list_roles'),
  },
  query: Type.Object({
    name: Type.Optional(Name),
    domain_id: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' })),
  }),
  answer: Type.Object({ roles: Type.Array(Shown), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, ['name', 'domain_id'], listBounds(ctx.config, 'role'))
    const ofDomain = query.domain_id !== undefined
    const options = { dialect: ctx.store.dialect, ofDomain, ...listBounds(ctx.config, 'role') }
    const { rows, truncated } = await listRoles(ctx.db, asked, options)
    return collection(ctx, 'roles', rows.map(roleView), { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/roles',
  summary: 'Create a role',
  body: CreateBody,
  load: async (_ctx, { body }) => ({ role: { domain_id: body.role.domain_id ?? null, name: body.role.name } }),
  rule: {
    oneOf: ['identity:create_role', 'identity:create_domain_role'],
    choose: ({ body }) => (body.role.domain_id ? 'identity:create_domain_role' : 'identity:create_role'),
  },
  answer: Answer,
  status: 201,
  example: { request: { role: { name: 'restarter', description: 'Restarts servers and nothing else' } } },
  change: async (ctx, { body }) => {
    const given = plainNames(body.role as Extras, ownAttributes)
    const role = await createRole(ctx, {
      name: body.role.name,
      domain_id: body.role.domain_id ?? null,
      description: body.role.description ?? null,
      options: optionsAfter({}, body.role.options),
      extra: extrasIn(given, ownAttributes),
    })
    return member(ctx, 'role', roleView(role))
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/roles/{role_id}',
  summary: 'Show a role',
  home: { rel: 'role' },
  rule: ruleOf('identity:get_role', 'identity:get_domain_role'),
  answer: Answer,
  load: loadRole,
  target,
  run: (ctx, { loaded }) => member(ctx, 'role', roleView(loaded.role)),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/roles/{role_id}',
  summary: 'Change a role',
  rule: ruleOf('identity:update_role', 'identity:update_domain_role'),
  body: UpdateBody,
  answer: Answer,
  example: { request: { role: { description: 'Restarts servers' } } },
  load: loadRole,
  target,
  change: async (ctx, { body, params }) => {
    const change = body.role as Extras
    if (change.id != null && change.id !== params.role_id) throw new BadRequest('Cannot change ID')
    return member(ctx, 'role', roleView(await updateRole(ctx, params.role_id, change)))
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/roles/{role_id}',
  summary: 'Delete a role and every grant of it',
  rule: ruleOf('identity:delete_role', 'identity:delete_domain_role'),
  status: 204,
  load: loadRole,
  target,
  change: (ctx, { params }) => removeRole(ctx, params.role_id),
})

export const roleOperations = [list, create, show, update, remove]
