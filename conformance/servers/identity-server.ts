/** What Debian's Keystone and Quoin have in common for a test: an address, an administrator, a configuration, an end. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface IdentityServer {
  readonly name: string
  /** `http://127.0.0.1:port`, without `/v3`. */
  readonly url: string
  /** The password of user `admin` in domain Default, who is admin on project `admin` and on the system. */
  readonly adminPassword: string
  /** Its keystone.conf; another server started with it serves the same database with the same keys. */
  readonly configFile: string
  stop(): Promise<void>
  logs(): string
}

export const ADMIN_PASSWORD = 'secret'
export const REGION = 'RegionOne'

/** Option values by section and name, as keystone.conf has them. */
export type Conf = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>

/** Writes keystone.conf into the folder, with key repositories and policy files of its own, and returns its path. */
export async function writeConf(folder: string, connection: string, extra: Conf = {}): Promise<string> {
  const own: Conf = {
    database: { connection },
    token: { provider: 'fernet' },
    fernet_tokens: { key_repository: join(folder, 'fernet-keys') },
    fernet_receipts: { key_repository: join(folder, 'fernet-keys') },
    credential: { key_repository: join(folder, 'credential-keys') },
    // An absolute policy.d keeps out what an installed service has in /etc/keystone.
    oslo_policy: {
      enforce_scope: true,
      enforce_new_defaults: true,
      policy_file: join(folder, 'policy.yaml'),
      policy_dirs: join(folder, 'policy.d'),
    },
  }
  const sections = [...new Set([...Object.keys(own), ...Object.keys(extra)])]
  const text = sections.map((name) => section(name, { ...own[name], ...extra[name] })).join('\n')
  await mkdir(join(folder, 'policy.d'), { recursive: true })
  await writeFile(join(folder, 'policy.yaml'), '{}\n')
  const path = join(folder, 'keystone.conf')
  await writeFile(path, text, { mode: 0o600 })
  return path
}

function section(name: string, options: Conf[string]): string {
  const lines = Object.entries(options ?? {}).map(([option, value]) => `${option} = ${value}`)
  return [`[${name}]`, ...lines, ''].join('\n')
}

/** The arguments of `bootstrap`, the same for `keystone-manage` and `quoin`. */
export const bootstrapArguments = (url: string): readonly string[] => [
  ...['--bootstrap-password', ADMIN_PASSWORD, '--bootstrap-region-id', REGION],
  ...[
    '--bootstrap-public-url',
    `${url}/v3`,
    '--bootstrap-internal-url',
    `${url}/v3`,
    '--bootstrap-admin-url',
    `${url}/v3`,
  ],
]
