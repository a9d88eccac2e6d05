import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import type { By, ChangeLog } from '../changes/change.ts'
import type { Dialect } from './dialect.ts'

/**
 * The database: SQLite, PostgreSQL or MySQL behind one typed interface. What differs between the three is handled in this
 * folder and nowhere else. Reading takes a `Db`; writing takes a `Tx`, which only `store.write` makes, and which writes
 * the change log together with the rows.
 */

/** For reading. Inside a transaction the Tx itself is one. */
export type Db = Kysely<Tables>

declare const writable: unique symbol

/** A transaction: needed to write. */
export type Tx = Transaction<Tables> & { readonly [writable]: true }

export interface Store {
  readonly dialect: Dialect
  /** Reads. Each statement sees everything that was committed before it began. */
  readonly db: Db
  /**
   * One transaction. `work` may run several times (deadlocks, a lost connection), so it touches nothing but `tx`, and
   * never calls write() again; what takes long, such as hashing a password, is done before. Rows that `work` reads to change them are read with
   * `.forUpdate()`. When it resolves the change is durable and this process's followers have heard of it.
   * Throws Busy when others stayed in the way, OutcomeUnknown when the connection broke during COMMIT.
   */
  write<T>(work: (tx: Tx) => Promise<T>, by?: By): Promise<T>
  readonly changes: ChangeLog
  /** What the database found has beyond the oldest schema that is served (Zed). */
  readonly has: Readonly<Features>
  /** Keystone writes to the same database: nothing that follows the log sees all changes. */
  readonly foreignWriters: boolean
  /**
   * For schema/ alone: runs `work`, which defines tables, in one transaction and locked against other processes. On MySQL
   * neither is possible: there all it does must be repeatable.
   */
  define(work: (db: Db) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export interface Features {
  mappingSchemaVersion: boolean
}

export interface StoreOptions {
  /** How often changes of other processes are looked for. 250 unless told otherwise. */
  readonly changePollMs?: number
  readonly foreignWriters?: boolean
  /** Connections at most, to a database server. 10 unless told otherwise. */
  readonly connections?: number
  /** The time that changes are recorded with. */
  readonly now?: () => Date
  /** Hears of what goes wrong with nobody waiting: polls, listeners, idle connections. A process warning otherwise. */
  readonly onError?: (error: unknown) => void
}

export type { Dialect } from './dialect.ts'
export { dialectOf } from './dialect.ts'
export {
  type Duplicate,
  duplicateOf,
  isDuplicate,
  isMissingReference,
  isUnstorable,
  OutcomeUnknown,
  StoreError,
  TooLong,
  Unrecorded,
  Unstorable,
} from './errors.ts'
export { openStore } from './open.ts'
export { BATCH_MAX, deleteBatch, deleteInBatches, insertIgnore, insertNumbered, upsert } from './rows.ts'
export { matchesText } from './text.ts'
