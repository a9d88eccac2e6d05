import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { type Extras, plainNames } from '../../kernel/extras.ts'
import { collection, listBounds, listRequest, member } from '../../kernel/lists/index.ts'
import {
  createService,
  type NewService,
  removeService,
  serviceAttributes,
  showService,
  updateService,
} from './operations.ts'
import { listServices } from './store.ts'

const properties = {
  enabled: Type.Optional(Type.Boolean()),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
}
const ServiceType = Type.String({ minLength: 1, maxLength: 255 })
const CreateBody = Type.Object({ service: Type.Object({ ...properties, type: ServiceType }) })
const UpdateBody = Type.Object({
  service: Type.Object({ ...properties, type: Type.Optional(ServiceType) }, { minProperties: 1 }),
})
const Service = Type.Object({ id: Type.String(), type: Type.String(), enabled: Type.Boolean(), links: Type.Object({}) })
const Answer = Type.Object({ service: Service })

const list = operation({
  method: 'GET',
  path: '/v3/services',
  summary: 'List services',
  home: { rel: 'services' },
  rule: 'identity:list_services',
  query: Type.Object({}),
  answer: Type.Object({ services: Type.Array(Service), links: Type.Object({}) }),
  run: async (ctx, { query }) => {
    const asked = listRequest(query, ['type', 'name'], listBounds(ctx.config, 'catalog'))
    const { rows, truncated } = await listServices(ctx.db, asked, {
      dialect: ctx.store.dialect,
      ...listBounds(ctx.config, 'catalog'),
    })
    return collection(ctx, 'services', rows, { list: asked, truncated })
  },
})

const create = operation({
  method: 'POST',
  path: '/v3/services',
  summary: 'Create a service',
  rule: 'identity:create_service',
  body: CreateBody,
  answer: Answer,
  status: 201,
  example: { request: { service: { type: 'compute', name: 'nova' } } },
  change: async (ctx, { body }) => {
    const service = plainNames(body.service as Extras, serviceAttributes) as NewService
    return member(ctx, 'service', await createService(ctx, service))
  },
})

const show = operation({
  method: 'GET',
  path: '/v3/services/{service_id}',
  summary: 'Show a service',
  home: { rel: 'service' },
  rule: 'identity:get_service',
  answer: Answer,
  run: async (ctx, { params }) => member(ctx, 'service', await showService(ctx, params.service_id)),
})

const update = operation({
  method: 'PATCH',
  path: '/v3/services/{service_id}',
  summary: 'Change a service',
  rule: 'identity:update_service',
  body: UpdateBody,
  answer: Answer,
  example: { request: { service: { enabled: false } } },
  change: async (ctx, { body, params }) => {
    const service = body.service as Extras
    if (service.id != null && service.id !== params.service_id) throw new BadRequest('Cannot change ID')
    return member(ctx, 'service', await updateService(ctx, params.service_id, service))
  },
})

const remove = operation({
  method: 'DELETE',
  path: '/v3/services/{service_id}',
  summary: 'Delete a service and its endpoints',
  rule: 'identity:delete_service',
  status: 204,
  change: (ctx, { params }) => removeService(ctx, params.service_id),
})

export const serviceOperations = [list, create, show, update, remove]
