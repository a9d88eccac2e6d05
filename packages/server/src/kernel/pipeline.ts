import { following, type Origin } from './changes/index.ts'
import type { Caller, Context, RequestInfo, Services, WriteContext } from './context.ts'
import { Answer, type AnyInput, JsonBytes, type Operation, type Query, type RemovedKind, Text } from './declare.ts'
import { BadRequest, Conflict, Forbidden, NotFound, Unauthorized, Unconfirmed } from './errors.ts'
import type { Fields } from './log/index.ts'
import type { Notice } from './notice.ts'
import { type Db, isDuplicate, isUnstorable, OutcomeUnknown, TooLong, type Tx } from './store/index.ts'
import { validator } from './validation/index.ts'

/**
 * The way of a request, top to bottom:
 * who is calling → is the request well formed → load the target once → may they → do it, in one transaction → answer.
 */
export interface Ports {
  /** Who the request's token proves; null without a (valid) one. Refusals end the request on any path. */
  authenticate(ctx: Context): Promise<Caller | null>
  /** The named rule for this caller. Unknown names, broken rules and unreachable remote checks deny (INV-11). */
  judge(rule: string, caller: Caller, question: Question): boolean | Promise<boolean>
}

/** What a rule may look at. Facts of the server and words of the caller are kept apart (INV-09). */
export interface Question {
  readonly params: Readonly<Record<string, string>>
  readonly target: object
  readonly body: unknown
  readonly query: Query
}

export interface Incoming {
  readonly request: RequestInfo
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  /** Decoded JSON object; empty when there was no body. */
  readonly body: () => unknown
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON unless the headers say otherwise; null for none. */
  readonly body: string | Buffer | null
}

export async function handle(op: Operation, services: Services, ports: Ports, incoming: Incoming): Promise<Reply> {
  try {
    return await carriedOut(op, contextOf(services, ports, incoming.request), ports, incoming)
  } catch (error) {
    throw storeRefusal(error)
  }
}

async function carriedOut(op: Operation, ctx: RequestContext, ports: Ports, incoming: Incoming): Promise<Reply> {
  ctx.as(await ports.authenticate(ctx))

  const input = validated(op, incoming)
  const missing = op.load === undefined ? undefined : await loadHolding(op, ctx, input)
  if (op.open === undefined) {
    const refused = authorize(op, ctx, ports, input)
    if (refused !== undefined) await refused
  }
  if (missing !== undefined) throw missing

  const result = op.change === undefined ? await op.run?.(ctx, input) : await changed(op, ctx, input)
  return replyOf(op, result)
}

/** What the request brings, and then what was loaded for it. One object a request. */
interface LoadedInput extends AnyInput {
  loaded: unknown
}

function validated(op: Operation, incoming: Incoming): LoadedInput {
  const body = incoming.body()
  const refused =
    (op.query === undefined ? undefined : validator(op.query)(incoming.query)) ??
    (op.body === undefined ? undefined : validator(op.body)(body))
  if (refused !== undefined) throw refused
  return { params: incoming.params, query: incoming.query, body, loaded: undefined }
}

/** A target that is not there is told only to those whom the rule lets ask (INV-28): its absence is handed back. */
async function loadHolding(op: Operation, ctx: Context, input: LoadedInput): Promise<NotFound | undefined> {
  if (op.open === undefined && ctx.caller === null) throw new Unauthorized().because('no valid token')
  try {
    input.loaded = await op.load?.(ctx, input)
    return undefined
  } catch (error) {
    if (error instanceof NotFound && op.open === undefined && !op.tellsMissing) return error
    throw error
  }
}

/** Throws when a rule refuses; a promise only where one had to be waited for. */
function authorize(op: Operation, ctx: Context, ports: Ports, input: AnyInput): Promise<void> | undefined {
  const { caller } = ctx
  if (caller === null) throw new Unauthorized().because('no valid token')
  const { loaded } = input
  const target =
    loaded === undefined ? {} : op.target === undefined ? (loaded as object) : op.target(loaded, input, ctx)
  const question = { params: input.params, target, body: input.body, query: input.query }
  const rules = op.chooseRules(input, ctx)
  if (rules instanceof Promise) return rules.then((chosen) => judgeAll(chosen, 0, caller, ports, question))
  return judgeAll(rules, 0, caller, ports, question)
}

function judgeAll(
  rules: readonly string[],
  from: number,
  caller: Caller,
  ports: Ports,
  question: Question,
): Promise<void> | undefined {
  for (let i = from; i < rules.length; i += 1) {
    const rule = rules[i] ?? ''
    const allowed = ports.judge(rule, caller, question)
    if (allowed === false) throw Forbidden.action(rule)
    if (allowed !== true)
      return allowed.then((answer) => {
        if (!answer) throw Forbidden.action(rule)
        return judgeAll(rules, i + 1, caller, ports, question)
      })
  }
  return undefined
}

async function changed(op: Operation, ctx: Context, input: AnyInput): Promise<unknown> {
  const prepared = op.prepare === undefined ? undefined : await op.prepare(ctx, input)
  return ctx.write(async (writeCtx) => op.change?.(writeCtx, { ...input, prepared }))
}

export const contextOf = (services: Services, ports: Ports, request: RequestInfo): RequestContext =>
  new RequestContext(services, ports, request)

/**
 * One request's context. A class with its fields set in one order, because one is made for every request. Only the
 * pipeline gives it a caller, and only one that the token code made.
 */
class RequestContext implements Context {
  readonly config: Services['config']
  readonly store: Services['store']
  readonly caches: Services['caches']
  readonly hasher: Services['hasher']
  readonly keys: Services['keys']
  readonly areas: Services['areas']
  readonly now: Services['now']
  readonly newId: Services['newId']
  readonly random: Services['random']
  readonly request: RequestInfo
  readonly db: Db
  #caller: Caller | null = null
  #log: Services['log'] | undefined
  protected readonly services: Services
  protected readonly ports: Ports

  constructor(services: Services, ports: Ports, request: RequestInfo, db: Db = services.store.db) {
    this.config = services.config
    this.store = services.store
    this.caches = services.caches
    this.hasher = services.hasher
    this.keys = services.keys
    this.areas = services.areas
    this.now = services.now
    this.newId = services.newId
    this.random = services.random
    this.request = request
    this.db = db
    this.services = services
    this.ports = ports
  }

  get caller(): Caller | null {
    return this.#caller
  }

  /** Says who is calling; returns itself. */
  as(caller: Caller | null): this {
    this.#caller = caller
    this.#log = undefined
    return this
  }

  /** Ties each line to the request and its caller; made when there is one to write. */
  get log(): Services['log'] {
    this.#log ??= this.services.log.with({ ...requestFields(this.request), ...callerFields(this.#caller) })
    return this.#log
  }

  allows(rule: string, target: object): boolean {
    if (this.#caller === null) return false
    return this.ports.judge(rule, this.#caller, { params: {}, target, body: undefined, query: {} }) === true
  }

  notice(notice: Notice): void {
    const by = { userId: this.#caller?.userId ?? null, requestId: this.request.id }
    this.services.noticed?.(notice, { ...by, origin: originOf(this.request, this.#caller) })
  }

  async write<T>(work: (ctx: WriteContext) => Promise<T>): Promise<T> {
    const userId = this.#caller?.userId
    const origin = originOf(this.request, this.#caller)
    const by = { requestId: this.request.id, ...(userId === undefined ? {} : { userId }), origin }
    try {
      return await this.store.write((tx) => work(new WriteRequestContext(this, this.services, this.ports, tx)), by)
    } catch (error) {
      throw storeRefusal(error)
    }
  }
}

/** What ties a line of the log to a request, by oslo.context's names. */
export const requestFields = ({ id, globalId }: RequestInfo): Fields => ({
  request_id: id,
  ...(globalId === null ? {} : { global_request_id: globalId }),
})

const callerFields = (caller: Caller | null): Fields =>
  caller === null
    ? {}
    : {
        user: caller.userId,
        user_domain: caller.userDomainId,
        project: caller.projectId,
        project_domain: caller.projectDomainId,
        domain: caller.domainId,
        system_scope: caller.systemScope,
      }

/** No more of what a client says of itself is kept with each change. */
const AGENT_LENGTH_MAX = 512

function originOf({ remoteAddress, headers, globalId }: RequestInfo, caller: Caller | null): Origin {
  const name = (caller?.token.user as { readonly name?: unknown } | undefined)?.name
  return {
    ...(typeof name === 'string' ? { userName: name } : {}),
    ...(caller?.projectId == null ? {} : { projectId: caller.projectId }),
    ...(caller?.domainId == null ? {} : { domainId: caller.domainId }),
    address: remoteAddress,
    agent: (headers['user-agent'] ?? '').slice(0, AGENT_LENGTH_MAX),
    ...(globalId === null ? {} : { globalRequestId: globalId }),
  }
}

class WriteRequestContext extends RequestContext implements WriteContext {
  readonly tx: Tx

  constructor(outer: RequestContext, services: Services, ports: Ports, tx: Tx) {
    super(services, ports, outer.request, tx)
    this.tx = tx
    this.as(outer.caller)
  }

  async removed(kind: RemovedKind, id: string): Promise<void> {
    await following(this.tx, kind, async () => {
      for (const area of this.areas) await area.onRemove?.[kind]?.(this, id)
    })
  }

  /** Already in one. */
  override write<T>(work: (ctx: WriteContext) => Promise<T>): Promise<T> {
    return work(this)
  }
}

/** What the database refused because of what was sent is the sender's to mend; what it did not confirm, to look at. */
function storeRefusal(error: unknown): unknown {
  if (error instanceof TooLong) return BadRequest.tooLong(error.column, error)
  if (isUnstorable(error))
    return new BadRequest('The request holds text that the database cannot store.').because(String(error))
  if (isDuplicate(error)) return Conflict.storing('object', 'Duplicate Entry').because(String(error))
  if (error instanceof OutcomeUnknown) return new Unconfirmed().because(String(error))
  return error
}

function replyOf(op: Operation, result: unknown): Reply {
  const answer = result instanceof Answer ? result : new Answer(result)
  const status = answer.status ?? op.status
  if (status === 204 || answer.body === undefined) return { status, headers: answer.headers, body: null }
  if (answer.body instanceof Text)
    return { status, headers: { ...answer.headers, 'Content-Type': answer.body.contentType }, body: answer.body.text }
  const body = answer.body instanceof JsonBytes ? answer.body.bytes : `${JSON.stringify(answer.body)}\n`
  return { status, headers: answer.headers, body }
}
