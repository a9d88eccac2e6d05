import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely'
import { isConnectionLost, isDefinite, isTransient, OutcomeUnknown, withoutValues } from './errors.ts'
import { encode } from './values.ts'

/**
 * The way to PostgreSQL and MySQL: kysely's driver interface over a pool of sessions. Kysely brings drivers of its own;
 * this one exists for what they leave out: values are encoded in one place, an error never carries values (INV-55), a
 * transaction that failed half way cannot go on, and a COMMIT whose answer was lost says so (INV-70).
 */
export interface Session {
  query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<unknown> & { readonly command?: string }>
  /** Back to the pool. */
  release(): void
  /** Closes the connection: nobody knows what state it is in. */
  destroy(): void
}

export interface Sessions {
  acquire(): Promise<Session>
  end(): Promise<void>
}

export class SessionDriver implements Driver {
  readonly #sessions: Sessions
  readonly #begin: string

  /** `begin` opens a transaction that reads what is committed at each statement. */
  constructor(sessions: Sessions, begin: string) {
    this.#sessions = sessions
    this.#begin = begin
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SessionConnection> {
    return new SessionConnection(await this.#sessions.acquire())
  }

  async beginTransaction(connection: SessionConnection, _settings: TransactionSettings): Promise<void> {
    await connection.begin(this.#begin)
  }

  async commitTransaction(connection: SessionConnection): Promise<void> {
    await connection.commit()
  }

  async rollbackTransaction(connection: SessionConnection): Promise<void> {
    await connection.rollback()
  }

  async releaseConnection(connection: SessionConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {
    await this.#sessions.end()
  }
}

class SessionConnection implements DatabaseConnection {
  readonly #session: Session
  #state: 'idle' | 'transaction' | 'broken' = 'idle'
  /** What ended the transaction on the server. MySQL would run the next statement outside of any. */
  #doom: unknown

  constructor(session: Session) {
    this.#session = session
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#doom !== undefined) throw this.#doom
    return (await this.#send(query.sql, query.parameters.map(encode))) as QueryResult<R>
  }

  // biome-ignore lint/correctness/useYield: refused before the first row
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are not streamed: read them page by page')
  }

  async begin(sql: string): Promise<void> {
    await this.#send(sql, [])
    this.#state = 'transaction'
    this.#doom = undefined
  }

  async commit(): Promise<void> {
    if (this.#doom !== undefined) throw this.#doom
    const { command } = await this.#session.query('commit', []).catch((error: unknown) => {
      if (isDefinite(error)) throw withoutValues(error)
      this.#state = 'broken'
      throw new OutcomeUnknown(withoutValues(error))
    })
    this.#state = 'idle'
    // PostgreSQL answers COMMIT of a failed transaction with a rollback, not with an error.
    if (command === 'ROLLBACK') throw new Error('a statement of the transaction failed, so nothing was committed')
  }

  async rollback(): Promise<void> {
    if (this.#state !== 'transaction') return
    try {
      await this.#session.query('rollback', [])
      this.#state = 'idle'
    } catch {
      // The server rolls back when the connection closes; the error that led here is the one to report.
      this.#state = 'broken'
    }
  }

  release(): void {
    if (this.#state === 'idle') this.#session.release()
    else this.#session.destroy()
  }

  async #send(sql: string, parameters: readonly unknown[]): Promise<QueryResult<unknown>> {
    try {
      return await this.#session.query(sql, parameters)
    } catch (error) {
      const lost = isConnectionLost(error)
      if (this.#state === 'transaction' && (lost || isTransient(error))) this.#doom = error
      if (lost) this.#state = 'broken'
      throw withoutValues(error)
    }
  }
}
