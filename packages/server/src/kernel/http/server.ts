import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Config } from '../config/index.ts'
import type { RequestInfo, Services } from '../context.ts'
import type { Operation } from '../declare.ts'
import { BadRequest, MethodNotAllowed, TooLarge } from '../errors.ts'
import type { Logger } from '../log/index.ts'
import { handle, type Ports, type Reply, requestFields } from '../pipeline.ts'
import { parseBody, parseForm } from './body.ts'
import { corsHeaders } from './cors.ts'
import { type Origin, originOf } from './endpoint.ts'
import { vouchedHeader } from './proxy.ts'
import { parseQuery } from './query.ts'
import { refusalReply } from './refuse.ts'
import { METHODS, type Routes, routesOf } from './routes.ts'

/** The edge of the machine: sockets and headers in, declared operations called, envelopes and headers out. */
export interface HttpService {
  /** For tests: a request without a socket. */
  readonly app: FastifyInstance
  listen(address: { host: string; port: number }): Promise<{ host: string; port: number }>
  /** Stops accepting, lets what runs finish within `withinMs`, then closes what is left. */
  drain(withinMs: number): Promise<void>
}

const HEADER_BYTES_MAX = 32 * 1024
const REQUEST_MS_MAX = 60_000
const PARAM_LENGTH_MAX = 1024
const REQUEST_ID = /^req-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export async function createHttpService(
  operations: readonly Operation[],
  services: Services,
  ports: Ports,
): Promise<HttpService> {
  const servers = new Set<Server>()
  let underWay = 0
  let draining = false
  const { config } = services
  const app = fastify({
    logger: false,
    bodyLimit: config.oslo_middleware.max_request_body_size,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX, ignoreTrailingSlash: true, ignoreDuplicateSlashes: false },
    rewriteUrl: (request) => withoutTrailingSlash(withoutAuthority(request.url ?? '/')),
    frameworkErrors: (error, request, reply) => {
      const info = requestInfo(request as FastifyRequest)
      send(
        info,
        request as FastifyRequest,
        reply as unknown as FastifyReply,
        refusalReply(asRefusal(error), info, logFor(info)),
      )
    },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => {
    const info = requestInfo(request)
    send(info, request, reply, refusalReply(asRefusal(error), info, logFor(info)))
  })
  const routes = routesOf(operations)
  app.setNotFoundHandler((request, reply) => {
    const info = requestInfo(request)
    const route = METHODS.has(request.method) ? undefined : routes.find(({ pattern }) => pattern.test(info.path))
    if (route !== undefined) send(info, request, reply, refusalReply(new NotAllowed(route.allow), info, logFor(info)))
    else
      send(info, request, reply, {
        status: 404,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        body: NOT_FOUND_PAGE,
      })
  })
  for (const route of routes) addRoute(route)
  await app.ready()

  function addRoute(route: Routes): void {
    for (const [method, op] of route.methods)
      app.route({ method, url: route.url, handler: (request, reply) => serve(op, request, reply) })
    if (route.refused.length > 0)
      app.route({
        method: [...route.refused],
        url: route.url,
        handler: (request, reply) => {
          const info = requestInfo(request)
          send(info, request, reply, refusalReply(new NotAllowed(route.allow), info, logFor(info)))
        },
      })
    app.route({
      method: 'OPTIONS',
      url: route.url,
      handler: (request, reply) =>
        send(requestInfo(request), request, reply, { status: 200, headers: { Allow: route.allow }, body: '' }),
    })
  }

  async function serve(op: Operation, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const info = requestInfo(request)
    let answer: Reply
    try {
      answer = await handle(op, services, ports, {
        request: info,
        params: paramsOf(request),
        query: parseQuery(info.queryString),
        body: () =>
          (op.form ? parseForm : parseBody)(
            (request.body as Buffer | undefined) ?? EMPTY,
            request.headers['content-type'],
          ),
      })
    } catch (error) {
      answer = refusalReply(error, info, logFor(info))
    }
    send(info, request, reply, answer)
  }

  function requestInfo(request: FastifyRequest): RequestInfo {
    const raw = request.raw as Informed
    raw[INFO] ??= new RequestFacts(request, config)
    return raw[INFO]
  }

  /** Straight to the socket: the answer is complete, and this is the hot path's largest cost after the kernel's own. */
  function send(info: RequestInfo, request: FastifyRequest, reply: FastifyReply, answer: Reply): void {
    const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body
    const headers: Record<string, string | number> = { 'X-Openstack-Request-Id': info.id, Vary: 'X-Auth-Token' }
    if (info.headers.origin !== undefined)
      Object.assign(headers, corsHeaders(config.cors, request.method, info.headers))
    if (body !== null) {
      headers['Content-Type'] = request.method === 'OPTIONS' ? 'text/html; charset=utf-8' : 'application/json'
      headers['Content-Length'] = body.length
    }
    Object.assign(headers, answer.headers)
    if (draining) headers.Connection = 'close'
    accessLog(info, answer)
    reply.hijack()
    reply.raw.writeHead(answer.status, headers)
    // HEAD: as for GET, but nothing after the headers.
    reply.raw.end(body === null || request.method === 'HEAD' ? undefined : body)
  }

  function accessLog(info: RequestInfo, answer: Reply): void {
    if (!config.DEFAULT.debug) return
    const bytes = Buffer.byteLength(answer.body ?? '')
    logFor(info).debug(`${info.remoteAddress} "${info.method} ${info.path}" status: ${answer.status} len: ${bytes}`)
  }

  const logFor = (info: RequestInfo): Logger => services.log.with(requestFields(info))

  function finished(): void {
    underWay -= 1
    if (draining && underWay === 0) closeConnections()
  }

  /** Those on which nobody asks anything are open too, and would be for as long as clients keep them. */
  function closeConnections(): void {
    for (const server of servers) server.closeAllConnections()
  }

  return {
    app,
    listen({ host, port }) {
      const server = createServer(
        { maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_MS_MAX },
        (request, response) => {
          underWay += 1
          response.once('close', finished)
          app.routing(request, response)
        },
      )
      server.keepAliveTimeout = 65_000
      servers.add(server)
      return new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen({ host, port }, () => {
          server.off('error', reject)
          const address = server.address()
          resolve({ host, port: typeof address === 'object' && address !== null ? address.port : port })
        })
      })
    },
    async drain(withinMs) {
      draining = true
      const closed = [...servers].map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
      const timer = setTimeout(closeConnections, withinMs)
      if (underWay === 0) closeConnections()
      await Promise.all(closed)
      clearTimeout(timer)
      await app.close()
    },
  }
}

/** A request's own facts, made once and kept on it. */
const INFO = Symbol('info')
type Informed = { [INFO]?: RequestInfo }

/** Where the request came from and to is looked up at first need: most answers hold no link. */
class RequestFacts implements RequestInfo {
  readonly id = `req-${randomUUID()}`
  readonly globalId: string | null
  readonly method: string
  readonly path: string
  readonly queryString: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly #request: FastifyRequest
  readonly #config: Config
  #origin: Origin | undefined

  constructor(request: FastifyRequest, config: Config) {
    const { url } = request
    const at = url.indexOf('?')
    this.#request = request
    this.#config = config
    this.headers = request.headers as Record<string, string | undefined>
    const inbound = this.headers['x-openstack-request-id']
    this.globalId = inbound !== undefined && REQUEST_ID.test(inbound) ? inbound : null
    this.method = request.method
    this.path = at === -1 ? url : url.slice(0, at)
    this.queryString = at === -1 ? '' : url.slice(at + 1)
  }

  get endpoint(): string {
    return this.#whence().endpoint
  }

  get remoteAddress(): string {
    return this.#whence().remoteAddress
  }

  vouched(name: string): string | undefined {
    const { socket, rawHeaders } = this.#request.raw
    return vouchedHeader(this.#config.quoin, { rawHeaders, peerAddress: socket.remoteAddress ?? '' }, name)
  }

  #whence(): Origin {
    const { socket } = this.#request.raw
    this.#origin ??= originOf(this.#config, {
      headers: this.headers,
      encrypted: 'encrypted' in socket,
      remoteAddress: socket.remoteAddress ?? '',
      localAddress: socket.localAddress ?? '127.0.0.1',
      localPort: socket.localPort ?? 0,
    })
    return this.#origin
  }
}
const EMPTY = Buffer.alloc(0)
const NOT_FOUND_PAGE =
  '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n'

class NotAllowed extends MethodNotAllowed {
  override readonly headers: Readonly<Record<string, string>>

  constructor(allow: string) {
    super('The method is not allowed for the requested URL.')
    this.headers = { Allow: allow }
  }
}

function paramsOf(request: FastifyRequest): Record<string, string> {
  const params = request.params as Record<string, string>
  for (const value of Object.values(params))
    if (value.includes('\u0000')) throw new BadRequest('The path must not contain the character U+0000.')
  return params
}

/** `GET http://host/path`, as proxies ask, is a request for the path: where it went is told by the Host header. */
const withoutAuthority = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '')

function withoutTrailingSlash(url: string): string {
  const at = url.indexOf('?')
  const path = at === -1 ? url : url.slice(0, at)
  const trimmed = path.replace(/\/+$/, '')
  return (trimmed === '' ? '/' : trimmed) + (at === -1 ? '' : url.slice(at))
}

/** What the HTTP library refuses by itself, in our words. */
function asRefusal(error: unknown): unknown {
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new TooLarge('The request body is larger than [oslo_middleware] max_request_body_size.')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return BadRequest.missing('application/json', 'Content-Type header')
  if (code === 'FST_ERR_BAD_URL') return new BadRequest('The path is not valid percent-encoded UTF-8.')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new BadRequest((error as Error).message)
  return error
}
