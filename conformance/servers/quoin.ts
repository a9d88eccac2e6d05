/**
 * Our own server, started the way an operator of Keystone would: the same keystone.conf, the same preparing commands.
 * A server with no configuration file at all is the business of the server package's own tests.
 */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { exchange } from '../http.ts'
import { NODE_FLAG, QUOIN_MAIN } from '../require.ts'
import { type DatabaseServer, startMariaDb, startPostgres } from './databases.ts'
import { ADMIN_PASSWORD, bootstrapArguments, type Conf, type IdentityServer, writeConf } from './identity-server.ts'
import { freePort, launch, mustRun, temporaryFolder, whenReady } from './process.ts'

const READY_S_MAX = 30

/** The databases Quoin runs on; every black-box suite runs on all of them. */
export const DATABASES = ['sqlite', 'postgresql', 'mysql'] as const
export type DatabaseKind = (typeof DATABASES)[number]

export interface QuoinOptions {
  /** A kind brings up a private database server; a connection URL uses a database that is there. */
  readonly database: DatabaseKind | { readonly connection: string }
  readonly extraConf?: Conf
  /** Serve what this configuration names, as it is: no db_sync, no keys, no bootstrap. */
  readonly configFile?: string
  readonly name?: string
}

export interface QuoinServer extends IdentityServer {
  /** Without warning. Its folder stays, for another to go on with, until `stop`. */
  kill(): Promise<void>
}

export async function startQuoin(options: QuoinOptions): Promise<QuoinServer> {
  const kind = typeof options.database === 'string' ? options.database : 'given'
  const name = options.name ?? `quoin-${kind}`
  const folder = await temporaryFolder('quoin-server')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { connection, database } = await connectionFor(options.database, folder.path)
  const configFile = options.configFile ?? (await writeConf(folder.path, connection, options.extraConf))
  if (options.configFile === undefined) await prepare(configFile, url)
  const data = join(folder.path, 'data')
  const server = launch({
    name,
    program: process.execPath,
    args: [
      ...[NODE_FLAG, QUOIN_MAIN, 'serve', '--config-file', configFile],
      ...['--data', data, '--host', '127.0.0.1', '--port', String(port)],
    ],
    cwd: folder.path,
    env: { OS_BOOTSTRAP_PASSWORD: ADMIN_PASSWORD },
  })
  const healthy = async () => (await exchange(`${url}/healthcheck`).catch(() => undefined))?.status === 200
  await whenReady(server, name, READY_S_MAX, healthy)
  return {
    name,
    url,
    adminPassword: ADMIN_PASSWORD,
    configFile,
    logs: server.logs,
    kill: async () => {
      process.kill(-server.pid, 'SIGKILL')
      await server.stop()
    },
    stop: async () => {
      await server.stop()
      await database?.stop()
      await folder.remove()
    },
  }
}

/** Runs one of Quoin's commands with a configuration; throws with its output when it fails. */
export const quoinCommand = (configFile: string, [command = '', ...args]: readonly string[]) =>
  mustRun({
    name: `quoin ${command}`,
    program: process.execPath,
    args: [QUOIN_MAIN, command, '--config-file', configFile, ...args],
  })

async function connectionFor(
  wanted: QuoinOptions['database'],
  folder: string,
): Promise<{ connection: string; database?: DatabaseServer }> {
  if (typeof wanted !== 'string') return wanted
  if (wanted === 'sqlite') return { connection: `sqlite:///${join(folder, 'quoin.db')}` }
  const database = await (wanted === 'mysql' ? startMariaDb() : startPostgres())
  return { connection: await database.createDatabase('quoin'), database }
}

async function prepare(configFile: string, url: string): Promise<void> {
  const { username } = userInfo()
  const owner = ['--keystone-user', username, '--keystone-group', username]
  await quoinCommand(configFile, ['db_sync'])
  await quoinCommand(configFile, ['fernet_setup', ...owner])
  await quoinCommand(configFile, ['credential_setup', ...owner])
  await quoinCommand(configFile, ['bootstrap', ...bootstrapArguments(url)])
}
