import { KeyRepositoryError } from '@quoin/tokens'
import { Command, CommanderError } from 'commander'
import { PolicyFileError } from '../authorization/policy-files.ts'
import { ConfigError } from '../kernel/config/index.ts'
import { OperatorError, Refusal } from '../kernel/errors.ts'
import { maskText } from '../kernel/log/mask.ts'
import { accountCommands } from './cli/accounts.ts'
import { databaseCommands } from './cli/database.ts'
import type { Cli } from './cli/declare.ts'
import { diagnosisCommands } from './cli/diagnosis.ts'
import { domainCommands } from './cli/domains.ts'
import { federationCommands } from './cli/federation.ts'
import { keyCommands } from './cli/keys.ts'
import { serviceCommands } from './cli/service.ts'

/** Arguments in, exit code out. Names and arguments are keystone-manage's wherever it has the command. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv, version: string): Promise<number> {
  let code = 0
  const program = new Command('quoin')
    .description('A drop-in OpenStack Identity (Keystone v3) service')
    .version(version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
  const cli: Cli = {
    env,
    command: (name, description) =>
      program
        .command(name)
        .description(description)
        .option('--config-file <file>', 'keystone.conf; may be given several times', collect)
        .option('--config-dir <directory>', 'a directory of *.conf files; may be given several times', collect)
        .option('--data <directory>', 'data folder when there is no configuration file (QUOIN_DATA; ./quoin-data)')
        .exitOverride(),
    owned: (name, description) =>
      cli
        .command(name, description)
        .option('--keystone-user <user>', 'who the service runs as; needed as root')
        .option('--keystone-group <group>', 'its group; needed as root'),
    say: (line) => void process.stdout.write(`${line}\n`),
    exitWith: (given) => {
      code = given
    },
  }
  for (const add of [
    serviceCommands,
    databaseCommands,
    keyCommands,
    accountCommands,
    diagnosisCommands,
    domainCommands,
    federationCommands,
  ])
    add(cli)

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

/** An operator's mistake is told in a line with its fix; anything else is ours, and told whole but for secrets (INV-55). */
function operatorText(error: unknown): string {
  if (error instanceof OperatorError) return `quoin: ${error.message}. ${error.fix}`
  // These name their fix in the message.
  if (error instanceof ConfigError || error instanceof KeyRepositoryError || error instanceof PolicyFileError)
    return `quoin: ${error.message}`
  if (error instanceof Refusal) return `quoin: ${error.message}`
  return maskText(error instanceof Error ? (error.stack ?? error.message) : String(error))
}
