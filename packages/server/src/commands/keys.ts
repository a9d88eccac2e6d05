import { userInfo } from 'node:os'
import { type KeyOwner, rotateKeyRepository, setupKeyRepository } from '@quoin/tokens'
import type { Config } from '../kernel/config/index.ts'
import { secureRandomBytes } from '../kernel/crypto/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { ownerNamed } from './owner.ts'

/** The key repositories of keystone.conf, by the commands that make and rotate them. */
export interface OwnerOptions {
  readonly keystoneUser?: string
  readonly keystoneGroup?: string
}

export function setupTokens(config: Config, options: OwnerOptions): void {
  const owner = ownerOf(options)
  for (const directory of tokenDirectories(config)) setupKeyRepository(directory, secureRandomBytes, owner)
}

export function rotateTokens(config: Config, options: OwnerOptions, say: (line: string) => void): void {
  const owner = ownerOf(options)
  const { fernet_tokens: tokens, fernet_receipts: receipts } = config
  for (const directory of tokenDirectories(config))
    say(rotated(directory === tokens.key_repository ? tokens : receipts, owner))
}

export function setupReceipts(config: Config, options: OwnerOptions): void {
  setupKeyRepository(config.fernet_receipts.key_repository, secureRandomBytes, ownerOf(options))
}

export function rotateReceipts(config: Config, options: OwnerOptions, say: (line: string) => void): void {
  say(rotated(config.fernet_receipts, ownerOf(options)))
}

/** Rotates, and tells what came of it. */
function rotated(repository: Config['fernet_tokens'], owner: KeyOwner | undefined): string {
  const { key_repository: directory, max_active_keys: maxActiveKeys } = repository
  const rotation = { maxActiveKeys, random: secureRandomBytes, ...owned(owner) }
  const { promoted, removed } = rotateKeyRepository(directory, rotation)
  return `${directory}: key ${promoted} is now the primary${removed.length === 0 ? '' : `, removed ${removed.join(', ')}`}`
}

export function setupCredentials(config: Config, options: OwnerOptions): void {
  setupKeyRepository(config.credential.key_repository, secureRandomBytes, ownerOf(options))
}

/** Tokens and receipts usually share one directory. */
const tokenDirectories = (config: Config): readonly string[] => [
  ...new Set([config.fernet_tokens.key_repository, config.fernet_receipts.key_repository]),
]

const owned = (owner: KeyOwner | undefined) => (owner === undefined ? {} : { owner })

/** Root has to say whose the keys are: keys that only root can read stop the service. */
function ownerOf({ keystoneUser, keystoneGroup }: OwnerOptions): KeyOwner | undefined {
  if (keystoneUser !== undefined && keystoneGroup !== undefined) return ownerNamed(keystoneUser, keystoneGroup)
  if (userInfo().uid === 0)
    throw new OperatorError(
      'running as root without --keystone-user and --keystone-group',
      'Name the user and group that the service runs as.',
    )
  return undefined
}
