import { dbCheck, dbSync, dbVersion } from '../db-sync.ts'
import { settingsFrom } from '../settings.ts'
import { type TrustFlush, trustFlush } from '../trust-flush.ts'
import type { Cli, Options } from './declare.ts'

export function databaseCommands({ command, env, say, exitWith }: Cli): void {
  command('db_sync', "Create Keystone's schema on an empty database, or add Quoin's own tables to Keystone's")
    .option('--expand', 'add what the new version needs')
    .option('--migrate', 'nothing to do; accepted as keystone-manage accepts it')
    .option('--contract', 'nothing to do; accepted as keystone-manage accepts it')
    .option('--check', 'only say what is to be done: exit code 0 nothing, 2 expand')
    .action(async (options: Options<{ check?: true; migrate?: true; contract?: true }>) => {
      const { config } = settingsFrom(options, env)
      if (options.check) exitWith(await dbCheck(config, say))
      else if (options.migrate || options.contract) say('Nothing to do')
      else await dbSync(config, say)
    })

  command('db_version', 'Print the revision of the schema').action(async (options: Options) => {
    say(await dbVersion(settingsFrom(options, env).config))
  })

  command('trust_flush', 'Delete trusts that were ended, and those that ended by themselves')
    .option('--project-id <id>', 'those for this project alone')
    .option('--trustor-user-id <id>', 'those of this trustor alone')
    .option('--trustee-user-id <id>', 'those of this trustee alone')
    .option('--date <DD-MM-YYYY>', 'those that ended before this day; before now unless given')
    .action((options: Options<TrustFlush>) => trustFlush(settingsFrom(options, env).config, options))
}
