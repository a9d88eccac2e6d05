import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { record } from './changes/index.ts'
import type { Caller, Context, RequestInfo, Services, WriteContext } from './context.ts'
import { Answer, area, JsonBytes, type Operation, operation } from './declare.ts'
import { BadRequest, Conflict, Forbidden, NotFound, Unauthorized } from './errors.ts'
import { contextOf, handle, type Ports, type Question, type Reply } from './pipeline.ts'
import { OutcomeUnknown } from './store/index.ts'
import { callerNamed, type KernelServices, kernelServices } from './testing/services.ts'

let kernel: KernelServices
/** What happened, in order. */
let steps: string[]
beforeAll(async () => {
  kernel = await kernelServices({
    areas: [
      area({
        name: 'first',
        operations: [],
        onRemove: { user: async (_ctx, id) => void steps.push(`first lost ${id}`) },
      }),
      area({ name: 'second', operations: [] }),
      area({ name: 'third', operations: [], onRemove: { user: async (ctx, id) => addRegion(ctx, `third-${id}`) } }),
    ],
  })
})
afterAll(() => kernel.stop())
beforeEach(() => {
  steps = []
})

const request: RequestInfo = {
  id: 'req-1',
  globalId: null,
  method: 'GET',
  path: '/v3/things',
  queryString: '',
  headers: {},
  remoteAddress: '127.0.0.1',
  vouched: () => undefined,
  endpoint: 'http://cloud.test',
}

interface Asked {
  readonly caller?: Caller | null
  readonly body?: unknown
  readonly query?: Readonly<Record<string, string>>
  readonly judge?: Ports['judge']
  readonly request?: RequestInfo
  readonly services?: Services
}

function ask(op: Operation, asked: Asked = {}): Promise<Reply> {
  const { caller = callerNamed('ann'), body = {}, query = {}, judge } = asked
  const ports: Ports = {
    async authenticate() {
      steps.push('authenticate')
      return caller
    },
    judge(rule, who, question) {
      steps.push(`judge ${rule}`)
      return judge?.(rule, who, question) ?? true
    },
  }
  const incoming = { request: asked.request ?? request, params: { id: 'x' }, query, body: () => body }
  return handle(op, asked.services ?? kernel.services, ports, incoming)
}

const guarded = (over: object = {}): Operation =>
  operation({
    method: 'POST',
    path: '/v3/things/{id}',
    summary: 's',
    rule: 'may',
    body: Type.Object({ name: Type.String() }),
    load() {
      steps.push('load')
      return { thing: { id: 'x' } }
    },
    run() {
      steps.push('run')
      return { done: true }
    },
    ...over,
  })
const missing = guarded({
  load() {
    steps.push('load')
    throw NotFound.of('thing', 'x')
  },
})
const named = { name: 'n' }
const deny = () => false

const addRegion = async (ctx: WriteContext, id: string) => {
  await ctx.tx.insertInto('region').values({ id, description: '', parent_region_id: null, extra: '{}' }).execute()
  record(ctx.tx, { entity: 'region', id, op: 'create', body: { id } })
}
const regions = async () =>
  (await kernel.services.store.db.selectFrom('region').select('id').orderBy('id').execute()).map(({ id }) => id)
const changes = async () => kernel.services.store.changes.read(0, 1000)

describe('the way of a request', () => {
  test('who, well formed, load, may, do, answer', async () => {
    expect(await ask(guarded(), { body: named })).toEqual({ status: 200, headers: {}, body: '{"done":true}\n' })
    expect(steps).toEqual(['authenticate', 'load', 'judge may', 'run'])
  })

  test('a stranger learns what is malformed, as upstream has it, and nothing that was loaded', async () => {
    await expect(ask(guarded(), { caller: null })).rejects.toBeInstanceOf(BadRequest)
    expect(steps).toEqual(['authenticate'])
  })

  test('401 comes before the target is loaded', async () => {
    await expect(ask(guarded(), { caller: null, body: named })).rejects.toBeInstanceOf(Unauthorized)
    await expect(ask(missing, { caller: null, body: named })).rejects.toBeInstanceOf(Unauthorized)
    await expect(ask(guarded({ load: undefined }), { caller: null, body: named })).rejects.toBeInstanceOf(Unauthorized)
    expect(steps).toEqual(['authenticate', 'authenticate', 'authenticate'])
  })

  test('query and body are both checked', async () => {
    const op = guarded({ query: Type.Object({ name: Type.String({ minLength: 2 }) }) })
    await expect(ask(op, { body: named, query: { name: 'x' } })).rejects.toThrow(/'x' is too short/)
    await expect(ask(op, { body: {}, query: { name: 'xy' } })).rejects.toThrow("'name' is a required property")
  })

  test('INV-28: a target that is not there: 403 for those who may not, 404 for those who may', async () => {
    await expect(ask(missing, { body: named, judge: deny })).rejects.toBeInstanceOf(Forbidden)
    await expect(ask(missing, { body: named })).rejects.toThrow('Could not find thing: x.')
    expect(steps).toEqual(['authenticate', 'load', 'judge may', 'authenticate', 'load', 'judge may'])
  })

  test('the rule is then judged without a target', async () => {
    let asked: Question | undefined
    const judge: Ports['judge'] = (_rule, _caller, question) => {
      asked = question
      return false
    }
    await expect(ask(missing, { body: named, judge })).rejects.toBeInstanceOf(Forbidden)
    expect(asked?.target).toEqual({})
  })

  test('what else goes wrong while loading is told at once', async () => {
    const op = guarded({
      load() {
        throw new Conflict('no')
      },
    })
    await expect(ask(op, { body: named, judge: deny })).rejects.toBeInstanceOf(Conflict)
  })

  test('without a rule anybody may, and NotFound is told', async () => {
    const open = { rule: undefined, open: 'a test' }
    expect((await ask(guarded(open), { caller: null, body: named })).status).toBe(200)
    await expect(ask({ ...missing, ...open }, { caller: null, body: named })).rejects.toBeInstanceOf(NotFound)
    expect(steps).toEqual(['authenticate', 'load', 'run', 'authenticate', 'load'])
  })
})

describe('the rule', () => {
  test('INV-09: facts and the words of the caller are handed over apart', async () => {
    let asked: Question | undefined
    const op = guarded({ target: (loaded: { thing: object }) => ({ ...loaded, more: 1 }) })
    await ask(op, {
      body: { name: 'n', target: 'mine' },
      query: { target: 'mine' },
      judge: (_rule, _caller, question) => {
        asked = question
        return true
      },
    })
    expect(asked).toEqual({
      params: { id: 'x' },
      target: { thing: { id: 'x' }, more: 1 },
      body: { name: 'n', target: 'mine' },
      query: { target: 'mine' },
    })
  })

  test('one of several is chosen by what is asked, and of several chosen each must allow', async () => {
    const op = guarded({ rule: { oneOf: ['a', 'b', 'c'], choose: () => ['a', 'b'] } })
    expect(op.rules).toEqual(['a', 'b', 'c'])
    await expect(ask(op, { body: named, judge: (rule) => rule !== 'b' })).rejects.toThrow(
      'You are not authorized to perform the requested action: b.',
    )
    expect(steps).toEqual(['authenticate', 'load', 'judge a', 'judge b'])
  })

  test('a remote check is waited for', async () => {
    await expect(ask(guarded(), { body: named, judge: async () => false })).rejects.toBeInstanceOf(Forbidden)
  })

  test('INV-12: item by item, only a decision made here and now allows', () => {
    const ports = (judge: Ports['judge']): Ports => ({ authenticate: async () => null, judge })
    const allows = (judge: Ports['judge'], caller: Caller | null) =>
      contextOf(kernel.services, ports(judge), request).as(caller).allows('may', {})
    expect(allows(() => true, callerNamed('ann'))).toBe(true)
    expect(allows(() => false, callerNamed('ann'))).toBe(false)
    expect(allows(async () => true, callerNamed('ann'))).toBe(false)
    expect(allows(() => true, null)).toBe(false)
  })
})

describe('a change', () => {
  const change = (work: (ctx: WriteContext) => Promise<unknown>, over: object = {}) =>
    guarded({ run: undefined, body: undefined, change: work, ...over })

  test('is done and recorded in one transaction, in the name of the caller and the request', async () => {
    await ask(change((ctx) => addRegion(ctx, 'kept')))
    expect(await regions()).toContain('kept')
    expect((await changes()).at(-1)).toMatchObject({ entity: 'region', id: 'kept', userId: 'ann', requestId: 'req-1' })
  })

  test('INV-63: it is recorded where it came from and as whom; what a client says of itself is cut', async () => {
    const token = { user: { id: 'ann', name: 'Ann' } }
    const caller = callerNamed('ann', { token, projectId: 'p1' })
    const headers = { 'user-agent': 'a'.repeat(5000) }
    await ask(
      change((ctx) => addRegion(ctx, 'traced')),
      { caller, request: { ...request, headers, globalId: 'req-0' } },
    )
    expect((await changes()).at(-1)?.origin).toEqual({
      ...{ userName: 'Ann', projectId: 'p1', address: '127.0.0.1', agent: 'a'.repeat(512), globalRequestId: 'req-0' },
    })
  })

  test('what happened and is no change is stated with the same facts', async () => {
    const heard: unknown[] = []
    const notice = { kind: 'authentication', outcome: 'failure', user: { id: 'bob', name: null } } as const
    const op = guarded({ body: undefined, run: async (ctx: Context) => ctx.notice(notice) })
    const listening = { ...kernel.services, noticed: (...told: unknown[]) => heard.push(told) }
    await ask(op, { services: listening })
    await ask(op)
    const origin = { address: '127.0.0.1', agent: '' }
    expect(heard).toEqual([[notice, { userId: 'ann', requestId: 'req-1', origin }]])
  })

  test('INV-13: of one that fails nothing is left, neither rows nor record', async () => {
    const before = [await regions(), (await changes()).length]
    const op = change(async (ctx) => {
      await addRegion(ctx, 'half')
      throw new Conflict('in the middle')
    })
    await expect(ask(op)).rejects.toThrow('in the middle')
    expect([await regions(), (await changes()).length]).toEqual(before)
  })

  test('INV-13: one that is denied does not begin', async () => {
    const op = change((ctx) => addRegion(ctx, 'denied'), { prepare: () => steps.push('prepare') })
    await expect(ask(op, { judge: deny })).rejects.toBeInstanceOf(Forbidden)
    expect(steps).toEqual(['authenticate', 'load', 'judge may'])
    expect(await regions()).not.toContain('denied')
  })

  test('costly work comes after the rule and before the transaction', async () => {
    const op = operation({
      method: 'POST',
      path: '/v3/things/{id}',
      summary: 's',
      rule: 'may',
      status: 201,
      async prepare(ctx) {
        // With a transaction open, SQLite would not let this one in.
        await ctx.write((tx) => addRegion(tx, 'prepared'))
        steps.push('prepare')
        return 'hash'
      },
      async change(_ctx, { prepared }) {
        steps.push(`change with ${prepared}`)
        return { prepared }
      },
    })
    expect(await ask(op)).toEqual({ status: 201, headers: {}, body: '{"prepared":"hash"}\n' })
    expect(steps).toEqual(['authenticate', 'judge may', 'prepare', 'change with hash'])
  })

  test('reads what it wrote, and a write inside it is the same transaction', async () => {
    const op = change(async (ctx) => {
      await addRegion(ctx, 'outer')
      await ctx.write((inner) => addRegion(inner, 'inner'))
      const seen = await ctx.db.selectFrom('region').select('id').where('id', 'in', ['outer', 'inner']).execute()
      steps.push(`saw ${seen.length}`)
      throw new Conflict('rolled back')
    })
    await expect(ask(op)).rejects.toBeInstanceOf(Conflict)
    expect(steps).toContain('saw 2')
    expect(await regions()).not.toContain('inner')
  })

  test('what goes is told to the areas, in order, before the change ends', async () => {
    await ask(change((ctx) => ctx.removed('user', 'ann')))
    expect(steps).toContain('first lost ann')
    expect(await regions()).toContain('third-ann')
    expect((await changes()).at(-1)).toMatchObject({ id: 'third-ann', because: 'user' })
  })

  test('what the database refuses because of what was sent is a refusal', async () => {
    await expect(ask(change((ctx) => addRegion(ctx, 'kept')))).rejects.toThrow(
      'Conflict occurred attempting to store object - Duplicate Entry.',
    )
    await expect(ask(change((ctx) => addRegion(ctx, 'x'.repeat(256))))).rejects.toBeInstanceOf(BadRequest)
  })

  test('rows without a record are a mistake of ours', async () => {
    const op = change((ctx) => ctx.tx.deleteFrom('region').execute())
    await expect(ask(op)).rejects.toThrow(/recorded no change/)
    expect(await regions()).toContain('kept')
  })
})

describe('the answer', () => {
  const answering = (result: unknown, status?: number) =>
    guarded({ body: undefined, load: undefined, run: () => result, ...(status === undefined ? {} : { status }) })

  test.each([
    ['a value', answering({ a: 1 }, 201), { status: 201, headers: {}, body: '{"a":1}\n' }],
    ['nothing', answering(undefined), { status: 200, headers: {}, body: null }],
    ['204 whatever was returned', answering({ a: 1 }, 204), { status: 204, headers: {}, body: null }],
    ['JSON made before', answering(new JsonBytes({})), { status: 200, headers: {}, body: Buffer.from('{}') }],
    [
      'a status and headers of its own',
      answering(new Answer({ a: 1 }, { status: 300, headers: { Location: '/' } })),
      { status: 300, headers: { Location: '/' }, body: '{"a":1}\n' },
    ],
  ])('%s', async (_what, op, reply) => expect(await ask(op)).toEqual(reply))
})

test('lines of the log name the request and who made it', async () => {
  const caller = callerNamed('ann', { projectId: 'p1', projectDomainId: 'd1' })
  const op = guarded({ body: undefined, load: undefined, run: (ctx: WriteContext) => ctx.log.info('said so') })
  await ask(op, { caller })
  const change = guarded({
    body: undefined,
    load: undefined,
    run: undefined,
    change: async (ctx: WriteContext) => ctx.log.info('said so'),
  })
  await ask(change, { caller })
  const said = kernel.lines.filter((line) => line.includes('said so'))
  expect(said).toEqual(Array(2).fill(expect.stringContaining('[None req-1 ann p1 - - default d1] said so')))
})

describe('what the database says of a request', () => {
  test('text that it cannot hold is a bad request, also in a read', async () => {
    const read = guarded({
      run: (ctx: WriteContext) => ctx.db.selectFrom('region').select('id').where('id', '=', 'a\0b').execute(),
    })
    await expect(ask(read, { body: { name: 'x' } })).rejects.toThrow(BadRequest)
  })

  test('a text that is too long names its column', async () => {
    const change = guarded({
      run: undefined,
      change: ({ tx }: WriteContext) =>
        tx
          .insertInto('region')
          .values({ id: 'r'.repeat(256), description: '', extra: '{}' })
          .execute(),
    })
    await expect(ask(change, { body: { name: 'x' } })).rejects.toThrow(
      `String length exceeded. The length of string '${'r'.repeat(256)}' exceeds the limit of column id(CHAR(255)).`,
    )
  })

  test('INV-70: a change that was not confirmed is told so', async () => {
    const change = guarded({
      run: undefined,
      change() {
        throw new OutcomeUnknown(new Error('lost'))
      },
    })
    const refused = await ask(change, { body: { name: 'x' } }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ status: 503, message: expect.stringContaining('not known whether') })
  })
})
