import { encryptAnew, rotateCredentials, setupCredentials } from '../credential-keys.ts'
import { createJwsKeypair } from '../jws-keypair.ts'
import { rotateTokens, setupTokens } from '../keys.ts'
import type { OwnerOptions } from '../owner.ts'
import { settingsFrom } from '../settings.ts'
import type { Cli, Options } from './declare.ts'

export function keyCommands({ owned, env, say }: Cli): void {
  const config = (options: Options) => settingsFrom(options, env).config

  owned('fernet_setup', 'Create the key repositories of tokens and receipts').action((options: Options<OwnerOptions>) =>
    setupTokens(config(options), options, ['tokens', 'receipts']),
  )
  owned('fernet_rotate', 'Make the staged key the primary one, and stage a new one, for tokens and receipts').action(
    (options: Options<OwnerOptions>) => rotateTokens(config(options), options, ['tokens', 'receipts'], say),
  )
  owned('token_setup', 'Create the key repository of tokens').action((options: Options<OwnerOptions>) =>
    setupTokens(config(options), options, ['tokens']),
  )
  owned('token_rotate', 'Make the staged key of tokens the primary one, and stage a new one').action(
    (options: Options<OwnerOptions>) => rotateTokens(config(options), options, ['tokens'], say),
  )
  owned('receipt_setup', 'Create the key repository of authentication receipts').action(
    (options: Options<OwnerOptions>) => setupTokens(config(options), options, ['receipts']),
  )
  owned('receipt_rotate', 'Make the staged key of receipts the primary one, and stage a new one').action(
    (options: Options<OwnerOptions>) => rotateTokens(config(options), options, ['receipts'], say),
  )
  owned('credential_setup', 'Create the key repository of stored credentials').action(
    (options: Options<OwnerOptions>) => setupCredentials(config(options), options),
  )
  owned(
    'credential_rotate',
    'Make the staged key of stored credentials the primary one, once all use the one before',
  ).action((options: Options<OwnerOptions>) => rotateCredentials(config(options), options, say))
  owned('credential_migrate', 'Encrypt with the primary key the credentials that need an older one').action(
    (options: Options<OwnerOptions>) => encryptAnew(config(options), say),
  )
  owned('create_jws_keypair', 'Write a key pair for JWS tokens to private.pem and public.pem in this directory')
    .option('--force', 'overwrite what is there')
    .action((options: Options<OwnerOptions & { force?: true }>) =>
      createJwsKeypair(config(options), { ...options, directory: process.cwd() }),
    )
}
