import { OperatorError } from '../errors.ts'

/**
 * What went wrong in a database, told apart the same way on all three. Numbers are MySQL's and MariaDB's, five-character
 * codes PostgreSQL's SQLSTATEs, SQLITE_ names SQLite's.
 */

/** The database cannot be used as it is: the operator has to do something first. */
export class StoreError extends OperatorError {}

/** Part of a URL in a message: only when it cannot be a piece of a password that went astray (INV-55). */
export const shown = (part: string): string => (/^\w{1,30}$/.test(part) ? `'${part}'` : 'what is given')

export const connectionError = (problem: string, fix: string): StoreError =>
  new StoreError(`[database] connection: ${problem}`, fix)

/** What was to be written (or compared) cannot be held by the column. The sender's mistake: answer 400. */
export class Unstorable extends Error {
  constructor(what: string) {
    super(`the database cannot hold ${what}`)
  }
}

/** A text with more characters than its column has. */
export class TooLong extends Unstorable {
  readonly column: string
  readonly charactersMax: number
  readonly text: string

  constructor(table: string, column: string, { text, charactersMax }: { text: string; charactersMax: number }) {
    super(`what is given for ${table}.${column}: ${charactersMax} characters`)
    this.column = column
    this.charactersMax = charactersMax
    this.text = text
  }
}

/**
 * The connection was lost after COMMIT was sent: the transaction may or may not have been applied (INV-70). Never retried
 * here; the caller may look, or repeat the request if that is safe.
 */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('the connection was lost during COMMIT: it is not known whether the change was made', { cause })
  }
}

/** A transaction wrote rows and recorded no change: a mistake of ours, stopped before it can be committed. */
export class Unrecorded extends Error {
  constructor(statements: readonly string[]) {
    super(
      `a write transaction changed rows (${statements.join(', ')}) and recorded no change: ` +
        'call record(tx, change), or unrecorded(tx, reason) when nothing may follow it',
    )
  }
}

const codeOf = (error: unknown): string | number | undefined => {
  if (!(error instanceof Error)) return undefined
  const { errno, code } = error as { errno?: unknown; code?: unknown }
  // A system error also has an errno (negative); its name is in `code`.
  if (typeof errno === 'number' && errno > 0) return errno
  return typeof code === 'string' ? code : undefined
}

const coded =
  (...codes: readonly (string | number)[]) =>
  (error: unknown): boolean => {
    const code = codeOf(error)
    return code !== undefined && codes.includes(code)
  }

const DUPLICATE = coded(1062, '23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY')

/** A row with the same key is there already. */
export const isDuplicate = (error: unknown): boolean => DUPLICATE(error)

export interface Duplicate {
  /** As the database names it; SQLite does not tell. */
  readonly constraint?: string
  /** MySQL does not tell. */
  readonly columns?: readonly string[]
}

/** Which key it was that is taken, as far as the database says; undefined for any other error. */
export function duplicateOf(error: unknown): Duplicate | undefined {
  if (!(error instanceof Error) || !isDuplicate(error)) return undefined
  const { constraint, columns } = error as { constraint?: string; columns?: readonly string[] }
  if (constraint !== undefined) return { constraint, ...(columns && { columns }) }
  const sqlite = /constraint failed: (.+)$/.exec(error.message)?.[1]
  if (sqlite !== undefined)
    return { columns: sqlite.split(', ').map((column) => column.slice(column.indexOf('.') + 1)) }
  const mysql = /for key '(?:[^']*\.)?([^']+)'$/.exec(error.message)?.[1]
  return mysql === undefined ? {} : { constraint: mysql }
}

/** A row refers to one that is not there, or one that others refer to was to go. */
export const isMissingReference = coded(1451, 1452, '23503', 'SQLITE_CONSTRAINT_FOREIGNKEY')

const UNSTORABLE = coded(
  ...[1264, 1265, 1267, 1271, 1292, 1300, 1366, 1406, 3988],
  ...['22001', '22003', '22007', '22008', '22021', '22P02', '22P05'],
  'SQLITE_TOOBIG',
)

/** The value does not fit its column: too long, out of range, or text it has no characters for. */
export const isUnstorable = (error: unknown): boolean => error instanceof Unstorable || UNSTORABLE(error)

const TRANSIENT = coded(
  ...[1213, 1205, 1047, 1020],
  ...['40001', '40P01', '55P03'],
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY', 'SQLITE_BUSY_TIMEOUT', 'SQLITE_LOCKED'],
)

/** Others were in the way; the same transaction, started again, may pass. */
export const isTransient = (error: unknown): boolean => TRANSIENT(error)

const LOST = coded(
  ...[1053, 1927, 2006, 2013, 4031],
  ...['57P01', '57P02', '57P03', '08000', '08003', '08006', '08001', '08004', '08007', '08P01'],
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'ECONNABORTED', 'ENETUNREACH', 'EHOSTUNREACH'],
)

/** The connection is gone, and with it any transaction that was not committed. */
export const isConnectionLost = (error: unknown): boolean => {
  if (LOST(error)) return true
  if (!(error instanceof Error)) return false
  // mysql2 marks the errors that end a connection; pg reports a closed socket without a code.
  if ((error as { fatal?: unknown }).fatal === true) return true
  return /^Connection terminated|^Client has encountered a connection error/.test(error.message)
}

/** Error 1180 comes from a Galera node that left the cluster while committing: it does not know the outcome either. */
export const isDefinite = (error: unknown): boolean =>
  codeOf(error) !== undefined && codeOf(error) !== 1180 && !isConnectionLost(error)

/**
 * Takes from a driver's error what holds values: the MySQL driver attaches the whole statement with its parameters,
 * PostgreSQL the row. Both may be password hashes or secrets (INV-55).
 */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const told = error as { sql?: unknown; detail?: unknown; where?: unknown; columns?: readonly string[] }
  delete told.sql
  delete told.where
  if (typeof told.detail === 'string') {
    const columns = /^Key \(([^)]*)\)=/.exec(told.detail)?.[1]
    if (columns !== undefined) told.columns = columns.split(', ').map((column) => column.replaceAll('"', ''))
    delete told.detail
  }
  return error
}
