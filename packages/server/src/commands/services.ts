import { openKeyRepository } from '@quoin/tokens'
import { areas } from '../areas.ts'
import { tagsOf } from '../auth/cache-tags.ts'
import { createCaches } from '../kernel/cache.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Keys, Services } from '../kernel/context.ts'
import { createPasswordHasher, newId, secureRandomBytes } from '../kernel/crypto/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { createLogger, type Logger, loggerSettings, openLogOutput } from '../kernel/log/index.ts'
import { openStore, type Store } from '../kernel/store/index.ts'
import { quoinTablesPresent, schemaState } from '../schema/index.ts'

/** Builds what the service runs on, from its configuration. The one place where parts are put together. */

export function createLog(config: Config): Logger {
  const streams = {
    stdout: (lines: string) => void process.stdout.write(lines),
    stderr: (lines: string) => void process.stderr.write(lines),
  }
  const { write } = openLogOutput(config.DEFAULT, streams)
  return createLogger({ ...loggerSettings(config.DEFAULT), write, clock: () => new Date(), name: 'quoin' })
}

/** `log` hears of what goes wrong in the background. */
export function openDatabase(config: Config, log: Logger): Promise<Store> {
  const { connection } = config.database
  if (connection === null)
    throw new OperatorError(
      '[database] connection is not set',
      'Name the database, e.g. mysql+pymysql://user:password@host/keystone.',
    )
  return openStore(connection, {
    changePollMs: config.quoin.change_poll_ms,
    foreignWriters: config.quoin.foreign_writers,
    onError: (error) => log.error('The change log of the database cannot be followed', { error }),
  })
}

/** @throws OperatorError naming what the operator has to run first */
export async function assertSchema(store: Store): Promise<void> {
  const state = await schemaState(store)
  if (state.kind === 'empty')
    throw new OperatorError(
      'the database of [database] connection is empty',
      'Run `quoin db_sync`, then `quoin bootstrap`.',
    )
  if (!(await quoinTablesPresent(store)))
    throw new OperatorError(
      "the database of [database] connection has Keystone's tables but not Quoin's",
      'Run `quoin db_sync --expand`: it only adds tables named quoin_*.',
    )
}

export function openKeys(config: Config, log: Logger): Keys {
  const tokens = openKeyRepository(config.fernet_tokens.key_repository, { kind: 'tokens' })
  const { key_repository: receiptDirectory } = config.fernet_receipts
  const receipts =
    receiptDirectory === tokens.directory ? tokens : openKeyRepository(receiptDirectory, { kind: 'receipts' })
  const credentials = openKeyRepository(config.credential.key_repository, {
    kind: 'credentials',
    nullKeyMeanwhile: true,
  })
  for (const repository of new Set([tokens, receipts, credentials]))
    for (const warning of repository.warnings()) log.warn(warning)
  return { tokens, receipts, credentials }
}

export function createServices(config: Config, store: Store, log: Logger, keys: Keys): Services {
  const caches = createCaches({ enabled: !config.quoin.foreign_writers })
  store.changes.follow((changes) => caches.bump(changes.flatMap(tagsOf)))
  const { identity } = config
  const hasher = createPasswordHasher(
    {
      algorithm: identity.password_hash_algorithm,
      rounds: identity.password_hash_rounds,
      maxPasswordLength: identity.max_password_length,
      strict: config.DEFAULT.strict_password_check,
      saltBytesize: identity.salt_bytesize,
      scryptBlockSize: identity.scrypt_block_size,
      scryptParallelism: identity.scrypt_parallelism,
    },
    {
      notice: (notice) =>
        log.warn(
          'cutAt_bytes' in notice
            ? `A password was longer than what is hashed and was cut at ${notice.cutAt_bytes} bytes; [DEFAULT] strict_password_check refuses such passwords`
            : `A stored password cannot be checked: ${notice.unknown.message}`,
        ),
    },
  )
  return { config, store, caches, hasher, keys, log, areas, now: () => new Date(), newId, random: secureRandomBytes }
}
