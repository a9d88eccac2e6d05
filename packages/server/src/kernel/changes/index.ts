import type { Tx } from '../store/index.ts'
import type { Change } from './change.ts'
import { journalOf } from './journal.ts'

/**
 * The log of changes: one entry for each committed change of an entity, written in the transaction that made it, numbered
 * without gaps in the order of commits. Everything that must know of changes follows it: caches of other processes,
 * audit, notifications and the edge's feed. `kernel/store` writes it at the end of each transaction.
 */
export type { By, Change, ChangeLog, Origin, RecordedChange } from './change.ts'

/** Adds a change to the transaction's records. They are numbered and written when its work is done. */
export function record(tx: Tx, change: Change): void {
  const { changes, because } = journalOf(tx)
  changes.push(because === undefined ? change : { because, ...change })
}

/** Does work that nobody asked for by itself, but which follows from something else: its records say so. */
export async function following(tx: Tx, because: string, work: () => Promise<void>): Promise<void> {
  const journal = journalOf(tx)
  const outer = journal.because
  journal.because = because
  try {
    await work()
  } finally {
    journal.because = outer
  }
}

/**
 * States that a transaction changes rows and nothing follows it in the log, and why: counters of failed logins, expired
 * rows swept away, this process's own bookkeeping.
 */
export function unrecorded(tx: Tx, reason: string): void {
  journalOf(tx).unrecorded = reason
}
