import { type KeyOwner, rotateKeyRepository, setupKeyRepository } from '@quoin/tokens'
import type { Config } from '../kernel/config/index.ts'
import { secureRandomBytes } from '../kernel/crypto/index.ts'
import { type OwnerOptions, ownerOf } from './owner.ts'

/** The key repositories of keystone.conf, by the commands that make and rotate them. */
export type TokenKind = 'tokens' | 'receipts'

export function setupTokens(config: Config, options: OwnerOptions, kinds: readonly TokenKind[]): void {
  const owner = ownerOf(options)
  for (const directory of directoriesOf(config, kinds)) setupKeyRepository(directory, secureRandomBytes, owner)
}

export function rotateTokens(
  config: Config,
  options: OwnerOptions,
  kinds: readonly TokenKind[],
  say: (line: string) => void,
): void {
  const owner = ownerOf(options)
  const { fernet_tokens: tokens, fernet_receipts: receipts } = config
  for (const directory of directoriesOf(config, kinds)) {
    const maxActiveKeys = directory === tokens.key_repository ? tokens.max_active_keys : receipts.max_active_keys
    const { promoted, removed } = rotateKeyRepository(directory, {
      maxActiveKeys,
      random: secureRandomBytes,
      ...owned(owner),
    })
    say(
      `${directory}: key ${promoted} is now the primary${removed.length === 0 ? '' : `, removed ${removed.join(', ')}`}`,
    )
  }
}

/** Tokens and receipts usually share one directory. */
const directoriesOf = (config: Config, kinds: readonly TokenKind[]): readonly string[] => [
  ...new Set(kinds.map((kind) => config[kind === 'tokens' ? 'fernet_tokens' : 'fernet_receipts'].key_repository)),
]

const owned = (owner: KeyOwner | undefined) => (owner === undefined ? {} : { owner })
