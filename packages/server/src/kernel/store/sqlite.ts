import { closeSync, fchmodSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type Dialect as KyselyDialect, SqliteAdapter, SqliteIntrospector } from 'kysely'
import type { SqliteTarget } from './connection.ts'
import { connectionError } from './errors.ts'
import { SqliteCompiler } from './sqlite-compiler.ts'
import { SqliteDriver } from './sqlite-driver.ts'

/** How long another process may hold the file for its own reasons (recovery, closing) before a read gives up. */
const BUSY_READ_MS = 5_000

/**
 * The embedded database: one file in WAL mode, one connection that writes and one that only reads, so that no read waits
 * for an open transaction and each sees what was last committed.
 */
export function sqliteDialects(target: SqliteTarget): {
  readonly reads: KyselyDialect
  readonly writes: KyselyDialect
} {
  makePrivateFile(target.file)
  const writer = open(target.file)
  // Full: a commit that was answered is on the disk (INV-70).
  writer.pragma('synchronous = FULL')
  // Waiting inside SQLite would stop the whole process: the driver waits outside.
  writer.pragma('busy_timeout = 0')
  const reader = open(target.file)
  reader.pragma('query_only = ON')
  return { reads: dialect(reader, 'reads'), writes: dialect(writer, 'writes') }
}

function dialect(database: Sqlite.Database, use: 'reads' | 'writes'): KyselyDialect {
  return {
    createDriver: () => new SqliteDriver(database, use),
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

function open(file: string): Sqlite.Database {
  const database = new Sqlite(file, { timeout: BUSY_READ_MS })
  try {
    const mode = database.pragma('journal_mode = WAL', { simple: true })
    if (mode !== 'wal')
      throw connectionError(`${file} is on a file system without shared memory`, 'put the database on a local disk')
    database.pragma('foreign_keys = ON')
    database.pragma('trusted_schema = OFF')
    // SQLite's own knows ASCII only; filters that ignore case must do so alike on every database (INV-48).
    database.function('lower', { deterministic: true }, (value) =>
      typeof value === 'string' ? value.toLowerCase() : value,
    )
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** INV-56: ours alone, whatever the umask. SQLite gives the -wal and -shm files the mode of the database. */
function makePrivateFile(file: string): void {
  try {
    const descriptor = openSync(file, 'ax', 0o600)
    fchmodSync(descriptor, 0o600)
    closeSync(descriptor)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    throw connectionError(
      `cannot create ${file} (${code})`,
      `make ${dirname(file)} a folder that the service may write to`,
    )
  }
}
