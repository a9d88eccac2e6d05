import type { Change } from './change.ts'

/** What one write transaction has done and recorded so far. */
export interface Journal {
  readonly changes: Change[]
  /** Kinds of statements that changed rows: 'insert', 'update', 'delete'. */
  readonly wrote: Set<string>
  /** Why nothing is recorded, when the transaction says so. */
  unrecorded: string | undefined
  /** Why what is recorded now happens, when it only follows from something else. */
  because: string | undefined
  /** The work is done and the changes are being written. */
  closed: boolean
}

const journals = new WeakMap<object, Journal>()

export function openJournal(): Journal {
  return { changes: [], wrote: new Set(), unrecorded: undefined, because: undefined, closed: false }
}

export function keepJournal(tx: object, journal: Journal): void {
  journals.set(tx, journal)
}

/** The journal of a transaction that store.write made; anything else cannot record. */
export function journalOf(tx: object): Journal {
  const journal = journals.get(tx)
  if (journal === undefined) throw new Error('changes are recorded only in a transaction of store.write')
  if (journal.closed) throw new Error('the transaction is over: record changes before its work returns')
  return journal
}
