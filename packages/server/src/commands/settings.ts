import { dirname, join, resolve } from 'node:path'
import { type LoadedConfig, loadConfig } from '../kernel/config/index.ts'

/** What every command is told about where its configuration is. */
export interface Where {
  readonly configFile?: readonly string[]
  readonly configDir?: readonly string[]
  /** The data folder of the embedded default; QUOIN_DATA when absent. */
  readonly data?: string
}

export interface Settings extends LoadedConfig {
  /** The data folder when no configuration file was named: the service then prepares all it needs in it. */
  readonly embedded: string | null
  /** What relative policy paths are relative to. */
  readonly configDirectory: string
}

export const DATA_DEFAULT = 'quoin-data'

/** With a file the file says where things are; without one everything is in the data folder. */
export function settingsFrom(where: Where, env: Readonly<Record<string, string | undefined>>): Settings {
  const files = where.configFile ?? []
  const dirs = where.configDir ?? []
  const data = resolve(where.data || env.QUOIN_DATA || DATA_DEFAULT)
  const [first] = files
  if (first !== undefined || dirs.length > 0) {
    const loaded = loadConfig({ files, dirs, env })
    return { ...loaded, embedded: null, configDirectory: dirname(resolve(first ?? join(dirs[0] ?? '.', 'x'))) }
  }
  const defaults = {
    'database.connection': `sqlite:///${inUrl(inOption(join(data, 'keystone.db')))}`,
    'fernet_tokens.key_repository': inOption(join(data, 'fernet-keys')),
    'fernet_receipts.key_repository': inOption(join(data, 'fernet-keys')),
    'credential.key_repository': inOption(join(data, 'credential-keys')),
    'DEFAULT.use_stderr': 'true',
  }
  return { ...loadConfig({ files, env, defaults }), embedded: data, configDirectory: data }
}

/** A dollar sign begins a reference to another option. */
const inOption = (path: string): string => path.replaceAll('$', '$$$$')

const inUrl = (path: string): string => path.replace(/[%?]/g, encodeURIComponent)
