import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { NotFound } from '../../kernel/errors.ts'
import { projectToChange } from '../projects/operations.ts'
import { type Given, optionsIn, optionsOfUpdate } from './given.ts'
import { assertSupported, invalid, isSensitive, type Supported, supportedOptions, valueInForce } from './options.ts'
import type { Part, StoredOption } from './store.ts'
import * as store from './store.ts'

/**
 * The configuration of domains: options that differ from the server's for one domain, for the directory its users are in.
 * Sensitive ones are taken and never given back.
 */
export type DomainConfig = Readonly<Record<string, unknown>>

/** `{group: {option: value}}`, or `{option: value}` where one was asked for. */
function configOf(options: readonly StoredOption[], asked?: string): DomainConfig {
  if (asked !== undefined) return Object.fromEntries(options.map(({ option, value }) => [option, value]))
  const groups = new Map<string, Record<string, unknown>>()
  for (const { group, option, value } of options) groups.set(group, { ...groups.get(group), [option]: value })
  return Object.fromEntries(groups)
}

const notFound = ({ domainId, group, option }: Part): NotFound => {
  const what =
    group === undefined ? 'any options' : option === undefined ? `group ${group}` : `option ${option} in group ${group}`
  return new NotFound(`Could not find ${what} in domain configuration for domain ${domainId}.`)
}

/** @throws Forbidden for what no domain can have, NotFound for what this one has not, or not in the open */
export async function showConfig(ctx: Context, part: Part): Promise<DomainConfig> {
  if (part.group !== undefined) assertSupported(supportedOptions(ctx.config), part.group, part.option)
  const options = await inTheOpen(ctx, part)
  if (options.length === 0) throw notFound(part)
  return configOf(options, part.option)
}

const COMPLIANCE = 'security_compliance'
const COMPLIANCE_OPTIONS: readonly string[] = ['password_regex', 'password_regex_description']

/** What passwords must be like: told to everybody who has to choose one. */
export function showCompliance(ctx: Context, { domainId, option }: Part): DomainConfig {
  if (domainId !== ctx.config.identity.default_domain_id)
    throw invalid(
      'Reading security compliance information for any domain other than the default domain is not allowed or supported.',
    )
  if (option !== undefined && !COMPLIANCE_OPTIONS.includes(option))
    throw invalid(
      'Reading security compliance values other than password_regex and password_regex_description is not allowed.',
    )
  const names = option === undefined ? COMPLIANCE_OPTIONS : [option]
  const options = names.map((name) => ({
    group: COMPLIANCE,
    option: name,
    value: valueInForce(ctx.config, COMPLIANCE, name),
  }))
  return configOf(options, option)
}

/** What the server itself runs with. @throws Forbidden */
export function showDefaults(ctx: Context, group?: string, option?: string): DomainConfig {
  const supported = supportedOptions(ctx.config)
  if (group !== undefined) assertSupported(supported, group, option)
  const options = [...supported.whitelisted].flatMap(([name, names]) =>
    group !== undefined && name !== group
      ? []
      : names.flatMap((each) => {
          const value = valueInForce(ctx.config, name, each)
          const told = value !== undefined && !isSensitive(supported, name, each)
          const wanted = told && (option === undefined || each === option)
          return wanted ? [{ group: name, option: each, value }] : []
        }),
  )
  if (option !== undefined && options.length === 0)
    throw invalid(`Reading the default for option ${option} in group ${group} is not supported`)
  return configOf(options, option)
}

/** Held until the end: two requests do not mix a domain's options. @throws NotFound */
async function domainToChange(ctx: WriteContext, domainId: string): Promise<void> {
  const project = await projectToChange(ctx, domainId).catch((error) => {
    throw error instanceof NotFound ? NotFound.of('domain', domainId) : error
  })
  if (!project.is_domain) throw NotFound.of('domain', domainId)
}

/** In place of all that the domain had. `created` when that was nothing. */
export async function replaceConfig(
  ctx: WriteContext,
  domainId: string,
  given: unknown,
): Promise<{ readonly config: DomainConfig; readonly created: boolean }> {
  const supported = supportedOptions(ctx.config)
  await domainToChange(ctx, domainId)
  const options = optionsIn(supported, given)
  const before = await remove(ctx, { domainId })
  for (const option of options) await insert(ctx, supported, domainId, option)
  return { config: configOf(await inTheOpen(ctx, { domainId })), created: before === 0 }
}

/**
 * Merged into what the domain has; a group or option that the path names must be there already.
 * @throws Forbidden, NotFound
 */
export async function updateConfig(ctx: WriteContext, part: Part, given: Given): Promise<DomainConfig> {
  const supported = supportedOptions(ctx.config)
  const { domainId, group } = part
  await domainToChange(ctx, domainId)
  const options = optionsOfUpdate(supported, part, given)
  if (group !== undefined && !(await exists(ctx, part))) throw notFound(part)
  for (const option of options) {
    await remove(ctx, { domainId, group: option.group, option: option.option })
    await insert(ctx, supported, domainId, option)
  }
  return configOf(await inTheOpen(ctx, { domainId }))
}

/** @throws Forbidden; NotFound for a group or option that is not there */
export async function removeConfig(ctx: WriteContext, part: Part): Promise<void> {
  await domainToChange(ctx, part.domainId)
  if (part.group !== undefined) {
    assertSupported(supportedOptions(ctx.config), part.group, part.option)
    if (!(await exists(ctx, { ...part, option: undefined }))) throw notFound({ ...part, option: undefined })
    if (!(await exists(ctx, part))) throw notFound(part)
  }
  await remove(ctx, part)
}

/** INV-55: what was stored before its option was called sensitive stays hidden too. */
async function inTheOpen(ctx: Context, part: Part): Promise<readonly StoredOption[]> {
  const supported = supportedOptions(ctx.config)
  const options = await store.storedOptions(ctx.db, 'whitelisted', part)
  return options.filter(({ group, option }) => !isSensitive(supported, group, option))
}

async function exists(ctx: Context, part: Part): Promise<boolean> {
  for (const kind of store.KINDS) if ((await store.storedOptions(ctx.db, kind, part)).length > 0) return true
  return false
}

/** How many there were. */
async function remove(ctx: WriteContext, part: Part): Promise<number> {
  let count = 0
  for (const kind of store.KINDS) {
    const options = await store.storedOptions(ctx.tx, kind, part)
    if (options.length === 0) continue
    await store.deleteOptions(ctx.tx, kind, part)
    for (const { group, option } of options) recordOption(ctx, 'delete', part.domainId, { group, option })
    count += options.length
  }
  return count
}

async function insert(ctx: WriteContext, supported: Supported, domainId: string, given: StoredOption): Promise<void> {
  const { group, option } = given
  const sensitive = isSensitive(supported, group, option)
  await store.insertOption(ctx.tx, sensitive ? 'sensitive' : 'whitelisted', domainId, given)
  // INV-55: a sensitive value is in its table and nowhere else.
  recordOption(ctx, 'create', domainId, sensitive ? { group, option } : given)
}

function recordOption(
  ctx: WriteContext,
  op: 'create' | 'delete',
  domainId: string,
  body: { readonly group: string; readonly option: string; readonly value?: unknown },
): void {
  const id = `${domainId}/${body.group}/${body.option}`
  record(ctx.tx, { entity: 'domain_config', id, op, body: { domain_id: domainId, ...body } })
}
