/** Private database servers for tests: one each, on a free loopback port, with durability off because they live minutes. */
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { postgresProgram } from '../require.ts'
import { freePort, launch, mustRun, run, runningAsRoot, temporaryFolder, whenReady } from './process.ts'

const READY_S_MAX = 60

/** A running database server in which tests create databases. */
export interface DatabaseServer {
  readonly kind: 'mysql' | 'postgresql'
  readonly port: number
  /** Creates an empty database and returns its connection URL as `[database] connection` wants it. */
  createDatabase(name: string): Promise<string>
  /** Runs SQL as the administrator in one database and returns what the command line client prints. */
  sql(database: string, statements: string): Promise<string>
  stop(): Promise<void>
  logs(): string
}

export async function startMariaDb(extraArgs: readonly string[] = []): Promise<DatabaseServer> {
  const folder = await temporaryFolder('quoin-mariadb')
  const port = await freePort()
  const socket = `${folder.path}/socket`
  const data = `${folder.path}/data`
  const user = userInfo().username
  await mustRun({
    name: 'mariadb-install-db',
    program: 'mariadb-install-db',
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      `--user=${user}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
  })
  const server = launch({
    name: 'mariadbd',
    program: '/usr/sbin/mariadbd',
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      `--user=${user}`,
      `--socket=${socket}`,
      `--pid-file=${folder.path}/pid`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--innodb-flush-log-at-trx-commit=0',
      '--character-set-server=utf8mb4',
      '--max-connections=300',
      ...extraArgs,
    ],
  })
  const client = (args: readonly string[], input: string) => ({
    name: 'mariadb',
    program: 'mariadb',
    args: ['--no-defaults', `--socket=${socket}`, '--user=root', '--batch', ...args],
    input,
  })
  const alive = async () => (await run(client([], 'select 1;'))).code === 0
  await whenReady(server, 'mariadbd', READY_S_MAX, alive)
  return {
    kind: 'mysql',
    port,
    createDatabase: async (name) => {
      const statements = `create database ${name}; grant all on ${name}.* to 'keystone'@'127.0.0.1' identified by 'secret';`
      await mustRun(client([], statements))
      return `mysql+pymysql://keystone:secret@127.0.0.1:${port}/${name}?charset=utf8mb4`
    },
    sql: async (database, statements) => (await mustRun(client([database], statements))).stdout,
    stop: async () => {
      await server.stop()
      await folder.remove()
    },
    logs: server.logs,
  }
}

export async function startPostgres(extraArgs: readonly string[] = []): Promise<DatabaseServer> {
  const folder = await temporaryFolder('quoin-postgres')
  const port = await freePort()
  const data = `${folder.path}/data`
  const as = runningAsRoot() ? await postgresUser() : undefined
  const owner = as ? { as } : {}
  if (as) await mustRun({ name: 'chown', program: 'chown', args: [`${as.uid}:${as.gid}`, folder.path] })
  await mustRun({
    name: 'initdb',
    program: program('initdb'),
    args: ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    cwd: folder.path,
    ...owner,
  })
  const server = launch({
    name: 'postgres',
    program: program('postgres'),
    args: [
      ...['-D', data, '-p', String(port), '-k', folder.path, '-h', '127.0.0.1'],
      ...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=200'],
      ...extraArgs,
    ],
    cwd: folder.path,
    ...owner,
  })
  const client = (database: string, input: string) => ({
    name: 'psql',
    program: program('psql'),
    args: [
      '-X',
      '-q',
      '-A',
      '-t',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-U',
      'postgres',
      '-d',
      database,
    ],
    input,
  })
  await whenReady(server, 'postgres', READY_S_MAX, async () => (await run(client('postgres', 'select 1;'))).code === 0)
  await mustRun(client('postgres', `create role keystone login password 'secret';`))
  return {
    kind: 'postgresql',
    port,
    createDatabase: async (name) => {
      await mustRun(client('postgres', `create database ${name} owner keystone;`))
      return `postgresql+psycopg2://keystone:secret@127.0.0.1:${port}/${name}`
    },
    sql: async (database, statements) => (await mustRun(client(database, statements))).stdout,
    stop: async () => {
      await server.stop()
      await folder.remove()
    },
    logs: server.logs,
  }
}

/** A running memcached. */
export interface CacheServer {
  readonly address: string
  stop(): Promise<void>
}

export async function startMemcached(): Promise<CacheServer> {
  const port = await freePort()
  const server = launch({
    name: 'memcached',
    program: '/usr/bin/memcached',
    args: ['-l', '127.0.0.1', '-p', String(port), '-m', '64', '-u', userInfo().username],
  })
  await whenReady(server, 'memcached', READY_S_MAX, () => accepts(port))
  return {
    address: `127.0.0.1:${port}`,
    stop: async () => {
      await server.stop()
    },
  }
}

function program(name: string): string {
  const path = postgresProgram(name)
  if (path === undefined) throw new Error(`PostgreSQL's ${name} is missing; install with: apt-get install postgresql`)
  return path
}

// PostgreSQL refuses to run as root; Debian's package creates this user for it.
async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const { stdout } = await mustRun({ name: 'getent', program: 'getent', args: ['passwd', 'postgres'] })
  const [, , uid, gid] = stdout.trim().split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
