import type { Operation } from '../declare.ts'

/** The OpenAPI 3.1 document of the declared operations. https://spec.openapis.org/oas/v3.1.0 */
export function openApi(
  operations: readonly Operation[],
  about: { readonly version: string; readonly endpoint: string },
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const op of operations)
    for (const path of [op.path, ...op.alsoAt]) {
      const item = paths[path] ?? { parameters: pathParameters(path) }
      item[op.method.toLowerCase()] = described(op, path)
      paths[path] = item
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quoin: OpenStack Identity API v3',
      version: about.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: about.endpoint }],
    paths,
    components: {
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
      schemas: { Error: ERROR },
      responses: {
        Error: {
          description: 'Refused',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  }
}

const ERROR = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: { code: { type: 'integer' }, message: { type: 'string' }, title: { type: 'string' } },
      required: ['code', 'message', 'title'],
    },
  },
  required: ['error'],
}

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function described(op: Operation, path: string): Record<string, unknown> {
  return {
    operationId: `${op.method.toLowerCase()}${path.replace(/[^a-zA-Z0-9]+(\w)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase())}`,
    summary: op.summary,
    tags: [path.split('/')[2] ?? 'discovery'],
    ...(op.open === undefined
      ? { security: [{ token: [] }], 'x-quoin-rule': op.rules.length === 1 ? op.rules[0] : op.rules }
      : { security: [], 'x-quoin-open': op.open }),
    ...(op.query === undefined ? {} : { parameters: queryParameters(op.query) }),
    ...(op.body === undefined ? {} : { requestBody: { required: true, content: sent(op) } }),
    responses: {
      [String(op.status)]: {
        description: 'Done',
        ...(op.answer === undefined || op.method === 'HEAD' ? {} : { content: json(op.answer, op.example?.answer) }),
      },
      default: { $ref: '#/components/responses/Error' },
    },
  }
}

const sent = ({ form, body, example }: Operation) =>
  form ? { 'application/x-www-form-urlencoded': { schema: body } } : json(body, example?.request)

const json = (schema: unknown, example: unknown) => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
})

const queryParameters = (schema: unknown) =>
  Object.entries((schema as { properties?: Record<string, unknown> }).properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
  }))
