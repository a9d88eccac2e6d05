import { describe, expect, test } from 'vitest'
import { unrecorded } from '../../kernel/changes/index.ts'
import type { Store } from '../../kernel/store/index.ts'
import { insertUsed, sweepUsed } from '../../kernel/used-once.ts'
import { available } from '../../testing/databases.ts'
import { freshStore } from '../../testing/store.ts'
import { countAttempt } from './store.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000)

describe.each(available)('what is used once ($name)', ({ name: database }) => {
  const write = <T>(store: Store, work: (tx: Parameters<Parameters<Store['write']>[0]>[0]) => Promise<T>): Promise<T> =>
    store.write((tx) => {
      unrecorded(tx, 'a test')
      return work(tx)
    })

  test('INV-33, INV-29: of several processes one is first, and together they guess no more often than one', async () => {
    const { store, another, drop } = await freshStore(database)
    try {
      const stores = [store, await another(), await another()]
      const used = { kind: 'totp', value: 'a', until: later(60) }
      const firsts = await Promise.all(stores.map((one) => write(one, (tx) => insertUsed(tx, used))))
      expect(firsts.filter(Boolean)).toHaveLength(1)

      const limit = (now: Date) => ({ attemptsMax: 4, now, countedSince: new Date(now.getTime() - 300_000) })
      const guesses = (now: Date) =>
        Promise.all(
          [...stores, ...stores].map((one) => write(one, (tx) => countAttempt(tx, 'ann', 'alone', limit(now)))),
        )
      expect((await guesses(NOW)).filter(Boolean)).toHaveLength(4)
      expect((await guesses(later(299))).filter(Boolean)).toHaveLength(0)
      expect((await guesses(later(300))).filter(Boolean)).toHaveLength(4)
    } finally {
      await drop()
    }
  })

  test('what could not be used anyway is swept away, a little at a time (INV-51)', async () => {
    const { store, drop } = await freshStore(database)
    try {
      const insert = (value: string, until: Date) =>
        write(store, (tx) => insertUsed(tx, { kind: 'receipt', value, until }))
      for (let i = 0; i < 25; i += 1) await insert(`old${i}`, later(i))
      await insert('young', later(100))
      const left = async () => {
        await write(store, (tx) => sweepUsed(tx, later(60)))
        return (await store.db.selectFrom('quoin_used_once').select('value').execute()).length
      }
      expect([await left(), await left()]).toEqual([6, 1])
    } finally {
      await drop()
    }
  })
})
