import { setTimeout as pause } from 'node:timers/promises'
import type Sqlite from 'better-sqlite3'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { Busy } from '../errors.ts'
import { isTransient } from './errors.ts'
import { Turns } from './turns.ts'
import { encode, timeOf } from './values.ts'

/** How long a transaction waits for its turn, in this process and among processes. */
const TURN_MS = 30_000
/** Another process holds the file: look again after up to this long. */
const RETRY_MS = 10
/** Statements kept compiled, per connection. */
const STATEMENTS_MAX = 500

/**
 * Kysely's driver interface over one better-sqlite3 connection. Calls into SQLite are synchronous, so nothing here may
 * wait inside one: a transaction that finds the file taken comes back later instead of blocking the whole process, which
 * may itself be the one that holds it.
 */
export class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection
  readonly #use: 'reads' | 'writes'
  readonly #turns = new Turns(TURN_MS)

  constructor(database: Sqlite.Database, use: 'reads' | 'writes') {
    this.#connection = new SqliteConnection(database)
    this.#use = use
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    if (this.#use === 'writes') await this.#turns.take()
    return this.#connection
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    if (this.#use === 'reads') throw new Error('reads have no transaction: use store.write')
    await connection.begin()
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.end('commit')
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.end('rollback')
  }

  async releaseConnection(_connection: SqliteConnection): Promise<void> {
    if (this.#use === 'writes') this.#turns.leave()
  }

  async destroy(): Promise<void> {
    // A transaction that is open ends first.
    if (this.#use === 'writes') await this.#turns.take()
    this.#connection.close()
  }
}

type Prepared = { readonly statement: Sqlite.Statement; readonly decode: (rows: unknown[]) => unknown[] }

class SqliteConnection implements DatabaseConnection {
  readonly #database: Sqlite.Database
  readonly #statements = new Map<string, Prepared>()
  #transaction = false

  constructor(database: Sqlite.Database) {
    this.#database = database
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // A full disk ends a transaction by itself; what follows would be outside of any.
    if (this.#transaction && !this.#database.inTransaction) throw new Error('SQLite has ended the transaction')
    const { statement, decode } = this.#prepare(query.sql)
    const parameters = query.parameters.map(bound)
    if (statement.reader) {
      const rows = decode(statement.all(parameters)) as R[]
      return statement.readonly ? { rows } : { rows, numAffectedRows: BigInt(rows.length) }
    }
    const { changes, lastInsertRowid } = statement.run(parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  // biome-ignore lint/correctness/useYield: refused before the first row
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are not streamed: read them page by page')
  }

  /** Immediate: a transaction that begins as a reader could find itself unable to write half way. */
  async begin(): Promise<void> {
    const begun = performance.now()
    for (;;) {
      try {
        this.#database.exec('begin immediate')
        this.#transaction = true
        return
      } catch (error) {
        if (!isTransient(error)) throw error
        if (performance.now() - begun > TURN_MS) throw new Busy('The database is busy.')
        await pause(Math.random() * RETRY_MS)
      }
    }
  }

  end(how: 'commit' | 'rollback'): void {
    if (this.#database.inTransaction) this.#database.exec(how)
    else if (how === 'commit') throw new Error('SQLite has ended the transaction: nothing was committed')
    this.#transaction = false
  }

  close(): void {
    this.#database.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    const prepared = { statement, decode: decoder(statement) }
    if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear()
    this.#statements.set(sql, prepared)
    return prepared
  }
}

const bound = (value: unknown): unknown => {
  const encoded = encode(value)
  return typeof encoded === 'boolean' ? Number(encoded) : encoded
}

const decoders: Readonly<Record<string, (stored: unknown) => unknown>> = {
  BOOLEAN: (stored) => stored !== 0,
  DATETIME: (stored) => timeOf(String(stored)),
}

/** SQLite keeps no types but remembers what a column was declared as; an expression has no declaration. */
function decoder(statement: Sqlite.Statement): (rows: unknown[]) => unknown[] {
  if (!statement.reader) return (rows) => rows
  // Of two columns with one name the last is in the row.
  const types = new Map(statement.columns().map(({ name, type }) => [name, decoders[type?.toUpperCase() ?? '']]))
  const columns = [...types].flatMap(([name, decode]) => (decode === undefined ? [] : [{ name, decode }]))
  if (columns.length === 0) return (rows) => rows
  return (rows) => {
    for (const row of rows as Record<string, unknown>[])
      for (const { name, decode } of columns) {
        const stored = row[name]
        if (stored !== null && stored !== undefined) row[name] = decode(stored)
      }
    return rows
  }
}
