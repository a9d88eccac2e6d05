import { describe, expect, test } from 'vitest'
import { createLogger } from '../kernel/log/index.ts'
import type { Event } from './event.ts'
import { Notices } from './notices.ts'
import { Patience } from './patience.ts'

const event = (key: string): Event => ({
  ...{ key, at: new Date(0), by: { userId: null, requestId: 'req-1', origin: null } },
  facts: { kind: 'authentication', outcome: 'failure' },
})

describe('events that are kept in memory', () => {
  const lines: string[] = []
  const log = createLogger({
    format: 'oslo',
    level: 'info',
    write: (line) => lines.push(line),
    clock: () => new Date(),
  })
  const patience = (): Patience => new Patience(0.005, 0, 0.005)

  test('wait while the broker is away, in order, and are sent when it is back', async () => {
    const heard: string[] = []
    let away = 3
    const notices = new Notices({
      ...{ log, patience: patience(), retry: -1 },
      send: async (events) => {
        if (away-- > 0) return { count: 0, error: new Error('away') }
        heard.push(...events.map(({ key }) => key))
        return { count: events.length }
      },
    })
    for (const key of ['a', 'b', 'c']) notices.add(event(key))
    await notices.stop()
    expect(heard).toEqual(['a', 'b', 'c'])
    expect(notices.lost()).toBe(0)
  })

  test('INV-51: there is room for so many; further ones are counted, and said aloud once', async () => {
    lines.length = 0
    const notices = new Notices({
      ...{ log, patience: patience(), retry: -1, roomMax: 5 },
      send: () => new Promise(() => {}),
    })
    for (let n = 0; n < 20; n += 1) notices.add(event(String(n)))
    expect(notices.lost()).toBe(15)
    expect(lines.filter((line) => line.includes('further ones are lost'))).toHaveLength(1)
  })

  test('`retry` bounds the attempts', async () => {
    let attempts = 0
    const notices = new Notices({
      ...{ log, patience: patience(), retry: 2 },
      send: async () => {
        attempts += 1
        return { count: 0, error: new Error('away') }
      },
    })
    notices.add(event('a'))
    await notices.stop()
    expect(attempts).toBe(3)
    expect(notices.lost()).toBe(1)
  })
})
