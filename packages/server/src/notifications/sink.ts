import type { Message } from './envelope.ts'

/** Where notifications go. */
export interface Sink {
  /**
   * Hands the messages over, in order. Returns how many of them, from the first on, are safely there: all, or fewer
   * together with what stood in the way. Does not throw.
   */
  send(messages: readonly Message[]): Promise<Sent>
  close(): Promise<void>
}

export interface Sent {
  readonly count: number
  readonly error?: unknown
}

/** One after the other, each with what the one before has taken: none tells of what the first does not know. */
export const inTurn = (sinks: readonly Sink[]): Sink => ({
  async send(messages) {
    let all: Sent = { count: messages.length }
    for (const sink of sinks) {
      const sent = await sink.send(messages.slice(0, all.count))
      if (sent.error !== undefined) all = sent
    }
    return all
  },
  async close() {
    for (const sink of sinks) await sink.close()
  },
})
