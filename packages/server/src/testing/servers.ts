import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Database servers for tests, one of each kind for a whole run of the test runner, on Unix sockets only. */

type ServerName = 'postgresql' | 'mysql'

export interface RunningServer {
  readonly name: ServerName
  /** Where the socket is. */
  readonly folder: string
  readonly socket: string
}

const START_MS = 60_000

const debianPostgres = existsSync('/usr/lib/postgresql')
  ? readdirSync('/usr/lib/postgresql')
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => `/usr/lib/postgresql/${version}/bin`)
  : []
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', ...debianPostgres]
const find = (...names: string[]): string | undefined =>
  names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync)

const both = (initialize: string | undefined, serve: string | undefined) =>
  initialize === undefined || serve === undefined ? undefined : { initialize, serve }

/** The programs that make and run each kind of server; undefined where they are not installed. */
export const programs = {
  postgresql: both(find('initdb'), find('postgres')),
  mysql: both(find('mariadb-install-db'), find('mariadbd')),
} as const

/** The test runner's main process: its workers share what they start, and it all ends with it. */
const owner = process.env.VITEST === undefined ? process.pid : process.ppid
const root = join(tmpdir(), `quoin-test-${owner}`)

const started = new Map<ServerName, Promise<RunningServer>>()

export function runningServer(name: ServerName): Promise<RunningServer> {
  const known = started.get(name) ?? startOrJoin(name)
  started.set(name, known)
  return known
}

async function startOrJoin(name: ServerName): Promise<RunningServer> {
  const folder = join(root, name)
  const socket = join(folder, name === 'postgresql' ? '.s.PGSQL.5432' : 'socket')
  mkdirSync(root, { recursive: true, mode: 0o755 })
  // Whoever makes the folder starts the server; the others wait until it answers.
  if (claimed(folder)) start(name, folder)
  const server = { name, folder, socket }
  let problem: unknown
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await pause(50))
    if (existsSync(join(folder, 'started')))
      try {
        await asAdmin(server, 'select 1')
        return server
      } catch (error) {
        problem = error
      }
  throw new Error(`${name} did not start: ${logOf(folder)}`, { cause: problem })
}

const logOf = (folder: string): string => {
  const log = join(folder, 'log')
  return existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : 'no log'
}

function claimed(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Both servers refuse to run as root: there, they run as the user their package made. */
function identity(name: ServerName): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const user = name === 'postgresql' ? 'postgres' : 'mysql'
  const number = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

function start(name: ServerName, folder: string): void {
  const found = programs[name]
  if (found === undefined) throw new Error(`${name} is not installed`)
  const as = identity(name)
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid)
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  const log = openSync(join(folder, 'log'), 'a')
  const stdio = ['ignore', log, log] as ['ignore', number, number]
  const { initialize, serve } = argumentsOf(name, folder, data)
  execFileSync(found.initialize, initialize, { stdio, cwd: folder, ...as })
  const server = spawn(found.serve, serve, { stdio, cwd: folder, detached: true, ...as })
  server.unref()
  watch(server.pid ?? 0)
  writeFileSync(join(folder, 'started'), String(server.pid))
}

/** Nothing is kept, so nothing need reach the disk. */
function argumentsOf(name: ServerName, folder: string, data: string): { initialize: string[]; serve: string[] } {
  if (name === 'postgresql')
    return {
      initialize: ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'],
      serve: [
        '-D',
        data,
        '-k',
        folder,
        ...['listen_addresses=', 'fsync=off', 'full_page_writes=off', 'max_connections=300'].flatMap((setting) => [
          '-c',
          setting,
        ]),
      ],
    }
  return {
    initialize: ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    serve: [
      ...['--no-defaults', `--datadir=${data}`, `--socket=${join(folder, 'socket')}`, '--skip-networking'],
      ...[`--pid-file=${join(folder, 'pid')}`, '--skip-log-bin', '--max-connections=300'],
      ...['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-flush-method=nosync'],
      ...['--innodb-file-per-table=0', '--skip-sync-frm', '--innodb-log-file-size=32M', '--performance-schema=0'],
    ],
  }
}

/** Outlives this process, and ends the server and its files when the owner is gone, however it went. */
function watch(server: number): void {
  const script = `
    while kill -0 ${owner} 2>/dev/null; do sleep 1; done
    kill -INT ${server} 2>/dev/null; sleep 1; kill -KILL ${server} 2>/dev/null
    rm -rf '${root}'`
  spawn('sh', ['-c', script], { stdio: 'ignore', detached: true }).unref()
}

/** One statement as the server's administrator. The drivers are loaded only where there is a server to speak to. */
export async function asAdmin({ name, folder, socket }: RunningServer, statement: string): Promise<void> {
  if (name === 'postgresql') {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ host: folder, user: 'postgres', database: 'postgres' })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  } else {
    const { default: mysql } = await import('mysql2/promise')
    const connection = await mysql.createConnection({ socketPath: socket, user: 'root' })
    await connection.query(statement).finally(() => connection.end())
  }
}
