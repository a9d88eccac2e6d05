import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, readConfigFiles } from '../kernel/config/index.ts'
import type { Context } from '../kernel/context.ts'
import { NotFound, OperatorError, Refusal } from '../kernel/errors.ts'
import { domainByName, replaceConfig } from '../resource/operations.ts'
import { onCloud } from './on-cloud.ts'

export interface Upload {
  readonly all?: true
  readonly domainName?: string
}

const FILE = /^keystone\.(.+)\.conf$/

/**
 * Loads `keystone.<domain>.conf` files of [identity] domain_config_dir into the database. A domain that has a
 * configuration keeps it. Each file is loaded whole or not at all, and says why not.
 * @returns whether all of them were loaded
 */
export async function uploadDomainConfigs(
  config: Config,
  upload: Upload,
  say: (line: string) => void,
): Promise<boolean> {
  const directory = config.identity.domain_config_dir
  const names = domainsOf(directory, upload)
  return onCloud(config, 'domain_config_upload', async (ctx) => {
    const refused: string[] = []
    for (const name of names) {
      const file = join(directory, `keystone.${name}.conf`)
      const why = await uploadOne(ctx, name, file)
      if (why === undefined) ctx.log.info(`Uploaded the configuration of domain ${name} from ${file}`)
      else refused.push(`${file}: ${why}`)
    }
    for (const line of refused) say(line)
    return refused.length === 0
  })
}

function domainsOf(directory: string, { all, domainName }: Upload): readonly string[] {
  if (all === undefined && domainName === undefined)
    throw new OperatorError('which domain configurations is not said', 'Give --all, or --domain-name and its name.')
  if (all !== undefined && domainName !== undefined)
    throw new OperatorError('--all and --domain-name exclude one another', 'Give one of them.')
  if (!existsSync(directory))
    throw new OperatorError(
      `[identity] domain_config_dir = ${directory} does not exist`,
      'Set it to the directory of the files keystone.<domain name>.conf.',
    )
  if (domainName !== undefined) return [domainName]
  return readdirSync(directory)
    .flatMap((name) => FILE.exec(name)?.[1] ?? [])
    .sort()
}

/** Why it was not, undefined when it was. */
async function uploadOne(ctx: Context, domainName: string, file: string): Promise<string | undefined> {
  if (!existsSync(file)) return 'there is no such file'
  try {
    const options = optionsOf(file)
    const domain = await domainByName(ctx, domainName)
    await ctx.write(async (tx) => {
      const { created } = await replaceConfig(tx, domain.id, options)
      if (!created) throw new AlreadyConfigured()
    })
    return undefined
  } catch (error) {
    if (error instanceof AlreadyConfigured) return `domain ${domainName} has a configuration already, which stays`
    if (error instanceof NotFound) return `there is no domain ${domainName}`
    if (error instanceof ConfigError || error instanceof Refusal) return error.message
    throw error
  }
}

/** Ends the transaction, so that what was there is there again. */
class AlreadyConfigured extends Error {}

/** `{group: {option: value}}`; of an option given twice, the first, as upstream. */
function optionsOf(file: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const groups = new Map<string, Map<string, string>>()
  for (const { assignments } of readConfigFiles([file], []))
    for (const { section, name, value } of assignments) {
      const group = groups.get(section) ?? new Map<string, string>()
      groups.set(section, group)
      if (!group.has(name)) group.set(name, value)
    }
  return Object.fromEntries([...groups].map(([name, options]) => [name, Object.fromEntries(options)]))
}
