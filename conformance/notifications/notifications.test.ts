import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchange } from '../http.ts'
import { have, PYTHON } from '../require.ts'
import { startMariaDb } from '../servers/databases.ts'
import type { IdentityServer } from '../servers/identity-server.ts'
import { startKeystone } from '../servers/keystone.ts'
import { launch, whenReady } from '../servers/process.ts'
import { startQuoin } from '../servers/quoin.ts'
import { type RabbitServer, startRabbit } from '../servers/rabbitmq.ts'
import { type Stack, stack } from '../servers/stack.ts'
import { type Heard, hear } from './queue.ts'
import { type Session, session } from './session.ts'

/**
 * What a listener hears of Keystone and of Quoin is the same for the same session, in both formats. And what a broker or a
 * process that dies does to it: nothing.
 */
const conf = (rabbit: RabbitServer, topic: string, format: string) => ({
  DEFAULT: {
    transport_url: rabbit.transportUrl,
    default_publisher_id: 'here',
    notification_format: format,
    notification_opt_out: '',
  },
  oslo_messaging_notifications: { driver: 'messagingv2', topics: topic },
  oslo_messaging_rabbit: { amqp_durable_queues: true },
})

/** All else in the session succeeds. */
const REFUSED = [
  ...['POST /auth/tokens 401', 'POST /auth/tokens 401', 'POST /auth/tokens 401'],
  'DELETE /domains/<domain d>/users/<user bob>/roles/<role r> 404',
  'POST /users/<user bob>/password 401',
  'POST /users 409',
  `PATCH /users/${'0'.repeat(32)} 404`,
  'DELETE /domains/<domain d> 403',
]

const isLast = ({ event_type, payload }: Heard, { names }: Session): boolean =>
  event_type === 'identity.user.created' && names.get(String(payload.resource_info)) === '<user the end>'

describe.skipIf(!have('notifications', ['quoin', 'keystone', 'uwsgi', 'mariadb', 'rabbitmq']))('notifications', () => {
  let servers: Stack
  let rabbit: RabbitServer
  beforeAll(async () => {
    servers = stack()
    rabbit = await servers.add(startRabbit())
  })
  afterAll(() => servers?.stop())

  describe.each(['cadf', 'basic'] as const)('%s', (format) => {
    const told = async (start: (topic: string) => Promise<IdentityServer>, topic: string) => {
      const server = await servers.add(start(topic))
      const done = await session(server)
      const heard = await hear(rabbit.url, topic, (all) => all.some((event) => isLast(event, done)))
      await server.stop()
      return { ...done, ...lanes(heard.map((event) => named(event, done))) }
    }

    test('are the same as Keystone’s', async () => {
      const database = await servers.add(startMariaDb())
      const connection = await database.createDatabase('keystone')
      const theirs = await told(
        (topic) => startKeystone({ database: connection, workers: 1, extraConf: conf(rabbit, topic, format) }),
        `keystone_${format}`,
      )
      await database.stop()
      const ours = await told(
        (topic) => startQuoin({ database: 'sqlite', extraConf: conf(rabbit, topic, format) }),
        `quoin_${format}`,
      )
      expect(ours.statuses).toEqual(theirs.statuses)
      expect(theirs.statuses.filter((status) => !/ 20\d$/.test(status))).toEqual(REFUSED)
      expect(theirs.changes.length).toBeGreaterThan(40)
      for (const lane of ['changes', 'others'] as const) {
        expect(ours[lane].map(line)).toEqual(theirs[lane].map(line))
        expect(ours[lane]).toEqual(
          theirs[lane].map((event, index) => ({ ...event, ...added(event, ours[lane][index]) })),
        )
      }
    })
  })

  test('a broker that dies loses nothing, nor does a process that dies, and the order is kept', async () => {
    const extraConf = conf(rabbit, 'notifications', 'basic')
    const first = await servers.add(startQuoin({ database: 'sqlite', extraConf }))
    const make = await maker(first)
    await make(1, 10)
    await rabbit.kill()
    await make(11, 30)
    await rabbit.start()
    await make(31, 35)
    await first.kill()
    const second = await servers.add(startQuoin({ database: { connection: '' }, configFile: first.configFile }))
    await (await maker(second))(36, 40)
    const regions = (heard: readonly Heard[]): readonly string[] => {
      const unique = new Map(heard.map((event) => [event.message_id, event]))
      return [...unique.values()]
        .filter(({ event_type }) => event_type === 'identity.region.created')
        .map(({ payload }) => String(payload.resource_info))
    }
    const heard = await hear(rabbit.url, 'notifications', (all) => regions(all).includes('region-40'))
    expect(regions(heard)).toEqual(Array.from({ length: 40 }, (_, n) => `region-${n + 1}`))
    expect(new Set(heard.map(({ _unique_id }) => _unique_id)).size).toBe(
      new Set(heard.map(({ message_id }) => message_id)).size,
    )
    expect(heard[0]?.sentTo).toEqual({
      ...{ exchange: 'keystone', key: 'notifications.info' },
      properties: { contentType: 'application/json', contentEncoding: 'utf-8', deliveryMode: 2 },
    })
    await second.stop()
    await first.stop()
  })

  test('oslo.messaging’s own listener understands them', async () => {
    const extraConf = conf(rabbit, 'notifications', 'cadf')
    const server = await servers.add(startQuoin({ database: 'sqlite', extraConf }))
    const script = new URL('listen.py', import.meta.url).pathname
    const listener = launch({ name: 'listener', program: PYTHON, args: [script, rabbit.transportUrl] })
    await (await maker(server))(1, 1)
    try {
      await whenReady(listener, 'listener', 60, async () => listener.logs().includes('identity.region.created'))
      const line = listener
        .logs()
        .split('\n')
        .find((text) => text.includes('identity.region.created'))
      expect(JSON.parse(line ?? '')).toMatchObject({
        ...{ context: {}, publisher_id: 'identity.here', timestamp: expect.any(String) },
        payload: { action: 'created.region', resource_info: 'region-1' },
      })
    } finally {
      await listener.stop()
      await server.stop()
    }
  })
})

/** Makes regions with running numbers, one after the other. */
async function maker(server: IdentityServer): Promise<(from: number, to: number) => Promise<void>> {
  const user = { name: 'admin', domain: { id: 'default' }, password: server.adminPassword }
  const scope = { project: { name: 'admin', domain: { id: 'default' } } }
  const send = (path: string, headers: Record<string, string>, body: object) =>
    exchange(`${server.url}/v3${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const identity = { methods: ['password'], password: { user } }
  const token = String((await send('/auth/tokens', {}, { auth: { identity, scope } })).headers['x-subject-token'])
  return async (from, to) => {
    for (let n = from; n <= to; n += 1) {
      const { status } = await send('/regions', { 'x-auth-token': token }, { region: { id: `region-${n}` } })
      expect(status).toBe(201)
    }
  }
}

/** With the session's names for its ids; other ids are checked for their form and made alike. */
function named(event: Heard, { names }: Session): Heard {
  let text = JSON.stringify(event)
  for (const [id, name] of names) text = text.replaceAll(id, name)
  const { payload, ...rest } = JSON.parse(text) as Heard
  return {
    ...rest,
    message_id: formed(event.message_id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    _unique_id: formed(event._unique_id, /^[0-9a-f]{32}$/),
    timestamp: formed(event.timestamp, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
    payload: withoutChance(payload),
    sentTo: { ...event.sentTo, key: '' },
  }
}

function withoutChance(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(payload), (key, value) => {
    if (key === 'id' && /^[0-9a-f]{8}-/.test(value)) return '<an id>'
    if (key === 'eventTime') return formed(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000$/)
    return value
  })
}

/** One event in short, for a readable difference. */
const line = ({ event_type, payload }: Heard): string => [event_type, payload.outcome, payload.resource_info].join(' ')

const formed = (text: string, form: RegExp): string => (form.test(text) ? '<well formed>' : text)

const isChange = ({ event_type, payload }: Heard): boolean =>
  event_type !== 'identity.authenticate' && payload.outcome !== 'failure'

/** Changes and the rest travel apart: the order is kept within each. */
const lanes = (events: readonly Heard[]) => {
  const changes = events.filter(isChange)
  // Keystone tells of its bootstrap too; Quoin of what happens while it serves.
  const first = changes.findIndex(({ payload }) => payload.resource_info === '<domain d>')
  return { changes: changes.slice(first), others: events.filter((event) => !isChange(event)) }
}

/**
 * What Quoin says beyond Keystone: who is behind what follows from something else, and the name of the initiator under its
 * newer key, which this version of Keystone does not have yet.
 */
function added(theirs: Heard, ours: Heard | undefined): object {
  const extra: Record<string, unknown> = {}
  if (ours === undefined) return {}
  for (const key of ['initiator', 'request_id'])
    if (!(key in theirs.payload) && key in ours.payload) extra[key] = ours.payload[key]
  const { initiator } = theirs.payload as { initiator?: Record<string, unknown> }
  const name = initiator?.username
  if (initiator !== undefined && name !== undefined) extra.initiator = { ...initiator, name }
  return { payload: { ...theirs.payload, ...extra } }
}
