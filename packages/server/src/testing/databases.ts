import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dialect } from '../kernel/store/index.ts'
import { asAdmin, programs, type RunningServer, runningServer } from './servers.ts'

/**
 * Databases for tests: SQLite files, and a private PostgreSQL and MariaDB that the first test to need one starts, that all
 * tests of a run share, and that end with the run. A suite that must hold everywhere is
 * `describe.each(available)('… ($name)', ({ name }) => …)`.
 */
export interface TestDatabase {
  readonly name: Dialect
  readonly available: boolean
  /** Why not, and what to install. */
  readonly why: string
}

const missing: Readonly<Record<Dialect, string>> = {
  sqlite: '',
  postgresql: programs.postgresql === undefined ? 'no PostgreSQL; install with: apt-get install postgresql' : '',
  mysql: programs.mysql === undefined ? 'no MariaDB; install with: apt-get install mariadb-server' : '',
}

export const databases: readonly TestDatabase[] = (['sqlite', 'postgresql', 'mysql'] as const).map((name) => ({
  name,
  available: missing[name] === '',
  why: missing[name],
}))

/**
 * QUOIN_TEST_DATABASES=sqlite leaves the others out, where a quick answer is wanted (`npm run check`). `npm test` runs on
 * all.
 */
const wanted = process.env.QUOIN_TEST_DATABASES?.split(',')

export const available: readonly TestDatabase[] = databases.filter(
  (database) => database.available && (wanted === undefined || wanted.includes(database.name)),
)

for (const { name, why } of databases.filter((database) => !database.available))
  console.warn(`SKIPPED: all suites on ${name}: ${why}`)

export interface FreshDatabase {
  /** As `[database] connection` takes it. */
  readonly url: string
  drop(): Promise<void>
}

/** A new, empty database. */
export async function freshDatabase(name: Dialect): Promise<FreshDatabase> {
  if (missing[name] !== '') throw new Error(missing[name])
  if (name === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'quoin-sqlite-'))
    return {
      url: `sqlite:///${join(folder, 'test.db')}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  const server = await runningServer(name)
  counter += 1
  const database = `test_${process.pid}_${Date.now().toString(36)}_${counter}`
  await asAdmin(server, `create database ${database}`)
  const forced = name === 'postgresql' ? ' with (force)' : ''
  return { url: urlOf(server, database), drop: () => asAdmin(server, `drop database ${database}${forced}`) }
}

let counter = 0

// Not encoded: Keystone's tools read a percent sign as their own.
const urlOf = (server: RunningServer, database: string): string =>
  server.name === 'postgresql'
    ? `postgresql+psycopg2://postgres@/${database}?host=${server.folder}`
    : `mysql+pymysql://root@localhost/${database}?charset=utf8&unix_socket=${server.socket}`
