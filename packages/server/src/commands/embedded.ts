import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setupKeyRepository } from '@quoin/tokens'
import type { Config } from '../kernel/config/index.ts'
import type { Services } from '../kernel/context.ts'
import { secureRandomBytes } from '../kernel/crypto/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/log/index.ts'
import { createSchema, schemaState } from '../schema/index.ts'
import { bootstrapCloud, bootstrapOptions, moveIdentityEndpoints } from './bootstrap/index.ts'
import { moveClouds, writeClouds } from './clouds.ts'
import { createServices, openDatabase, openKeys } from './services.ts'

/** The embedded default: a folder that holds all a first start needs, and that a second start finds again. */
export interface Prepared {
  readonly dataFolder: string
  readonly cloudsFile: string
  /** The administrator whose password this start made up; null when it was given, or made at an earlier start. */
  readonly generated: { readonly username: string; readonly password: string } | null
}

export interface Embedding {
  readonly dataFolder: string
  readonly config: Config
  readonly log: Logger
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where the service will be: `scheme://host:port`. */
  readonly endpoint: string
}

/** All that is made is private to whoever runs the service, whatever the umask (INV-56). */
export async function prepareDataFolder(embedding: Embedding): Promise<Prepared> {
  const { dataFolder, config, log } = embedding
  makeFolder(dataFolder)
  const { fernet_tokens: tokens, fernet_receipts: receipts, credential } = config
  for (const { key_repository: directory } of [tokens, receipts, credential])
    setupKeyRepository(directory, secureRandomBytes)

  const cloudsFile = join(dataFolder, 'clouds.yaml')
  const store = await openDatabase(config, log)
  try {
    if ((await schemaState(store)).kind === 'empty') await createSchema(store)
    const services = createServices(config, store, log, openKeys(config, log))
    try {
      const generated = (await isBootstrapped(services))
        ? await followAddress(services, embedding, cloudsFile)
        : await firstStart(services, embedding, cloudsFile)
      return { dataFolder, cloudsFile, generated }
    } finally {
      await services.hasher.close()
    }
  } finally {
    await store.close()
  }
}

/** A folder that is there already keeps its mode: it may hold more than ours. */
function makeFolder(dataFolder: string): void {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new OperatorError(
      `the data folder ${dataFolder} cannot be made: ${(error as Error).message}`,
      'Name another with --data or QUOIN_DATA.',
    )
  }
}

/** Bootstrapping is one transaction: the default domain is there, or nothing is. */
const isBootstrapped = async ({ store, config }: Services): Promise<boolean> =>
  (await store.db
    .selectFrom('project')
    .select('id')
    .where('id', '=', config.identity.default_domain_id)
    .executeTakeFirst()) !== undefined

async function firstStart(
  services: Services,
  { env, endpoint }: Embedding,
  cloudsFile: string,
): Promise<Prepared['generated']> {
  const isGiven = Boolean(env.OS_BOOTSTRAP_PASSWORD)
  const url = `${endpoint}/v3`
  const options = bootstrapOptions(
    {
      bootstrapPassword: secureRandomBytes(16).toString('hex'),
      bootstrapPublicUrl: url,
      bootstrapInternalUrl: url,
      bootstrapAdminUrl: url,
      bootstrapRegionId: 'RegionOne',
    },
    env,
  )
  const { username, password } = options
  // Written first: a start that is cut short leaves a password that the next one replaces, never one nobody knows.
  writeClouds(cloudsFile, { ...options, endpoint })
  await bootstrapCloud(services, options)
  return isGiven ? null : { username, password }
}

/** Started at another address than last time, what a client goes by must lead there. */
async function followAddress(services: Services, { endpoint }: Embedding, cloudsFile: string): Promise<null> {
  const from = moveClouds(cloudsFile, endpoint)
  if (from !== null) await moveIdentityEndpoints(services, { from, to: `${endpoint}/v3` })
  return null
}
