import { type Upload, uploadDomainConfigs } from '../domain-configs.ts'
import { settingsFrom } from '../settings.ts'
import type { Cli, Options } from './declare.ts'

export function domainCommands({ command, env, say, exitWith }: Cli): void {
  command('domain_config_upload', 'Load configuration files of domains into the database')
    .option('--all', 'every keystone.<domain name>.conf in [identity] domain_config_dir')
    .option('--domain-name <name>', 'that of one domain')
    .action(async (options: Options<Upload>) => {
      if (!(await uploadDomainConfigs(settingsFrom(options, env).config, options, say))) exitWith(1)
    })
}
