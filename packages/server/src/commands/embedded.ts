import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setupKeyRepository } from '@quoin/tokens'
import { stringify } from 'yaml'
import type { Config } from '../kernel/config/index.ts'
import { secureRandomBytes } from '../kernel/crypto/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/log/index.ts'
import type { Store } from '../kernel/store/index.ts'
import { createSchema, schemaState } from '../schema/index.ts'
import { type BootstrapOptions, bootstrapCloud, bootstrapOptions } from './bootstrap/index.ts'
import { createServices, openDatabase, openKeys } from './services.ts'

/** The embedded default: a folder that holds all a first start needs, and that a second start finds again. */
export interface Prepared {
  readonly dataFolder: string
  readonly cloudsFile: string
  /** Null when the password was given, or made at an earlier start. */
  readonly generatedPassword: string | null
}

/** All of it is private to whoever runs the service, whatever the umask (INV-56). */
export async function prepareDataFolder(
  dataFolder: string,
  config: Config,
  log: Logger,
  env: NodeJS.ProcessEnv,
  endpoint: string,
): Promise<Prepared> {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    chmodSync(dataFolder, 0o700)
  } catch (error) {
    throw new OperatorError(
      `the data folder ${dataFolder} cannot be made: ${(error as Error).message}`,
      'Name another with --data or QUOIN_DATA.',
    )
  }
  for (const directory of [config.fernet_tokens.key_repository, config.credential.key_repository])
    setupKeyRepository(directory, secureRandomBytes)

  const cloudsFile = join(dataFolder, 'clouds.yaml')
  const store = await openDatabase(config)
  try {
    if ((await schemaState(store)).kind === 'empty') await createSchema(store)
    if (await isBootstrapped(store, config)) return { dataFolder, cloudsFile, generatedPassword: null }
    const given = env.OS_BOOTSTRAP_PASSWORD
    const password = given ?? secureRandomBytes(18).toString('base64url')
    const options = bootstrapOptions(
      {
        bootstrapPassword: password,
        bootstrapPublicUrl: `${endpoint}/v3`,
        bootstrapInternalUrl: `${endpoint}/v3`,
        bootstrapAdminUrl: `${endpoint}/v3`,
        bootstrapRegionId: 'RegionOne',
      },
      env,
    )
    // Written first: a start that is cut short leaves a password that the next one replaces, never one nobody knows.
    writeClouds(cloudsFile, endpoint, options)
    const services = createServices(config, store, log, openKeys(config))
    await bootstrapCloud(services, options)
    await services.hasher.close()
    return { dataFolder, cloudsFile, generatedPassword: given === undefined ? password : null }
  } finally {
    await store.close()
  }
}

/** Bootstrapping is one transaction: the default domain is there, or nothing is. */
const isBootstrapped = async (store: Store, config: Config): Promise<boolean> =>
  (await store.db
    .selectFrom('project')
    .select('id')
    .where('id', '=', config.identity.default_domain_id)
    .executeTakeFirst()) !== undefined

function writeClouds(file: string, endpoint: string, options: BootstrapOptions): void {
  const auth = {
    auth_url: `${endpoint}/v3`,
    username: options.username,
    password: options.password,
    user_domain_name: 'Default',
  }
  const common = { region_name: options.regionId, identity_api_version: '3' }
  const clouds = {
    quoin: { auth: { ...auth, project_name: options.projectName, project_domain_name: 'Default' }, ...common },
    'quoin-system': { auth: { ...auth, system_scope: 'all' }, ...common },
  }
  // Names and secrets stay data: the YAML library quotes them (INV-62).
  writeFileSync(file, stringify({ clouds }), { mode: 0o600 })
  chmodSync(file, 0o600)
}
