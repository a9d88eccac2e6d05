import { createInterface } from 'node:readline/promises'
import { projectSetup, resetLastActive, userSetup } from '../accounts.ts'
import { settingsFrom } from '../settings.ts'
import type { Cli, Options } from './declare.ts'

export function accountCommands({ command, env, say, exitWith }: Cli): void {
  const config = (options: Options) => settingsFrom(options, env).config

  command('project_setup', 'Create a project in the default domain, with an id of your choice')
    .requiredOption('--project-name <name>')
    .option('--project-id <id>')
    .action((options: Options<{ projectName: string; projectId?: string }>) => projectSetup(config(options), options))

  command('user_setup', 'Create a user in the default domain, with an id of your choice; or enable it again')
    .requiredOption('--username <name>')
    .requiredOption('--user-password-plain <password>')
    .option('--user-id <id>')
    .action((options: Options<{ username: string; userPasswordPlain: string; userId?: string }>) =>
      userSetup(config(options), options),
    )

  command('reset_last_active', 'Count users whose last activity is unknown as active today')
    .option('--force', 'do not ask')
    .action(async (options: Options<{ force?: true }>) => {
      if (options.force || (await confirmed(QUESTION))) return resetLastActive(config(options))
      say('reset_last_active aborted.')
      exitWith(1)
    })
}

const QUESTION = `Every user whose last activity is not known, also one that never logged in, will count as active now.
With [security_compliance] disable_user_account_days_inactive they stay enabled for that many days more.
Continue [y/N]? `

async function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  const answer = await Promise.race([terminal.question(question), ended])
  terminal.close()
  return ['y', 'yes'].includes(answer.trim().toLowerCase())
}
