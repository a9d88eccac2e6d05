import { constants } from 'node:os'
import { Argument, InvalidArgumentError } from 'commander'
import { describeConfig } from '../../kernel/config/index.ts'
import { bootstrapCommand } from '../bootstrap/command.ts'
import type { BootstrapArguments } from '../bootstrap/index.ts'
import { type ServeOptions, serve } from '../serve.ts'
import { settingsFrom } from '../settings.ts'
import type { Cli, Options } from './declare.ts'

export function serviceCommands({ command, env, say }: Cli): void {
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
    .action((options: Options<BootstrapArguments>) => bootstrapCommand(settingsFrom(options, env).config, options, env))

  command('config', 'Show what the configuration comes to')
    .addArgument(new Argument('<what>', 'every effective value with its source; secrets are masked').choices(['show']))
    .action((_what: 'show', options: Options) => say(describeConfig(settingsFrom(options, env))))
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError('must be a number from 1 to 65535')
  return port
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
