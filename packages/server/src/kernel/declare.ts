import type { Static, TSchema } from 'typebox'
import type { Context, WriteContext } from './context.ts'

/**
 * One declaration per operation. From this value come the route, the validation, the policy question, the JSON Home and
 * OpenAPI entries and the list of operations; nothing else registers anything.
 */

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never
export type Params<Path extends string> = { readonly [Name in ParamNames<Path>]: string }

/** Query keys as sent; a key given twice keeps its first value, as upstream's. */
export type Query = Readonly<Record<string, string>>
type BodyOf<Schema> = Schema extends TSchema ? Static<Schema> : undefined

export interface Input<Path extends string, Body, Loaded> {
  readonly params: Params<Path>
  readonly query: Query
  readonly body: Body
  readonly loaded: Loaded
}

/** What an operation answers when a plain JSON body with the declared status is not enough. */
export class Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown

  constructor(body: unknown, options: { status?: number; headers?: Record<string, string> } = {}) {
    this.body = body
    this.status = options.status
    this.headers = options.headers ?? {}
  }
}

/** JSON made earlier (the token hot path): sent as it is, byte for byte, without a copy. */
export class JsonBytes {
  readonly bytes: Buffer

  constructor(value: unknown) {
    this.bytes = Buffer.from(JSON.stringify(value))
  }
}

/** A body that is no JSON. */
export class Text {
  readonly text: string
  readonly contentType: string

  constructor(text: string, contentType = 'text/plain; charset=UTF-8') {
    this.text = text
    this.contentType = contentType
  }
}

/** Which rule guards the operation: one name, or one of several chosen by what is asked. */
export type Rule<Path extends string, Body, Loaded> =
  | string
  | {
      readonly oneOf: readonly string[]
      readonly choose: (
        input: Input<Path, Body, Loaded | undefined>,
        ctx: Context,
      ) => string | readonly string[] | Promise<string | readonly string[]>
    }

interface Common<Path extends string, Body, Loaded> {
  readonly method: Method
  /** `{name}` marks a parameter. */
  readonly path: Path
  /** Other paths that serve the same operation. */
  readonly alsoAt?: readonly string[]
  readonly summary: string
  /** JSON Home: the relation's last part, or a whole relation document address for an extension. Given once a path. */
  readonly home?: JsonHomeEntry
  readonly query?: TSchema
  /** The body is a form, not JSON: an object of texts. */
  readonly form?: true
  readonly answer?: TSchema
  /** Of the answer when it succeeds; 200 unless said. */
  readonly status?: number
  readonly example?: { readonly request?: unknown; readonly answer?: unknown }
  /**
   * Loads, once, what the rule and the operation need. Its NotFound is held until the rule has been judged without a
   * target: strangers get 403, those allowed get 404 (INV-28).
   */
  readonly load?: (ctx: Context, input: Omit<Input<Path, Body, undefined>, 'loaded'>) => Promise<Loaded> | Loaded
  /**
   * That `load` found nothing is told to every caller at once: what they asked for is a secret they hold themselves, such
   * as a token.
   */
  readonly tellsMissing?: true
  /** What the rule sees under `target.`; by default all that was loaded. Only facts the server knows (INV-09). */
  readonly target?: (
    loaded: Loaded,
    input: Omit<Input<Path, Body, undefined>, 'loaded'>,
    ctx: Context,
  ) => Readonly<Record<string, unknown>>
}

type Guard<Path extends string, Body, Loaded> =
  | { readonly rule: Rule<Path, Body, Loaded>; readonly open?: undefined }
  | { readonly rule?: undefined /** Why no rule guards it. */; readonly open: string }

type Work<Path extends string, Body, Loaded, Prepared> =
  | {
      /** Reads and answers. */
      readonly run: (ctx: Context, input: Input<Path, Body, Loaded>) => unknown
      readonly prepare?: undefined
      readonly change?: undefined
    }
  | {
      /** Costly or outside work (hashing), done after the rule and before the transaction. */
      readonly prepare?: (ctx: Context, input: Input<Path, Body, Loaded>) => Promise<Prepared> | Prepared
      /** Writes, in one transaction that may be run again whole; answers. */
      readonly change: (
        ctx: WriteContext,
        input: Input<Path, Body, Loaded> & { readonly prepared: Prepared },
      ) => unknown
      readonly run?: undefined
    }

export interface JsonHomeEntry {
  readonly rel: string
  /** Relation document prefix of an extension, e.g. 'OS-INHERIT/1.0'; the core's when absent. */
  readonly extension?: string
  /** Parameters whose relation has another name than their own, or is an extension's (then a path below the docs). */
  readonly params?: Readonly<Record<string, string>>
  /** Other relations that lead to the same place. */
  readonly also?: readonly JsonHomeEntry[]
  readonly status?: 'experimental' | 'deprecated'
}

/** An operation as the kernel sees it: types of one declaration are checked where it is written, and gone here. */
export interface Operation {
  readonly method: Method
  readonly path: string
  readonly alsoAt: readonly string[]
  readonly summary: string
  readonly home: JsonHomeEntry | undefined
  readonly rules: readonly string[]
  readonly open: string | undefined
  readonly query: TSchema | undefined
  readonly form: boolean
  readonly body: TSchema | undefined
  readonly answer: TSchema | undefined
  readonly status: number
  readonly example: { readonly request?: unknown; readonly answer?: unknown } | undefined
  readonly chooseRules: (input: AnyInput, ctx: Context) => readonly string[] | Promise<readonly string[]>
  readonly load: ((ctx: Context, input: AnyInput) => unknown) | undefined
  readonly tellsMissing: boolean
  readonly target: ((loaded: unknown, input: AnyInput, ctx: Context) => Readonly<Record<string, unknown>>) | undefined
  readonly prepare: ((ctx: Context, input: AnyInput) => unknown) | undefined
  readonly run: ((ctx: Context, input: AnyInput) => unknown) | undefined
  readonly change: ((ctx: WriteContext, input: AnyInput) => unknown) | undefined
}

export interface AnyInput {
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: unknown
  readonly loaded?: unknown
  readonly prepared?: unknown
}

export function operation<
  const Path extends string,
  Loaded extends object | undefined = undefined,
  Prepared = undefined,
  Body extends TSchema | undefined = undefined,
>(
  spec: Common<Path, BodyOf<Body>, Loaded> & { readonly body?: Body } & Guard<Path, BodyOf<Body>, Loaded> &
    Work<Path, BodyOf<Body>, Loaded, Prepared>,
): Operation {
  const { rule } = spec
  const rules = rule === undefined ? [] : typeof rule === 'string' ? [rule] : rule.oneOf
  // The one place where a declaration's own types are given up: the pipeline feeds each function what its own schema
  // and loader made.
  const untyped = spec as unknown as Operation
  return {
    method: spec.method,
    path: spec.path,
    alsoAt: spec.alsoAt ?? [],
    summary: spec.summary,
    home: spec.home,
    rules,
    open: spec.open,
    query: spec.query,
    form: spec.form ?? false,
    body: spec.body,
    answer: spec.answer,
    status: spec.status ?? 200,
    example: spec.example,
    chooseRules:
      rule === undefined || typeof rule === 'string'
        ? () => rules
        : async (input, ctx) => {
            const chosen = await rule.choose(input as never, ctx)
            return typeof chosen === 'string' ? [chosen] : chosen
          },
    load: untyped.load,
    tellsMissing: spec.tellsMissing ?? false,
    target: untyped.target,
    prepare: untyped.prepare,
    run: untyped.run,
    change: untyped.change,
  }
}

/** Things whose going concerns other areas. */
export type RemovedKind = 'user' | 'group' | 'project' | 'domain' | 'role' | 'region' | 'service' | 'endpoint'

/** What an area has, and what it does when something it depends on goes. */
export interface Area {
  readonly name: string
  readonly operations: readonly Operation[]
  readonly onRemove?: { readonly [Kind in RemovedKind]?: (ctx: WriteContext, id: string) => Promise<void> }
  /** What earlier areas may ask of this one, found through `ctx.areas`. */
  readonly provides?: {
    /** Ids of the projects on which a user has an effective role. */
    readonly projectsOfUser?: (ctx: Context, userId: string) => Promise<ReadonlySet<string>>
    /** Limits of projects, as the API shows them, by project. */
    readonly limitsOfProjects?: (
      ctx: Context,
      projectIds: readonly string[],
    ) => Promise<ReadonlyMap<string, readonly object[]>>
  }
}

export const area = (spec: Area): Area => spec
