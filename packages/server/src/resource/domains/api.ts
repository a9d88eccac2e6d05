import { Type } from 'typebox'
import { callerOf } from '../../kernel/context.ts'
import { operation } from '../../kernel/declare.ts'
import { member } from '../../kernel/lists/index.ts'
import { booleanIn, extraIn, withPlainNames } from '../projects/attributes.ts'
import { listDomains as list } from '../projects/list.ts'
import { domainById } from '../projects/operations.ts'
import { domainView, facts } from '../projects/project.ts'
import { removeDomain as remove } from '../projects/remove.ts'
import { DomainAnswer, Flag, IdText, listAnswer, Name, nullable, OptionsBody, pageQuery, Tags } from '../schemas.ts'
import { chosenDomainId, createDomain as create, updateDomain as update } from './operations.ts'

const mutable = {
  description: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
  enabled: Type.Optional(Flag),
  options: Type.Optional(OptionsBody),
  tags: Type.Optional(Tags),
}

/** Attributes beyond these are kept as extra ones. */
const CreateBody = Type.Object(
  { domain: Type.Object({ ...mutable, name: Name, explicit_domain_id: Type.Optional(IdText) }) },
  { additionalProperties: false },
)

const UpdateBody = Type.Object(
  { domain: Type.Object({ ...mutable, name: Type.Optional(Name) }, { minProperties: 1 }) },
  { additionalProperties: false },
)

const ListQuery = Type.Object({ enabled: Type.Optional(Flag), name: Type.Optional(Name), ...pageQuery })

const answer = Type.Object({ domain: DomainAnswer })

export const listDomains = operation({
  method: 'GET',
  path: '/v3/domains',
  summary: 'List domains',
  home: { rel: 'domains' },
  rule: 'identity:list_domains',
  query: ListQuery,
  answer: listAnswer('domains', DomainAnswer),
  load: (ctx) => {
    const { domainId } = callerOf(ctx)
    return domainId === null ? {} : { domain: { id: domainId } }
  },
  run: (ctx, { query }) => list(ctx, query),
})

export const createDomain = operation({
  method: 'POST',
  path: '/v3/domains',
  summary: 'Create a domain, with a chosen id on request',
  rule: 'identity:create_domain',
  body: CreateBody,
  answer,
  status: 201,
  example: { request: { domain: { name: 'physics', description: 'The institute' } } },
  change: async (ctx, { body }) => {
    const wanted = withPlainNames(body.domain)
    const { name, description, tags, options, explicit_domain_id } = body.domain
    const enabled = booleanIn(wanted, 'enabled')
    const { explicit_domain_id: _chosen, ...extra } = extraIn(wanted)
    const domain = await create(ctx, {
      id: explicit_domain_id === undefined ? ctx.newId() : chosenDomainId(explicit_domain_id),
      name,
      ...(description === undefined ? {} : { description }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(tags === undefined ? {} : { tags }),
      options,
      extra,
    })
    return member(ctx, 'domain', domainView(domain))
  },
})

export const showDomain = operation({
  method: 'GET',
  path: '/v3/domains/{domain_id}',
  summary: 'Show a domain',
  home: { rel: 'domain' },
  rule: 'identity:get_domain',
  answer,
  load: async (ctx, { params }) => ({ domain: await domainById(ctx, params.domain_id) }),
  target: ({ domain }) => ({ domain: facts(domain) }),
  run: (ctx, { loaded: { domain } }) => member(ctx, 'domain', domainView(domain)),
})

export const updateDomain = operation({
  method: 'PATCH',
  path: '/v3/domains/{domain_id}',
  summary: 'Update a domain',
  rule: 'identity:update_domain',
  body: UpdateBody,
  answer,
  example: { request: { domain: { enabled: false } } },
  load: async (ctx, { params }) => ({ domain: await domainById(ctx, params.domain_id) }),
  target: ({ domain }) => ({ domain: facts(domain) }),
  change: async (ctx, { params, body }) =>
    member(ctx, 'domain', domainView(await update(ctx, params.domain_id, body.domain))),
})

export const removeDomain = operation({
  method: 'DELETE',
  path: '/v3/domains/{domain_id}',
  summary: 'Delete a disabled domain and all it holds',
  rule: 'identity:delete_domain',
  status: 204,
  load: async (ctx, { params }) => ({ domain: await domainById(ctx, params.domain_id) }),
  target: ({ domain }) => ({ domain: facts(domain) }),
  change: (ctx, { params }) => remove(ctx, params.domain_id),
})

export const domains = [listDomains, createDomain, showDomain, updateDomain, removeDomain]
