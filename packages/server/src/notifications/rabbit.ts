import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { ChannelModel, ConfirmChannel } from 'amqplib'
import { type Message, wireText } from './envelope.ts'
import type { Sent, Sink } from './sink.ts'
import type { Broker, Transport } from './transport-url.ts'

/**
 * RabbitMQ as oslo.messaging's rabbit driver uses it: a topic exchange, and for each topic a queue of its name that is
 * declared here too, so that nothing is lost while nobody listens. A message counts when the broker has confirmed it. A
 * broken connection is given up and made anew by the next `send`, with the next of the brokers.
 */
export interface RabbitOptions {
  readonly transport: Transport
  readonly exchange: string
  readonly topics: readonly string[]
  readonly version: 1 | 2
}

const CONNECT_MS_MAX = 10_000
/** A broker that is short of memory or disk confirms nothing: after this long another is tried. */
const CONFIRM_MS_MAX = 30_000
const CLOSE_MS_MAX = 2_000

interface Open {
  readonly connection: ChannelModel
  readonly channel: ConfirmChannel
  /** Resolves with the reason when the connection is of no more use. */
  readonly broken: Promise<unknown>
}

export function rabbitSink(options: RabbitOptions): Sink {
  const { transport, exchange, version } = options
  const keys = options.topics.map((topic) => `${topic}.info`)
  let open: Promise<Open> | undefined
  // As upstream, so that not all services meet at the first.
  let turn = Math.floor(Math.random() * transport.brokers.length)

  /** One connection for all; a failed attempt moves on to the next broker. */
  const opened = (): Promise<Open> => {
    open ??= connect(transport.brokers[turn % transport.brokers.length] as Broker, options)
    return open
  }
  /** Unless someone else has already. */
  const giveUp = async (used: Promise<Open>): Promise<void> => {
    if (open !== used) return
    open = undefined
    turn += 1
    const held = await used.catch(() => undefined)
    if (held !== undefined) await closed(held.connection)
  }

  return {
    async send(messages) {
      if (messages.length === 0) return { count: 0 }
      const used = opened()
      try {
        const { channel, broken } = await used
        const sent = await published(messages, { channel, broken, exchange, keys, version })
        if (sent.error !== undefined) await giveUp(used)
        return sent
      } catch (error) {
        await giveUp(used)
        return { count: 0, error }
      }
    },
    async close() {
      if (open !== undefined) await giveUp(open)
    },
  }
}

/** A connection that is broken already says so, and one that hangs is left to its heartbeat. */
const closed = (connection: ChannelModel): Promise<unknown> =>
  Promise.race([connection.close().catch(() => {}), pause(CLOSE_MS_MAX, undefined, { ref: false })])

interface Publishing {
  readonly channel: ConfirmChannel
  readonly broken: Promise<unknown>
  readonly exchange: string
  readonly keys: readonly string[]
  readonly version: 1 | 2
}

/** Publishes all, then waits for the confirms, which may come in any order. */
async function published(messages: readonly Message[], to: Publishing): Promise<Sent> {
  const confirmed = new Array<boolean>(messages.length).fill(false)
  const confirms = messages.map(async (message, index) => {
    const content = Buffer.from(wireText(message, to.version))
    await Promise.all(to.keys.map((key) => publish(to, key, content)))
    confirmed[index] = true
  })
  const all = Promise.all(confirms)
  const error = await Promise.race([
    all.then(() => undefined).catch((reason: unknown) => reason ?? new Error('refused by the broker')),
    to.broken,
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(new Error('the broker confirms nothing')), CONFIRM_MS_MAX).unref()
      all.then(() => clearTimeout(timer)).catch(() => clearTimeout(timer))
    }),
  ])
  if (error === undefined) return { count: messages.length }
  const first = confirmed.indexOf(false)
  return { count: first < 0 ? messages.length : first, error }
}

const publish = ({ channel, exchange }: Publishing, key: string, content: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { persistent: true, contentType: 'application/json', contentEncoding: 'utf-8', priority: 0 }
    channel.publish(exchange, key, content, options, (error) => (error === null ? resolve() : reject(error)))
  })

async function connect(broker: Broker, { transport, exchange, topics }: RabbitOptions): Promise<Open> {
  const amqp = await import('amqplib')
  const { rabbit, vhost } = transport
  const connection = await amqp.connect(
    {
      protocol: rabbit.ssl ? 'amqps' : 'amqp',
      hostname: broker.host,
      port: broker.port,
      vhost: encodeURIComponent(vhost),
      heartbeat: rabbit.heartbeat_timeout_threshold,
    },
    {
      timeout: CONNECT_MS_MAX,
      noDelay: true,
      clientProperties: { connection_name: `quoin:${process.pid}` },
      credentials: credentialsOf(amqp.credentials, broker, rabbit.rabbit_login_method),
      ...(rabbit.ssl ? tlsOptions(rabbit) : {}),
    },
  )
  const broken = new Promise<unknown>((resolve) => {
    connection.on('error', resolve)
    connection.on('close', (reason) => resolve(reason ?? new Error('the connection to the broker was closed')))
  })
  try {
    const channel = await connection.createConfirmChannel()
    const ended = new Promise<unknown>((resolve) => {
      channel.on('error', resolve)
      channel.on('close', () => resolve(new Error('the channel to the broker was closed')))
    })
    await declare(channel, { exchange, topics, rabbit })
    return { connection, channel, broken: Promise.race([broken, ended]) }
  } catch (error) {
    await closed(connection)
    throw error
  }
}

/** The exchange and queues that oslo.messaging declares, with the same arguments: RabbitMQ refuses any other. */
async function declare(
  channel: ConfirmChannel,
  { exchange, topics, rabbit }: { exchange: string; topics: readonly string[]; rabbit: Transport['rabbit'] },
): Promise<void> {
  // Quorum queues are durable, and so is what feeds them.
  const durable = rabbit.amqp_durable_queues || rabbit.rabbit_quorum_queue
  const autoDelete = rabbit.amqp_auto_delete
  await channel.assertExchange(exchange, 'topic', { durable, autoDelete })
  for (const topic of topics) {
    const queue = `${topic}.info`
    await channel.assertQueue(queue, { durable, autoDelete, arguments: queueArguments(rabbit) })
    await channel.bindQueue(queue, exchange, queue)
  }
}

function queueArguments(rabbit: Transport['rabbit']): Record<string, string | number> {
  if (!rabbit.rabbit_quorum_queue) return rabbit.rabbit_ha_queues ? { 'x-ha-policy': 'all' } : {}
  const bounds = {
    'x-delivery-limit': rabbit.rabbit_quorum_delivery_limit,
    'x-max-in-memory-length': rabbit.rabbit_quorum_max_memory_length,
    'x-max-in-memory-bytes': rabbit.rabbit_quorum_max_memory_bytes,
  }
  return { 'x-queue-type': 'quorum', ...Object.fromEntries(Object.entries(bounds).filter(([, bound]) => bound > 0)) }
}

function credentialsOf(
  known: typeof import('amqplib')['credentials'],
  { username, password }: Broker,
  method: Transport['rabbit']['rabbit_login_method'],
) {
  switch (method) {
    case 'EXTERNAL':
      return known.external()
    case 'AMQPLAIN':
      return known.amqplain(username, password)
    default:
      return known.plain(username, password)
  }
}

/** INV-60: the broker is verified always, with the machine's authorities where none is named. */
const tlsOptions = ({ ssl_ca_file, ssl_cert_file, ssl_key_file }: Transport['rabbit']) => ({
  rejectUnauthorized: true,
  minVersion: 'TLSv1.2' as const,
  ...(ssl_ca_file === '' ? {} : { ca: readFileSync(ssl_ca_file) }),
  ...(ssl_cert_file === '' ? {} : { cert: readFileSync(ssl_cert_file) }),
  ...(ssl_key_file === '' ? {} : { key: readFileSync(ssl_key_file) }),
})
