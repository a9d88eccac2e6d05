/** Debian's Keystone under uwsgi: the oracle. Its database is given; its folder, port and processes are its own. */
import { userInfo } from 'node:os'
import { exchange } from '../http.ts'
import { PYTHON } from '../require.ts'
import { ADMIN_PASSWORD, bootstrapArguments, type Conf, type IdentityServer, writeConf } from './identity-server.ts'
import { freePort, launch, mustRun, temporaryFolder, whenReady } from './process.ts'

const READY_S_MAX = 90
const WSGI_FILE = new URL('keystone_wsgi.py', import.meta.url).pathname

export interface KeystoneOptions {
  /** Connection URL of an empty database, or one that this version of Keystone has filled. */
  readonly database: string
  /** `host:port`; without it Keystone has no cache backend, as on a fresh installation. */
  readonly memcached?: string
  /** uwsgi processes; 2 by default. */
  readonly workers?: number
  readonly extraConf?: Conf
  readonly extraUwsgi?: readonly string[]
  /** Serve what this configuration names, as it is: no db_sync, no keys, no bootstrap. */
  readonly configFile?: string
  readonly name?: string
  /** Another entry point, such as Debian's own `/usr/bin/keystone-wsgi-public`. */
  readonly wsgiFile?: string
  /** A folder with another `keystone` package, put before Debian's on Python's path: another version as the oracle. */
  readonly source?: string
  /** A fixed port instead of a free one. */
  readonly port?: number
}

export async function startKeystone(options: KeystoneOptions): Promise<IdentityServer> {
  const name = options.name ?? 'keystone'
  const folder = await temporaryFolder('quoin-keystone')
  const port = options.port ?? (await freePort())
  const python = options.source ? { PYTHONPATH: options.source } : undefined
  const url = `http://127.0.0.1:${port}`
  const configFile = options.configFile ?? (await writeConf(folder.path, options.database, conf(options)))
  if (options.configFile === undefined) await prepare(configFile, url, python)
  const server = launch({
    name,
    program: 'uwsgi',
    args: [
      ...['--plugin', 'python3', '--http-socket', `127.0.0.1:${port}`, '--wsgi-file', options.wsgiFile ?? WSGI_FILE],
      ...['--master', '--die-on-term', '--need-app', '--lazy-apps', '--enable-threads', '--thunder-lock'],
      ...['--processes', String(options.workers ?? 2), '--buffer-size', '65535', '--listen', '100'],
      // It closes every connection without saying so; a client that keeps one open would lose its next request.
      ...['--add-header', 'Connection: close'],
      ...(options.extraUwsgi ?? []),
    ],
    cwd: folder.path,
    env: { ...python, OS_KEYSTONE_CONFIG_FILES: configFile },
  })
  await whenReady(
    server,
    name,
    READY_S_MAX,
    async () => (await exchange(`${url}/v3`).catch(() => undefined))?.status === 200,
  )
  return {
    name,
    url,
    adminPassword: ADMIN_PASSWORD,
    configFile,
    logs: server.logs,
    stop: async () => {
      await server.stop()
      await folder.remove()
    },
  }
}

/** Runs `keystone-manage` with a configuration; throws with its output when it fails. */
export const keystoneManage = (
  configFile: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) =>
  mustRun({
    name: `keystone-manage ${args[0]}`,
    program: PYTHON,
    args: ['/usr/bin/keystone-manage', '--config-file', configFile, ...args],
    env,
  })

function conf({ memcached, extraConf = {} }: KeystoneOptions): Conf {
  if (memcached === undefined) return extraConf
  const cache = { enabled: true, backend: 'dogpile.cache.memcached', memcache_servers: memcached }
  return { ...extraConf, cache: { ...cache, ...extraConf.cache } }
}

async function prepare(configFile: string, url: string, python: Readonly<Record<string, string>> = {}): Promise<void> {
  const { username } = userInfo()
  const owner = ['--keystone-user', username, '--keystone-group', username]
  await Promise.all([
    keystoneManage(configFile, ['db_sync'], python),
    keystoneManage(configFile, ['fernet_setup', ...owner], python),
    keystoneManage(configFile, ['credential_setup', ...owner], python),
  ])
  await keystoneManage(configFile, ['bootstrap', ...bootstrapArguments(url)], python)
}
