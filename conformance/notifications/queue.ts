/** What a queue of RabbitMQ holds, taken apart. */
import { connect } from 'amqplib'

export interface Heard {
  readonly message_id: string
  readonly publisher_id: string
  readonly event_type: string
  readonly priority: string
  readonly timestamp: string
  readonly _unique_id: string
  readonly payload: Readonly<Record<string, unknown>>
  /** How the broker got it. */
  readonly sentTo: { readonly exchange: string; readonly key: string; readonly properties: object }
}

const WAIT_S_MAX = 90

/** Takes notifications from the queue `<topic>.info` until `enough` holds. */
export async function hear(
  url: string,
  topic: string,
  enough: (heard: readonly Heard[]) => boolean,
): Promise<readonly Heard[]> {
  const connection = await connect(url)
  const channel = await connection.createChannel()
  const deadline = Date.now() + WAIT_S_MAX * 1000
  const heard: Heard[] = []
  try {
    while (!enough(heard)) {
      const message = await channel.get(`${topic}.info`, { noAck: true })
      if (message !== false) {
        const outer = JSON.parse(message.content.toString())
        if (outer['oslo.version'] !== '2.0') throw new Error(`no envelope: ${message.content}`)
        const { contentType, contentEncoding, deliveryMode } = message.properties
        const { exchange, routingKey: key } = message.fields
        const sentTo = { exchange, key, properties: { contentType, contentEncoding, deliveryMode } }
        heard.push({ ...JSON.parse(outer['oslo.message']), sentTo })
      } else if (Date.now() > deadline)
        throw new Error(`only heard: ${heard.map(({ event_type }) => event_type).join(' ')}`)
      else await new Promise((resolve) => setTimeout(resolve, 50))
    }
  } finally {
    await connection.close()
  }
  return heard
}
