import { Kysely, type Dialect as KyselyDialect, sql } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { FollowedLog } from '../changes/log.ts'
import { OperatorError } from '../errors.ts'
import { nameOf, parseConnection, type Target } from './connection.ts'
import { define } from './define.ts'
import { connectionError } from './errors.ts'
import { ExactText } from './exact.ts'
import { ReadsOnly } from './guard.ts'
import type { Features, Store, StoreOptions } from './index.ts'
import { hasColumn, tableNames } from './introspect.ts'
import { ColumnLimits } from './limits.ts'
import { writeWith } from './write.ts'

const POLL_MS = 250
const CONNECTIONS = 10

/**
 * Opens the database that `[database] connection` names and makes sure that it answers.
 * Throws a StoreError that names the option, the place (never the password) and what to do.
 */
export async function openStore(connection: string, options: StoreOptions = {}): Promise<Store> {
  const target = parseConnection(connection)
  const { reads, writes } = await connectTo(target, options)
  const log = new FollowedLog(reads, { pollMs: options.changePollMs ?? POLL_MS, onError: onErrorOf(options) })
  const has: Features = { mappingSchemaVersion: false }
  const close = async (): Promise<void> => {
    await log.close()
    await writes.destroy()
    if (reads !== writes) await reads.destroy()
  }
  const learn = async (): Promise<void> => {
    has.mappingSchemaVersion = await hasColumn(reads, 'mapping', 'schema_version')
  }
  try {
    await sql`select 1`.execute(reads)
    await learn()
    if ((await tableNames(reads)).has('quoin_change')) await log.start()
  } catch (error) {
    await close()
    throw explained(target, error)
  }
  const checked = writes.withPlugin(new ColumnLimits())
  return {
    dialect: target.dialect,
    db: reads.withPlugin(new ReadsOnly()),
    changes: log,
    has,
    foreignWriters: options.foreignWriters ?? false,
    async write(work, by = {}) {
      const { result, changes } = await writeWith(checked, work, { by, now: options.now ?? (() => new Date()) })
      await log.committed(changes)
      return result
    },
    async define(work) {
      await define(writes, work)
      await learn()
    },
    close,
  }
}

/** Drivers are loaded when their database is used: the embedded service never loads the others. */
async function connectTo(
  target: Target,
  options: StoreOptions,
): Promise<{ readonly reads: Kysely<Tables>; readonly writes: Kysely<Tables> }> {
  try {
    const connections = options.connections ?? CONNECTIONS
    switch (target.dialect) {
      case 'sqlite': {
        const { sqliteDialects } = await import('./sqlite.ts')
        const dialects = sqliteDialects(target)
        return { reads: kysely(dialects.reads), writes: kysely(dialects.writes) }
      }
      case 'postgresql': {
        const { postgresqlDialect } = await import('./postgresql.ts')
        const both = kysely(postgresqlDialect(target, { connections, onError: onErrorOf(options) }))
        return { reads: both, writes: both }
      }
      case 'mysql': {
        const { mysqlDialect } = await import('./mysql.ts')
        const both = kysely(mysqlDialect(target, { connections })).withPlugin(new ExactText())
        return { reads: both, writes: both }
      }
    }
  } catch (error) {
    throw explained(target, error)
  }
}

const kysely = (dialect: KyselyDialect): Kysely<Tables> => new Kysely<Tables>({ dialect })

const onErrorOf = ({ onError }: StoreOptions): ((error: unknown) => void) =>
  onError ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error)))

function explained(target: Target, error: unknown): unknown {
  if (error instanceof OperatorError || !(error instanceof Error)) return error
  const { code } = error as { code?: unknown }
  const refusal = connectionError(
    `cannot use ${nameOf(target)}: ${error.message || String(code)}`,
    fixFor(target, code),
  )
  return Object.assign(refusal, { cause: error })
}

function fixFor(target: Target, code: unknown): string {
  if (target.dialect === 'sqlite')
    return 'name a file that is an SQLite database, on a local disk, writable by the service'
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
    case '28P01':
    case '28000':
      return `correct the user or password, or give ${target.user} rights on ${target.database}`
    case 'ER_BAD_DB_ERROR':
    case '3D000':
      return `create the database ${target.database}, or correct its name`
    default:
      return 'start the database server, or correct host, port or socket'
  }
}
