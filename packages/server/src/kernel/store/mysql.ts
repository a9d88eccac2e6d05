import { type Dialect as KyselyDialect, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler } from 'kysely'
import mysql from 'mysql2'
import { Busy } from '../errors.ts'
import { type MysqlTarget, poolBounds } from './connection.ts'
import { type Session, SessionDriver } from './driver.ts'
import { timeOf } from './values.ts'

/** MySQL, MariaDB and Galera. */
export function mysqlDialect(target: MysqlTarget, options: { readonly connections: number }): KyselyDialect {
  const pool = mysql.createPool({
    ...('socketPath' in target ? { socketPath: target.socketPath } : { host: target.host, port: target.port }),
    user: target.user,
    ...(target.password !== undefined && { password: target.password }),
    database: target.database,
    ...(target.tls !== undefined && { ssl: target.tls }),
    charset: 'utf8mb4',
    connectionLimit: options.connections,
    maxIdle: options.connections,
    idleTimeout: poolBounds.idle_ms,
    connectTimeout: poolBounds.wait_ms,
    // An object as a parameter would be written as SQL; encode() refuses them first.
    stringifyObjects: true,
    typeCast,
  })
  const sessions = { acquire: () => acquire(pool), end: () => pool.promise().end() }
  return {
    createDriver: () => new SessionDriver(sessions, 'begin'),
    createAdapter: () => new MysqlAdapter(),
    createQueryCompiler: () => new MysqlQueryCompiler(),
    createIntrospector: (db) => new MysqlIntrospector(db),
  }
}

const typeCast: mysql.TypeCast = (field, next) => {
  if (field.type === 'TINY' && field.length === 1) {
    const value = field.string()
    return value === null ? null : value !== '0'
  }
  if (field.type === 'DATETIME' || field.type === 'TIMESTAMP') {
    const value = field.string()
    return value === null ? null : timeOf(value)
  }
  // BIGINT arrives as a number already: microseconds and counts fit one.
  return field.type === 'DATE' ? field.string() : next()
}

/**
 * What every session must agree on. TRADITIONAL (oslo.db's default too) makes data that does not fit an error instead of
 * cutting it; and by naming the whole mode, NO_BACKSLASH_ESCAPES is off, under which the driver's quoting would not hold. MySQL would round a fraction of a second up into the future, where MariaDB cuts it. Each statement reads
 * what is committed, as on PostgreSQL; without gap locks there are far fewer deadlocks.
 */
const SETUP = [
  `set session time_zone = '+00:00', session sql_mode =
     if(version() like '%MariaDB%', 'TRADITIONAL', 'TRADITIONAL,TIME_TRUNCATE_FRACTIONAL')`,
  'set session transaction isolation level read committed',
]

const ready = new WeakSet<mysql.PoolConnection>()

async function acquire(pool: mysql.Pool): Promise<Session> {
  const connection = await connectionOf(pool)
  const session = sessionOf(connection)
  if (!ready.has(connection)) {
    // A connection that dies tells the statement under way, or the next one; unheard, the event would end the process.
    connection.on('error', () => {})
    try {
      for (const statement of SETUP) await session.query(statement, [])
    } catch (error) {
      session.destroy()
      throw error
    }
    ready.add(connection)
  }
  return session
}

/** mysql2's pool lets callers wait for ever; ours gives up (INV-52) and hands a late connection straight back. */
function connectionOf(pool: mysql.Pool): Promise<mysql.PoolConnection> {
  return new Promise((resolve, reject) => {
    let waiting = true
    const timer = setTimeout(() => {
      waiting = false
      reject(new Busy('The database has no connection free.'))
    }, poolBounds.wait_ms)
    pool.getConnection((error, connection) => {
      clearTimeout(timer)
      if (!waiting) connection?.release()
      else if (error) reject(error)
      else resolve(connection)
    })
  })
}

const sessionOf = (connection: mysql.PoolConnection): Session => ({
  query: (sql, parameters) =>
    new Promise((resolve, reject) => {
      connection.query(sql, parameters as unknown[], (error, result) => {
        if (error) reject(error)
        else if (Array.isArray(result)) resolve({ rows: result })
        else {
          const { insertId, affectedRows } = result
          resolve({
            rows: [],
            numAffectedRows: BigInt(affectedRows),
            ...(insertId !== 0 && { insertId: BigInt(insertId) }),
          })
        }
      })
    }),
  release: () => connection.release(),
  destroy: () => connection.destroy(),
})
