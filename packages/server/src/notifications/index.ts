import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../kernel/log/index.ts'
import type { Notice, NoticedBy } from '../kernel/notice.ts'
import type { Store } from '../kernel/store/index.ts'
import { messageOf } from './envelope.ts'
import { type Event, isOptedOut } from './event.ts'
import { type Follower, type FollowerOptions, startFollower } from './follower.ts'
import { logSink } from './log-sink.ts'
import { factsOfNotice } from './noticed.ts'
import { Notices } from './notices.ts'
import { Patience } from './patience.ts'
import { rabbitSink } from './rabbit.ts'
import type { Settings } from './settings.ts'
import { inTurn, type Sent, type Sink } from './sink.ts'
import { beginOnce, identityServiceId } from './store.ts'

/**
 * Notifications as Keystone sends them, CADF or basic, to RabbitMQ and to the log. Changes are read from the log of
 * changes and none is lost (decision 0027); what is no change goes through memory (0028). Fed by commands/serve.ts: no
 * area knows of it.
 */
export { announced, silent } from './announced.ts'
export { type Settings, settingsOf } from './settings.ts'

const STOP_MS_MAX = 8_000

export interface Notifications {
  /** Something that is no change. Never waits. */
  notice(notice: Notice, by: NoticedBy): void
  /** Ends after what is under way. */
  stop(): Promise<void>
}

export interface NotificationServices {
  readonly store: Store
  readonly log: Logger
  now(): Date
  newId(): string
}

/**
 * Resolves when every later change will be told of.
 * @param following how soon another process takes over
 */
export async function startNotifications(
  settings: Settings,
  { store, log, now, newId }: NotificationServices,
  following: Pick<FollowerOptions, 'beatMs' | 'takeOverMs'> = {},
): Promise<Notifications> {
  await beginOnce(store)
  const sink = sinkOf(settings, log)
  const rabbit = settings.rabbit?.transport.rabbit
  const patience = () =>
    new Patience(
      rabbit?.rabbit_retry_interval ?? 1,
      rabbit?.rabbit_retry_backoff ?? 2,
      rabbit?.rabbit_interval_max ?? 30,
    )

  const send = async (events: readonly Event[]): Promise<Sent> => {
    try {
      return await sendWanted(events, settings, { sink, store })
    } catch (error) {
      return { count: 0, error }
    }
  }
  const notices = new Notices({ log, patience: patience(), retry: settings.retry, send })
  const follower: Follower = startFollower({ store, log, holder: newId(), patience, send, ...following })
  return {
    notice(notice, { userId, requestId, origin }) {
      const facts = factsOfNotice(notice)
      if (isOptedOut(facts, settings.optOut)) return
      notices.add({ key: newId(), at: now(), by: { userId, requestId, origin }, facts })
    },
    async stop() {
      const ended = Promise.all([follower.stop(), notices.stop()])
      await Promise.race([ended, pause(STOP_MS_MAX, undefined, { ref: false })])
      // What is still under way ends with the connection.
      await sink.close()
      await ended
    },
  }
}

/** Sends what is not opted out of; the count returned is of all. */
async function sendWanted(
  events: readonly Event[],
  settings: Settings,
  { sink, store }: { readonly sink: Sink; readonly store: Store },
): Promise<Sent> {
  const wanted = events.filter(({ facts }) => !isOptedOut(facts, settings.optOut))
  if (wanted.length === 0) return { count: events.length }
  const form = {
    format: settings.format,
    publisherId: settings.publisherId,
    observerId: await identityServiceId(store.db),
  }
  const { count, error } = await sink.send(wanted.map((event) => messageOf(event, form)))
  if (error === undefined) return { count: events.length }
  const next = wanted[count]
  return { count: next === undefined ? events.length : events.indexOf(next), error }
}

const sinkOf = ({ rabbit, exchange, topics, log: toLog }: Settings, log: Logger): Sink =>
  inTurn([...(rabbit === null ? [] : [rabbitSink({ ...rabbit, exchange, topics })]), ...(toLog ? [logSink(log)] : [])])
