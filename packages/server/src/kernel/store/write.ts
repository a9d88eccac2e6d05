import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { append } from '../changes/append.ts'
import type { By, RecordedChange } from '../changes/change.ts'
import { type Journal, keepJournal, openJournal } from '../changes/journal.ts'
import { Busy } from '../errors.ts'
import { isConnectionLost, isTransient, OutcomeUnknown, Unrecorded } from './errors.ts'
import { WriteWatch } from './guard.ts'
import type { Tx } from './index.ts'

const ATTEMPTS_MAX = 10
/** No attempt begins later than this after the first. */
const RETRY_FOR_MS = 30_000
const PAUSE_MAX_MS = 500

export interface Written<T> {
  readonly result: T
  readonly changes: readonly RecordedChange[]
}

/**
 * Runs `work` in one transaction, with its change records as the last statements (INV-13: all or nothing). When others
 * were in the way, or the connection broke before COMMIT, everything is run again: `work` does nothing that a second run
 * would do twice, except through `tx`.
 */
export async function writeWith<T>(
  db: Kysely<Tables>,
  work: (tx: Tx) => Promise<T>,
  options: { readonly by: By; readonly now: () => Date },
): Promise<Written<T>> {
  const began = performance.now()
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(db, work, options)
    } catch (error) {
      if (!mayRetry(error)) throw error
      if (attempt === ATTEMPTS_MAX || performance.now() - began > RETRY_FOR_MS)
        throw isTransient(error) ? Object.assign(new Busy('The database is busy.'), { cause: error }) : error
      await pause(Math.random() * Math.min(PAUSE_MAX_MS, 5 * 2 ** attempt))
    }
  }
}

const mayRetry = (error: unknown): boolean =>
  !(error instanceof OutcomeUnknown) && (isTransient(error) || isConnectionLost(error))

async function once<T>(
  db: Kysely<Tables>,
  work: (tx: Tx) => Promise<T>,
  { by, now }: { readonly by: By; readonly now: () => Date },
): Promise<Written<T>> {
  const journal = openJournal()
  return db.transaction().execute(async (transaction) => {
    const result = await work(writable(transaction, journal))
    journal.closed = true
    if (journal.wrote.size > 0 && journal.changes.length === 0 && journal.unrecorded === undefined)
      throw new Unrecorded([...journal.wrote])
    return { result, changes: await append(transaction, journal.changes, { by, at: now() }) }
  })
}

/** The one place where a Tx is made. */
function writable(transaction: Transaction<Tables>, journal: Journal): Tx {
  const tx = transaction.withPlugin(new WriteWatch(journal)) as Tx
  keepJournal(tx, journal)
  return tx
}
