import { openKeyRepository, rotateKeyRepository, setupKeyRepository } from '@quoin/tokens'
import { allOnPrimaryKey, migrateCredentials } from '../credential/operations.ts'
import type { Config } from '../kernel/config/index.ts'
import { secureRandomBytes } from '../kernel/crypto/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { onCloud } from './on-cloud.ts'
import { type OwnerOptions, ownerOf } from './owner.ts'

/** The keys of stored credentials: made once, then rotated and migrated in turn. */

/** Keystone's own bound: a staged key, the primary one, and the one before. */
const MAX_ACTIVE_KEYS = 3

export function setupCredentials(config: Config, options: OwnerOptions): void {
  setupKeyRepository(config.credential.key_repository, secureRandomBytes, ownerOf(options))
}

/** A key that a credential still needs is never dropped: the rotation that would drop it is refused. */
export async function rotateCredentials(
  config: Config,
  options: OwnerOptions,
  say: (line: string) => void,
): Promise<void> {
  const owner = ownerOf(options)
  const { key_repository: directory } = config.credential
  assertKeys(directory)
  if (!(await onCloud(config, 'credential_rotate', allOnPrimaryKey)))
    throw new OperatorError(
      'Unable to rotate credential keys because not all credentials are encrypted with the primary key',
      'Run `quoin credential_migrate` first.',
    )
  const { promoted, removed } = rotateKeyRepository(directory, {
    maxActiveKeys: MAX_ACTIVE_KEYS,
    random: secureRandomBytes,
    kind: 'credentials',
    ...(owner === undefined ? {} : { owner }),
  })
  say(
    `${directory}: key ${promoted} is now the primary${removed.length === 0 ? '' : `, removed ${removed.join(', ')}`}`,
  )
}

export async function encryptAnew(config: Config, say: (line: string) => void): Promise<void> {
  const { key_repository: directory } = config.credential
  assertKeys(directory)
  const { moved, unreadable, unreadableCount } = await onCloud(config, 'credential_migrate', migrateCredentials)
  say(`${moved} credentials are now encrypted with the primary key of ${directory}`)
  if (unreadableCount > 0)
    throw new OperatorError(
      `none of the keys in ${directory} opens ${unreadableCount} credentials, such as ${unreadable.join(', ')}`,
      'Restore the key they were encrypted with and run it again.',
    )
}

/** @throws KeyRepositoryError where there is none: nothing is rotated or moved to the null key */
const assertKeys = (directory: string): void => void openKeyRepository(directory, { kind: 'credentials' })
