import type { Logger } from '../kernel/log/index.ts'
import type { Sink } from './sink.ts'

/** The `log` driver: a line for each notification, under the names that oslo.messaging's has. */
export const logSink = (log: Logger): Sink => ({
  async send(messages) {
    for (const message of messages)
      log.named(`oslo.messaging.notification.${message.event_type}`).info(JSON.stringify(message))
    return { count: messages.length }
  },
  async close() {},
})
