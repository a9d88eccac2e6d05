import { Type } from 'typebox'
import { operation } from '../../../kernel/declare.ts'
import { BadRequest } from '../../../kernel/errors.ts'
import { type Extras, plainNames } from '../../../kernel/extras.ts'
import { collection, listRequest, member } from '../../../kernel/lists/index.ts'
import { lazyValidator } from '../../../kernel/validation/index.ts'
import { extension, listBounds, param } from '../declare.ts'
import { consumerAttributes, createConsumer, removeConsumer, showConsumer, updateConsumer } from './operations.ts'
import { listConsumers } from './store.ts'

const Description = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const properties = { description: Type.Optional(Description) }
const checkNew = lazyValidator(Type.Object(properties))
const checkChange = lazyValidator(Type.Object(properties, { not: { required: ['secret'] }, minProperties: 1 }))

const Consumer = Type.Object({ id: Type.String(), description: Description, links: Type.Object({}) })
const Answer = Type.Object({ consumer: Consumer })

/** What is sent is looked at after the rule, as upstream does it. @throws BadRequest */
function given(body: unknown, check: ReturnType<typeof lazyValidator>): Extras {
  const { consumer = {} } = (body ?? {}) as { consumer?: unknown }
  const refused = check(consumer)
  if (refused !== undefined) throw refused
  return plainNames(consumer as Extras, consumerAttributes)
}

const list = operation({
  method: 'GET',
  path: '/v3/OS-OAUTH1/consumers',
  summary: 'List the OAuth1 consumers',
  home: { rel: 'consumers', extension },
  rule: 'identity:list_consumers',
  answer: Type.Object({ consumers: Type.Array(Consumer), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, [], listBounds(ctx))
    const { rows, truncated } = await listConsumers(ctx.db, asked, listBounds(ctx).maxDbLimit)
    return collection(ctx, 'consumers', rows, { list: asked, truncated, itemsAt: 'OS-OAUTH1/consumers' })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/OS-OAUTH1/consumers',
  summary: 'Register an OAuth1 consumer; the answer alone shows its secret',
  rule: 'identity:create_consumer',
  answer: Answer,
  status: 201,
  example: { request: { consumer: { description: 'prints invoices' } } },
  change: async (ctx, { body }) =>
    member(ctx, 'consumer', await createConsumer(ctx, given(body, checkNew)), 'OS-OAUTH1/consumers'),
})

const show = operation({
  method: 'GET',
  path: '/v3/OS-OAUTH1/consumers/{consumer_id}',
  summary: 'Show an OAuth1 consumer',
  home: { rel: 'consumer', extension, params: { consumer_id: param('consumer_id') } },
  rule: 'identity:get_consumer',
  answer: Answer,
  run: async (ctx, { params }) =>
    member(ctx, 'consumer', await showConsumer(ctx, params.consumer_id), 'OS-OAUTH1/consumers'),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/OS-OAUTH1/consumers/{consumer_id}',
  summary: 'Change an OAuth1 consumer',
  rule: 'identity:update_consumer',
  answer: Answer,
  example: { request: { consumer: { description: 'prints letters' } } },
  change: async (ctx, { body, params }) => {
    const change = given(body, checkChange)
    if (change.id != null && change.id !== params.consumer_id) throw new BadRequest('Cannot change ID')
    return member(ctx, 'consumer', await updateConsumer(ctx, params.consumer_id, change), 'OS-OAUTH1/consumers')
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/OS-OAUTH1/consumers/{consumer_id}',
  summary: 'Delete an OAuth1 consumer and all that was given to it',
  rule: 'identity:delete_consumer',
  status: 204,
  change: (ctx, { params }) => removeConsumer(ctx, params.consumer_id),
})

export const consumerOperations = [list, create, show, update, remove]
