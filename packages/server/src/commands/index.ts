import { constants } from 'node:os'
import { KeyRepositoryError } from '@quoin/tokens'
import { Argument, Command, CommanderError, InvalidArgumentError } from 'commander'
import { PolicyFileError } from '../authorization/policy-files.ts'
import { ConfigError, describeConfig } from '../kernel/config/index.ts'
import { OperatorError, Refusal } from '../kernel/errors.ts'
import { maskText } from '../kernel/log/mask.ts'
import { bootstrapCommand } from './bootstrap/command.ts'
import type { BootstrapArguments } from './bootstrap/index.ts'
import { dbCheck, dbSync, dbVersion } from './db-sync.ts'
import {
  type OwnerOptions,
  rotateReceipts,
  rotateTokens,
  setupCredentials,
  setupReceipts,
  setupTokens,
} from './keys.ts'
import { type ServeOptions, serve } from './serve.ts'
import { settingsFrom, type Where } from './settings.ts'

/** Arguments in, exit code out. Names and arguments are keystone-manage's wherever it has the command. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv, version: string): Promise<number> {
  let code = 0
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`)
  }
  const program = new Command('quoin')
    .description('A drop-in OpenStack Identity (Keystone v3) service')
    .version(version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })

  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--config-file <file>', 'keystone.conf; may be given several times', collect)
      .option('--config-dir <directory>', 'a directory of *.conf files; may be given several times', collect)
      .option('--data <directory>', 'data folder when there is no configuration file (QUOIN_DATA; ./quoin-data)')
      .exitOverride()

  const owned = (name: string, description: string): Command =>
    command(name, description)
      .option('--keystone-user <user>', 'who the service runs as; needed as root')
      .option('--keystone-group <group>', 'its group; needed as root')

  command('serve', 'Serve the Identity API; without a configuration file, prepare a data folder first')
    .option('--host <address>', 'listen on this address instead of localhost')
    .option('--port <number>', 'listen on this port instead of 5000', portNumber)
    .action((options: ServeOptions) => serve(options, env, stopAsked()))

  command('bootstrap', 'Create the administrator, the default roles and the identity service; may be run again')
    .option('--bootstrap-username <name>')
    .option('--bootstrap-password <password>', 'needed here or as OS_BOOTSTRAP_PASSWORD')
    .option('--bootstrap-project-name <name>')
    .option('--bootstrap-role-name <name>')
    .option('--bootstrap-service-name <name>')
    .option('--bootstrap-admin-url <url>')
    .option('--bootstrap-public-url <url>')
    .option('--bootstrap-internal-url <url>')
    .option('--bootstrap-region-id <id>')
    .option('--immutable-roles', 'the default')
    .option('--no-immutable-roles')
    .action((options: BootstrapArguments & Where) => bootstrapCommand(settingsFrom(options, env).config, options, env))

  command('db_sync', "Create Keystone's schema on an empty database, or add Quoin's own tables to Keystone's")
    .option('--expand', 'add what the new version needs')
    .option('--migrate', 'nothing to do; accepted as keystone-manage accepts it')
    .option('--contract', 'nothing to do; accepted as keystone-manage accepts it')
    .option('--check', 'only say what is to be done: exit code 0 nothing, 2 expand')
    .action(async (options: Where & { check?: true; migrate?: true; contract?: true }) => {
      const { config } = settingsFrom(options, env)
      if (options.check) code = await dbCheck(config, say)
      else if (options.migrate || options.contract) say('Nothing to do')
      else await dbSync(config, say)
    })

  command('db_version', 'Print the revision of the schema').action(async (options: Where) => {
    say(await dbVersion(settingsFrom(options, env).config))
  })

  owned('fernet_setup', 'Create the key repositories of tokens and receipts').action((options: Where & OwnerOptions) =>
    setupTokens(settingsFrom(options, env).config, options),
  )
  owned('fernet_rotate', 'Make the staged key the primary one, and stage a new one').action(
    (options: Where & OwnerOptions) => rotateTokens(settingsFrom(options, env).config, options, say),
  )
  owned('receipt_setup', 'Create the key repository of receipts').action((options: Where & OwnerOptions) =>
    setupReceipts(settingsFrom(options, env).config, options),
  )
  owned('receipt_rotate', 'The same rotation for the keys of receipts alone').action((options: Where & OwnerOptions) =>
    rotateReceipts(settingsFrom(options, env).config, options, say),
  )
  owned('credential_setup', 'Create the key repository of stored credentials').action((options: Where & OwnerOptions) =>
    setupCredentials(settingsFrom(options, env).config, options),
  )

  command('config', 'Show what the configuration comes to')
    .addArgument(new Argument('<what>', 'every effective value with its source; secrets are masked').choices(['show']))
    .action((_what: 'show', options: Where) => say(describeConfig(settingsFrom(options, env))))

  try {
    await program.parseAsync([...argv])
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    process.stderr.write(`${operatorText(error)}\n`)
    return 1
  }
  return code
}

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value]

function portNumber(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError('must be a number from 1 to 65535')
  return port
}

/** An operator's mistake is told in a line with its fix; anything else is ours, and told whole but for secrets (INV-55). */
function operatorText(error: unknown): string {
  if (error instanceof OperatorError) return `quoin: ${error.message}. ${error.fix}`
  // These name their fix in the message.
  if (error instanceof ConfigError || error instanceof KeyRepositoryError || error instanceof PolicyFileError)
    return `quoin: ${error.message}`
  if (error instanceof Refusal) return `quoin: ${error.message}`
  return maskText(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

/** From then on a second signal is one more, and not npm passing on what the terminal has sent already. */
const AGAIN_MS = 1000

/** Resolves at the first SIGINT or SIGTERM. Another one ends the process at once. */
const stopAsked = (): Promise<unknown> =>
  new Promise((resolve) => {
    let asked_at: number | undefined
    const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
      if (asked_at !== undefined && performance.now() - asked_at > AGAIN_MS)
        process.exit(128 + constants.signals[signal])
      asked_at ??= performance.now()
      resolve(signal)
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
