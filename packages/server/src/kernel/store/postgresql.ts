import { type Dialect as KyselyDialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
import { Busy } from '../errors.ts'
import { type PostgresqlTarget, poolBounds } from './connection.ts'
import { type Session, SessionDriver } from './driver.ts'
import { timeOf } from './values.ts'

const INT8 = 20
const DATE = 1082
const TIMESTAMP = 1114

/** Keystone writes UTC without saying so; counts and microseconds fit a number. */
const parsers: Record<number, (value: string) => unknown> = {
  [INT8]: Number,
  [DATE]: (value) => value,
  [TIMESTAMP]: timeOf,
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

export function postgresqlDialect(
  target: PostgresqlTarget,
  options: { readonly connections: number; readonly onError: (error: unknown) => void },
): KyselyDialect {
  const pool = new pg.Pool({
    host: target.host,
    port: target.port,
    user: target.user,
    ...(target.password !== undefined && { password: target.password }),
    database: target.database,
    ssl: target.tls ?? false,
    max: options.connections,
    connectionTimeoutMillis: poolBounds.wait_ms,
    idleTimeoutMillis: poolBounds.idle_ms,
    keepAlive: true,
    application_name: 'quoin',
    types,
  })
  // A pooled connection that dies while nobody uses it; the pool has already let go of it.
  pool.on('error', options.onError)
  // One that dies in use tells the statement under way, or the next one; unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const sessions = {
    acquire: async () => sessionOf(await pool.connect().catch(busyOr)),
    end: () => {
      pool.off('error', options.onError).on('error', () => {})
      return pool.end()
    },
  }
  return {
    createDriver: () => new SessionDriver(sessions, 'start transaction isolation level read committed'),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}

const busyOr = (error: Error): never => {
  // The pool's words for having no connection free in time (INV-52); it gives no code.
  if (error.message === 'timeout exceeded when trying to connect')
    throw new Busy('The database has no connection free.')
  throw error
}

const CHANGING = ['INSERT', 'UPDATE', 'DELETE', 'MERGE']

const sessionOf = (client: pg.PoolClient): Session => ({
  async query(sql, parameters) {
    const { command, rowCount, rows } = await client.query(sql, [...parameters])
    const affected = CHANGING.includes(command) && { numAffectedRows: BigInt(rowCount ?? 0) }
    return { rows: rows ?? [], command, ...affected }
  },
  release: () => client.release(),
  destroy: () => client.release(true),
})
