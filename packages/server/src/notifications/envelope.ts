import { type Form, payloadOf } from './cadf.ts'
import { type Event, eventType } from './event.ts'
import { hexFrom, idFrom } from './ids.ts'

/** A notification as oslo.messaging's Notifier makes it. Keystone sends every one as INFO and with an empty context. */
export interface Message {
  readonly message_id: string
  readonly publisher_id: string
  readonly event_type: string
  readonly priority: 'INFO'
  readonly payload: object
  readonly timestamp: string
}

export const messageOf = (
  event: Event,
  { publisherId, ...form }: Form & { readonly publisherId: string },
): Message => ({
  message_id: idFrom(`message ${event.key}`),
  publisher_id: publisherId,
  event_type: eventType(event.facts),
  priority: 'INFO',
  payload: payloadOf(event, form),
  timestamp: event.at.toISOString().replace('T', ' ').replace('Z', '000'),
})

/** What goes over the wire: version 2 of the format wraps the message, version 1 (the `messaging` driver) does not. */
export function wireText(message: Message, version: 1 | 2): string {
  // Listeners drop a message whose _unique_id they have just seen: a copy has the same.
  const sent = JSON.stringify({ ...message, _unique_id: hexFrom(`unique ${message.message_id}`) })
  return version === 1 ? sent : JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': sent })
}
