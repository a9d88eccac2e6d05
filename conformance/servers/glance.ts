/** Debian's Glance behind keystonemiddleware: a service that trusts what Identity says of a token. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exchange } from '../http.ts'
import { PYTHON } from '../require.ts'
import type { IdentityServer } from './identity-server.ts'
import { freePort, launch, mustRun, temporaryFolder, whenReady } from './process.ts'

const READY_S_MAX = 120
const PASTE = '/etc/glance/glance-api-paste.ini'

export interface Glance {
  readonly url: string
  stop(): Promise<void>
  logs(): string
}

/** The user that Glance asks Identity as; the test makes it. */
export const GLANCE_USER = { name: 'glance', password: 'glance password', project: 'service' } as const

export async function startGlance(identity: IdentityServer): Promise<Glance> {
  const folder = await temporaryFolder('quoin-glance')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const configFile = await writeGlanceConf(folder.path, port, identity)
  const program = (name: string, ...args: readonly string[]) => ({
    name,
    program: PYTHON,
    args: [`/usr/bin/${name}`, '--config-file', configFile, ...args],
    cwd: folder.path,
    env: { HOME: folder.path },
  })
  await mustRun(program('glance-manage', 'db_sync'))
  const server = launch(program('glance-api'))
  const healthy = async () => (await exchange(`${url}/versions`).catch(() => undefined))?.status === 200
  await whenReady(server, 'glance-api', READY_S_MAX, healthy)
  return {
    url,
    logs: server.logs,
    stop: async () => {
      await server.stop()
      await folder.remove()
    },
  }
}

async function writeGlanceConf(folder: string, port: number, identity: IdentityServer): Promise<string> {
  for (const name of ['images', 'staging', 'tasks', 'locks', 'policy.d']) await mkdir(join(folder, name))
  const sections: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
    DEFAULT: {
      bind_host: '127.0.0.1',
      bind_port: port,
      workers: 0,
      enforce_secure_rbac: true,
      enabled_import_methods: '[]',
      node_staging_uri: `file://${join(folder, 'staging')}`,
      enabled_backends: 'kept:file',
    },
    database: { connection: `sqlite:///${join(folder, 'glance.db')}` },
    glance_store: { default_backend: 'kept' },
    kept: { filesystem_store_datadir: join(folder, 'images') },
    os_glance_staging_store: { filesystem_store_datadir: join(folder, 'staging') },
    os_glance_tasks_store: { filesystem_store_datadir: join(folder, 'tasks') },
    oslo_concurrency: { lock_path: join(folder, 'locks') },
    oslo_policy: {
      enforce_scope: true,
      enforce_new_defaults: true,
      policy_file: join(folder, 'policy.yaml'),
      policy_dirs: join(folder, 'policy.d'),
    },
    paste_deploy: { flavor: 'keystone', config_file: PASTE },
    keystone_authtoken: {
      www_authenticate_uri: `${identity.url}/v3`,
      auth_url: `${identity.url}/v3`,
      auth_type: 'password',
      username: GLANCE_USER.name,
      password: GLANCE_USER.password,
      project_name: GLANCE_USER.project,
      user_domain_name: 'Default',
      project_domain_name: 'Default',
      interface: 'public',
      // What access rules call this service.
      service_type: 'image',
      service_token_roles: 'service',
      service_token_roles_required: true,
      // Every request is Identity's to judge.
      token_cache_time: -1,
    },
  }
  const lines = Object.entries(sections).flatMap(([name, options]) => [
    `[${name}]`,
    ...Object.entries(options).map(([option, value]) => `${option} = ${value}`),
    '',
  ])
  await writeFile(join(folder, 'policy.yaml'), '{}\n')
  const path = join(folder, 'glance-api.conf')
  await writeFile(path, lines.join('\n'), { mode: 0o600 })
  return path
}
